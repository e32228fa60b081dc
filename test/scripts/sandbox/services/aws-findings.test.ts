import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { readAwsFindings } from "../../../../functions/aws/aws-findings";
import { createJsonService, type JsonService } from "../../../../functions/aws/clients/json-service";
import type { LocalAws } from "../../../../scripts/sandbox/local-aws";
import { closeServer } from "../../../../scripts/sandbox/server/http-server";
import { IdleEnvironment } from "../../../support/idle-environment";
import { startSandboxPeer } from "./support/peer";

const START = Date.parse("2026-11-20T00:00:00Z");
const DAY_MS = 86_400_000;
const TAG = { key: "final-mile:stack", value: "dev" };
const HUB = { name: "cost-optimization-hub", target: "CostOptimizationHubService", region: "us-east-1" };
const OPTIMIZER = { name: "compute-optimizer", target: "ComputeOptimizerService", region: "us-east-1" };
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

describe("what AWS finds in the sandbox's functions", () => {
  let aws: LocalAws;
  const connect = (service: JsonService, endpoint = aws.endpointUrl) =>
    createJsonService(service, {
      endpoint,
      pauseMs: 1,
      credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
    });
  const read = (functionArns: readonly string[], tag = TAG) =>
    readAwsFindings(tag, "us-east-1", functionArns, { hub: connect(HUB), optimizer: connect(OPTIMIZER) });
  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => "it was answered",
      (error: Error & { statusCode?: number }) => `${error.name} ${error.statusCode}: ${error.message}`,
    );

  before(async () => {
    ({ aws } = await startSandboxPeer({
      startAtMs: START,
      startEnvironment: (options) => new IdleEnvironment(options, 700, 400),
    }));
    for (const name of ["large", "fitting", "rare"]) {
      await aws.lambda.deploy({
        name,
        arn: arnOf(name),
        handler: "index.handler",
        runtime: "nodejs24.x",
        timeoutSeconds: 60,
        memoryMib: name === "fitting" ? 1024 : 3008,
        architectures: ["arm64"],
        environment: {},
        files: new Map(),
        roleArn: "arn:aws:iam::123456789012:role/function",
        logging: { logFormat: "JSON" },
      });
      aws.tags.set(arnOf(name), [{ Key: TAG.key, Value: TAG.value }]);
    }
    for (let day = 0; day < 5; day++) {
      for (let run = 0; run < 10; run++) {
        for (const name of ["large", "fitting"]) await aws.lambda.invoke(name, {});
      }
      await aws.lambda.invoke("rare", {});
      await aws.advanceTo(START + (day + 1) * DAY_MS);
    }
  });
  after(() => aws?.close());

  it("is memory that those do not take who ran often enough, told by both services as one finding", async () => {
    const { findings, notEnrolledIn } = await read(["large", "fitting", "rare"].map(arnOf));
    expect(notEnrolledIn).to.deep.equal([]);
    const [found, ...more] = findings;
    expect(more).to.deep.equal([]);
    // 50 runs of 0.15 s with 3,008 MiB in five days, of which 1,024 are enough.
    const usdPerMonth = ((50 * 0.15 * 3008) / 1024 / 5) * 30.4375 * 0.0000133334;
    expect(found!.savingUsdPerMonth).to.be.closeTo(usdPerMonth * (1 - 1024 / 3008), 1e-12);
    expect({ ...found, savingUsdPerMonth: 0 }).to.deep.equal({
      source: "Cost Optimization Hub",
      resourceArn: arnOf("large"),
      resourceType: "LambdaFunction",
      action: "Rightsize",
      savingUsdPerMonth: 0,
      lookbackDays: 14,
      refreshedOn: "2026-11-25",
      current: "3008 MB memory",
      recommended: "1024 MB memory",
      currentMemoryMib: 3008,
      memoryMib: 1024,
      needsRestart: false,
      measured: ["50 invocations, sum of 14 days", "Memory 700 MB, maximum", "Duration 400 ms, maximum"],
    });
  });

  it("is that of the tag in the hub, and of the named functions in Compute Optimizer", async () => {
    expect((await read([arnOf("fitting")], { ...TAG, value: "prod" })).findings).to.deep.equal([]);
    const [ofOptimizer] = (await read([arnOf("large")], { ...TAG, value: "prod" })).findings;
    expect(ofOptimizer).to.include({ source: "Compute Optimizer", memoryMib: 1024, current: "3008 MB" });
  });

  it("is told page by page, and refused in the services' words", async () => {
    const hub = connect(HUB);
    const page = (await hub("ListRecommendations", { maxResults: 1 })) as {
      items: unknown[];
      nextToken?: string;
    };
    expect(page.items).to.have.length(1);
    expect(page.nextToken).to.equal(undefined);
    expect(await refusal(hub("ListRecommendations", { maxResults: 1_001 }))).to.match(
      /^ValidationException 400: .*maxResults/,
    );
    expect(await refusal(hub("ListRecommendations", { filter: { tags: [] } }))).to.match(
      /^ValidationException/,
    );
    expect(await refusal(connect(OPTIMIZER)("GetIdleRecommendations", {}))).to.include(
      "GetIdleRecommendations",
    );
  });

  describe("by a service that refuses", () => {
    let answers: { status: number; body: string }[];
    let asked: number;
    const server = createServer((_, response) => {
      const { status, body } = answers[Math.min(asked, answers.length - 1)]!;
      asked += 1;
      if (status === 0) return void response.destroy();
      response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(body);
    });
    const refusing = () => {
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return readAwsFindings(TAG, "us-east-1", [arnOf("large")], {
        hub: connect(HUB, endpoint),
        optimizer: connect(OPTIMIZER),
      });
    };
    const refuse = (type: string, message: string) => ({
      status: 400,
      body: JSON.stringify({ __type: `com.amazonaws.hub#${type}`, message }),
    });
    beforeEach((done) => {
      asked = 0;
      if (server.listening) done();
      else server.listen(0, "127.0.0.1", () => done());
    });
    after(() => closeServer(server));

    it("because the account has not opted in: said, and what the other knows is told", async () => {
      for (const refused of [
        refuse("AccessDeniedException", "AWS account 123456789012 is not enrolled for recommendations."),
        refuse("OptInRequiredException", "Account is not registered."),
      ]) {
        answers = [refused];
        const { findings, notEnrolledIn } = await refusing();
        expect(notEnrolledIn).to.deep.equal(["Cost Optimization Hub"]);
        expect(findings.map(({ source }) => source)).to.deep.equal(["Compute Optimizer"]);
      }
    });

    it("for the moment: asked again, and then answered", async () => {
      answers = [
        refuse("ThrottlingException", "Rate exceeded"),
        { status: 503, body: "<html>busy</html>" },
        { status: 0, body: "the connection ends" },
        { status: 200, body: '{"items":[' },
        { status: 200, body: '{"items":[]}' },
      ];
      expect((await refusing()).notEnrolledIn).to.deep.equal([]);
      expect(asked).to.equal(5);
    });

    it("for another reason: a fault, in its words", async () => {
      answers = [refuse("AccessDeniedException", "User is not authorized to perform this.")];
      expect(await refusal(refusing())).to.equal(
        "AccessDeniedException 400: User is not authorized to perform this.",
      );
      expect(asked).to.equal(1);
      answers = [{ status: 404, body: "not here" }];
      expect(await refusal(refusing())).to.equal("UnknownError 404: not here");
    });
  });
});
