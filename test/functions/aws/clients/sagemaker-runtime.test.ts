import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { InvokeEndpointCommand, type SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { expect } from "chai";
import { MAX_ATTEMPTS } from "../../../../functions/aws/clients/once";
import { applyConnection, SANDBOX_CREDENTIALS } from "../../../../scripts/cli/aws-environment";
import { closeServer, listen } from "../../../../scripts/sandbox/server/http-server";
import { loadAnew } from "../../../support/shared-clients";

interface ConfiguredHandler {
  httpHandlerConfigs(): Readonly<Record<string, unknown>>;
}

type Answer = readonly [status: number, errorType: string, body: object];

/** The form in which SageMaker hands on what a container answered. */
const modelError = (OriginalStatusCode: number): Answer => [
  424,
  "ModelError",
  { OriginalStatusCode, OriginalMessage: "out of memory", Message: "Received server error from primary" },
];

describe("the client of the model", () => {
  let server: Server;
  let answers: Answer[];
  let asked: number;
  let client: SageMakerRuntimeClient;
  const environment = { ...process.env };

  before(async () => {
    server = createServer((request, response) => {
      request.resume().on("end", () => {
        const [status, errorType, body] = answers[asked] ?? answers.at(-1)!;
        asked += 1;
        response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": errorType });
        response.end(JSON.stringify(body));
      });
    });
    await listen(server, 0);
    const { port } = server.address() as AddressInfo;
    applyConnection({
      region: "us-east-1",
      endpointUrl: `http://127.0.0.1:${port}`,
      credentials: SANDBOX_CREDENTIALS,
    });
    client = loadAnew<typeof import("../../../../functions/aws/clients/sagemaker-runtime")>(
      require.resolve("../../../../functions/aws/clients/sagemaker-runtime"),
    ).sageMakerRuntimeClient();
  });
  beforeEach(() => {
    asked = 0;
  });
  after(async () => {
    client.destroy();
    process.env = environment;
    await closeServer(server);
  });

  const ask = () =>
    client.send(new InvokeEndpointCommand({ EndpointName: "model", Body: "1,2" })).then(
      ({ Body }) => Buffer.from(Body!).toString("utf8"),
      (error: Error) => error.name,
    );

  it("asks a model again that answered 5xx, and a service whose dependency failed", async () => {
    const good: Answer = [200, "", { predictions: [] }];
    answers = [
      modelError(500),
      modelError(503),
      [530, "InternalDependencyException", { Message: "later" }],
      good,
    ];
    expect(await ask()).to.equal('{"predictions":[]}');
    expect(asked).to.equal(4);
  });

  it("gives up a model that goes on failing, after a bounded number of attempts", async () => {
    answers = [modelError(500)];
    expect(await ask()).to.equal("ModelError");
    expect(asked).to.equal(MAX_ATTEMPTS);
  });

  it("asks once where the model refused what it was asked", async () => {
    answers = [modelError(400)];
    expect(await ask()).to.equal("ModelError");
    expect(asked).to.equal(1);
  });

  it("waits for no answer for ever", async () => {
    const { requestTimeout, throwOnRequestTimeout, connectionTimeout } = (
      client.config.requestHandler as unknown as ConfiguredHandler
    ).httpHandlerConfigs();
    expect([connectionTimeout, requestTimeout, throwOnRequestTimeout]).to.deep.equal([5_000, 65_000, true]);
  });
});
