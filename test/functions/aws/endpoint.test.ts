import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { expect } from "chai";
import { createForecastEndpoint, type ForecastEndpointOptions } from "../../../functions/aws/endpoint";
import type { InstanceRequest } from "../../../functions/contracts/ports";
import { createFakeClient } from "../../support/fake-client";

const INSTANCES: readonly InstanceRequest[] = ["A", "B", "C"].map((product_id, index) => ({
  product_id,
  date: "2026-11-24",
  features: { price: index + 1, promotion: index === 1 ? null : 0 },
}));

function ask(
  contentType: "json" | "csv",
  answer: (body: string) => string | Error,
  options: ForecastEndpointOptions = {},
  modelPerProduct = false,
) {
  const client = createFakeClient<SageMakerRuntimeClient>(({ Body }) => {
    const reply = answer(String(Body));
    if (reply instanceof Error) throw reply;
    return { Body: Buffer.from(reply) };
  });
  const settings = {
    endpointName: "model",
    contentType,
    featureOrder: ["price", "promotion"],
    modelPerProduct,
  };
  const endpoint = createForecastEndpoint(settings, options, client);
  return { client, predictions: endpoint.predict(INSTANCES) };
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

const echoJson = (body: string): string =>
  JSON.stringify({
    predictions: (JSON.parse(body) as { instances: InstanceRequest[] }).instances.map(
      ({ product_id, date, features }) => ({
        product_id,
        date,
        predicted_demand: features.price,
        lower: 0,
        upper: 9,
      }),
    ),
  });

describe("the forecast endpoint", () => {
  it("tells which variant answered", async () => {
    const client = createFakeClient<SageMakerRuntimeClient>(({ Body }) => ({
      Body: Buffer.from(echoJson(String(Body))),
      InvokedProductionVariant: "challenger",
    }));
    const settings = { endpointName: "model", contentType: "json", featureOrder: [] } as const;
    const answers = await createForecastEndpoint(settings, {}, client).predict(INSTANCES);
    expect(answers.map(({ variant }) => variant)).to.deep.equal(["challenger", "challenger", "challenger"]);
  });

  it("asks the variant that is named, and names each request by its first instance", async () => {
    const { client, predictions } = ask("json", echoJson, { instancesPerRequest: 2 });
    await predictions;
    expect(client.sent[0]!.input).to.not.have.any.keys("TargetVariant", "InferenceId");
    const settings = {
      endpointName: "model",
      contentType: "json",
      featureOrder: [],
      modelPerProduct: false,
    } as const;
    await createForecastEndpoint(settings, { instancesPerRequest: 2 }, client).predict(INSTANCES, {
      variant: "challenger",
      nameOf: (first) => `2026-11-24/0000/${first}`,
    });
    expect(client.sent.slice(-2).map(({ input }) => [input.TargetVariant, input.InferenceId])).to.deep.equal([
      ["challenger", "2026-11-24/0000/0"],
      ["challenger", "2026-11-24/0000/2"],
    ]);
  });

  it("speaks the JSON contract", async () => {
    const { client, predictions } = ask("json", echoJson);
    expect((await predictions)[2]).to.deep.equal({
      product_id: "C",
      date: "2026-11-24",
      predicted_demand: 3,
      lower: 0,
      upper: 9,
    });
    expect(client.sent[0]?.input).to.include({ EndpointName: "model", ContentType: "application/json" });
    expect(JSON.parse(String(client.sent[0]?.input.Body))).to.deep.equal({ instances: INSTANCES });
  });

  it("speaks CSV in the configured order, with an empty field for what is missing", async () => {
    const { client, predictions } = ask("csv", () => "1.5\n2.5\n3.5\n");
    expect((await predictions).map(({ predicted_demand }) => predicted_demand)).to.deep.equal([
      1.5, 2.5, 3.5,
    ]);
    expect(String(client.sent[0]?.input.Body)).to.equal("1,0\n2,\n3,0");
    expect(client.sent[0]?.input.ContentType).to.equal("text/csv");
  });

  it("takes the one-line CSV of older containers, and bounds beside the forecast", async () => {
    expect((await ask("csv", () => "1,2,3").predictions).map((one) => one.predicted_demand)).to.deep.equal([
      1, 2, 3,
    ]);
    expect((await ask("csv", () => "1,0,2\n2,1,3\n3,2,4").predictions)[1]).to.deep.include({
      lower: 1,
      upper: 3,
    });
  });

  it("batches the instances and answers in their order", async () => {
    const { client, predictions } = ask("json", echoJson, { instancesPerRequest: 1, concurrentRequests: 3 });
    expect((await predictions).map(({ product_id }) => product_id)).to.deep.equal(["A", "B", "C"]);
    expect(client.sent).to.have.length(3);
  });

  it("asks for each product's own artifact where there is one, and answers in order", async () => {
    const { client, predictions } = ask("json", echoJson, {}, true);
    expect((await predictions).map(({ product_id }) => product_id)).to.deep.equal(["A", "B", "C"]);
    expect(client.sent.map(({ input }) => input.TargetModel)).to.deep.equal([
      "A.tar.gz",
      "B.tar.gz",
      "C.tar.gz",
    ]);
  });

  it("keeps each request below the service's 6 MB", async () => {
    const client = createFakeClient<SageMakerRuntimeClient>(({ Body }) => ({
      Body: Buffer.from(echoJson(String(Body))),
    }));
    const settings = { endpointName: "model", contentType: "json", featureOrder: [] } as const;
    const endpoint = createForecastEndpoint(settings, { instancesPerRequest: 1e9 }, client);
    const large = Array.from({ length: 100 }, (_, index) => ({
      product_id: `${index}`.padStart(200_000, "x"),
      date: "2026-11-24",
      features: { price: index },
    }));
    expect(await endpoint.predict(large)).to.have.length(100);
    for (const { input } of client.sent) expect(String(input.Body).length).to.be.below(6_000_000);
  });

  const broken: readonly (readonly [string, "json" | "csv", string, RegExp])[] = [
    ["too few answers", "json", '{"predictions":[]}', /0 predictions for 3 instances/],
    ["too few lines", "csv", "1\n2\n", /2 predictions for 3 instances/],
    ["no JSON", "json", "<html>", /answered no JSON: <html>/],
    ["no list", "json", '{"result":1}', /no list "predictions"/],
    ["text for a number", "csv", "1\ntwo\n3", /predicted_demand "two" for product "B"/],
    [
      "another product",
      "json",
      '{"predictions":[{"product_id":"A","predicted_demand":1},{"product_id":"C","predicted_demand":1},{"predicted_demand":1}]}',
      /answered product "C" .* in the place of "B"/,
    ],
    [
      "text for a number in JSON",
      "json",
      '{"predictions":[{"predicted_demand":1},{"predicted_demand":"NaN"},{"predicted_demand":1}]}',
      /predicted_demand "NaN" for product "B"/,
    ],
    [
      "nothing for a number",
      "json",
      '{"predictions":[{"predicted_demand":1},{},{"predicted_demand":1}]}',
      /predicted_demand nothing for product "B"/,
    ],
  ];
  for (const [what, contentType, reply, message] of broken) {
    it(`says so when the model answers ${what}`, async () => {
      const failure = await failureOf(ask(contentType, () => reply).predictions);
      expect(failure).to.match(/^OperatorError: Endpoint "model"/);
      expect(failure).to.match(message);
    });
  }

  const notFinite: readonly (readonly [string, "json" | "csv", string])[] = [
    [
      "null",
      "json",
      '{"predictions":[{"predicted_demand":1},{"predicted_demand":null},{"predicted_demand":3}]}',
    ],
    [
      "NaN as Python writes it",
      "json",
      '{"predictions":[{"predicted_demand":1},{"predicted_demand": NaN},{"predicted_demand":3}]}',
    ],
    [
      "-Infinity",
      "json",
      '{"predictions":[{"predicted_demand":1},{"predicted_demand":-Infinity, "lower":NaN},{"predicted_demand":3}]}',
    ],
    [
      "more than a number holds",
      "json",
      '{"predictions":[{"predicted_demand":1},{"predicted_demand":1e999},{"predicted_demand":3}]}',
    ],
    ["nan in a column", "csv", "1\nnan\n3"],
    ["inf in a column", "csv", "1\n-inf\n3"],
  ];
  for (const [what, contentType, reply] of notFinite) {
    it(`passes ${what} on to be judged, with the answers beside it`, async () => {
      const answers = await ask(contentType, () => reply).predictions;
      expect(answers[1]!.predicted_demand).to.satisfy((value: number) => !Number.isFinite(value));
      expect([answers[0]!.predicted_demand, answers[2]!.predicted_demand]).to.deep.equal([1, 3]);
    });
  }

  it("leaves an id alone that has the words of what is not finite in it", async () => {
    const client = createFakeClient<SageMakerRuntimeClient>(({ Body }) => ({
      Body: Buffer.from(
        echoJson(String(Body)).replace(/"predicted_demand":[^,}]+/, '"predicted_demand": NaN'),
      ),
    }));
    const settings = { endpointName: "model", contentType: "json", featureOrder: [] } as const;
    const instances = [{ ...INSTANCES[0]!, product_id: 'A": NaN, -Infinity}' }];
    const [answer] = await createForecastEndpoint(settings, {}, client).predict(instances);
    expect(answer!.product_id).to.equal(instances[0]!.product_id);
    expect(answer!.predicted_demand).to.be.NaN;
  });

  it("tells a missing endpoint from a failing model", async () => {
    const named = (name: string, message: string) => Object.assign(new Error(message), { name });
    expect(
      await failureOf(ask("json", () => named("ValidationError", "Endpoint model not found.")).predictions),
    ).to.match(/OperatorError: Endpoint "model" cannot be asked \(Endpoint model not found\.\)/);
    expect(await failureOf(ask("json", () => named("ModelError", "boom")).predictions)).to.match(
      /OperatorError: The model behind endpoint "model" failed: boom/,
    );
    expect(
      await failureOf(ask("json", () => named("ThrottlingException", "Rate exceeded")).predictions),
    ).to.match(
      /ThrottledError: Endpoint "model" is asked more than it is sized for \(Rate exceeded\)\. Raise/,
    );
  });
});
