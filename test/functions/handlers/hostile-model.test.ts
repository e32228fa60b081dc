import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { expect } from "chai";
import { createForecastEndpoint } from "../../../functions/aws/endpoint";
import { ordersJsonFile } from "../../../functions/contracts/keys";
import type { MetricDatum } from "../../../functions/contracts/metrics";
import type { InstanceRequest } from "../../../functions/contracts/ports";
import type { OrdersDocument } from "../../../functions/contracts/results/orders";
import { formatDay } from "../../../functions/demand/calendar";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../support/business-case";
import { createFakeClient } from "../../support/fake-client";

const SETTINGS = {
  ...BUSINESS_SETTINGS,
  endpointName: "model",
  modelVersion: "hostile",
  contentType: "json",
  featureOrder: [],
} as const;

/** What an honest model would say. */
const honest = ({ features }: InstanceRequest) => features.weekday_mean ?? features.mean_28 ?? 0;

type Answer = (instance: InstanceRequest, index: number) => string;
const always =
  (fields: string): Answer =>
  () =>
    `{${fields}}`;

/** Answers that reach the judge: the run ends, and its metric raises the alarm. */
const QUARANTINED: Readonly<Record<string, Answer>> = {
  "1e9": always('"predicted_demand":1e9'),
  "1e300, with bounds around it": always('"predicted_demand":1e300,"lower":0,"upper":1e301'),
  "more than a number holds": always('"predicted_demand":1e999'),
  "less than nothing": always('"predicted_demand":-40'),
  "NaN as Python writes it": always('"predicted_demand":NaN,"lower":-Infinity,"upper":Infinity'),
  "a lower bound above the upper one": always('"predicted_demand":3,"lower":9,"upper":1'),
  "the right values for half of the products and a thousand times them for the others": (instance) =>
    `{"predicted_demand":${honest(instance) * (Number(instance.product_id.slice(2)) % 2 === 0 ? 1 : 1000) + 0.01}}`,
};

/** Answers that break the contract: the run fails, and the alarm on errors goes off. */
const REFUSED: Readonly<
  Record<string, readonly [(answers: string[], instances: readonly InstanceRequest[]) => string, RegExp]>
> = {
  "NaN as text": [
    (answers) => answers.map(() => '{"predicted_demand":"NaN"}').join(),
    /predicted_demand "NaN" for product/,
  ],
  "one too few": [(answers) => answers.slice(1).join(), /answered \d+ predictions for \d+ instances/],
  "each twice": [(answers) => [...answers, ...answers].join(), /answered \d+ predictions for \d+ instances/],
  "the ids of the first product for all": [
    (_, [first, ...rest]) =>
      [first!, ...rest].map(() => `{"product_id":"${first!.product_id}","predicted_demand":3}`).join(),
    /answered product "P-000" .* in the place of "P-001"/,
  ],
  "days that were not asked for": [
    (answers) => answers.map(() => '{"date":"2031-01-01","predicted_demand":3}').join(),
    /on 2031-01-01 in the place of/,
  ],
};

describe("a hostile model", () => {
  /** A day with honest forecasts, then one with the model's; what the run said of it, and the orders after it. */
  async function runWith(reply: (instances: readonly InstanceRequest[]) => string | Promise<string>) {
    const { lake, run } = await createBusinessCase({ days: 4, hasForecasts: (day) => day === FIRST_RUN });
    await run(FIRST_RUN);
    const client = createFakeClient<SageMakerRuntimeClient>(async ({ Body }) => {
      const { instances } = JSON.parse(String(Body)) as { instances: InstanceRequest[] };
      return { Body: Buffer.from(`{"predictions":[${await reply(instances)}]}`) };
    });
    const published: MetricDatum[] = [];
    const metrics = {
      publish: async (data: readonly MetricDatum[]) => {
        published.push(...data);
        return { published: data.length, calls: 1 };
      },
    };
    const day = FIRST_RUN + 1;
    const event = { scheduledAt: `${formatDay(day)}T02:00:00Z` };
    const services = { lake, endpoint: createForecastEndpoint(SETTINGS, {}, client), metrics };
    const failure = await batchPredict(event, SETTINGS, services).then(
      () => "",
      (error: Error) => error.message,
    );
    await run(day);
    const { orders } = (await lake.readJson<OrdersDocument>(ordersJsonFile(day)))!;
    const quarantined = published.find(({ name }) => name === "ForecastsQuarantined")?.value;
    return { failure, quarantined, orders };
  }

  /** No product of the case ever sold 100 on a day; an order covers five. */
  function expectWithinBounds(orders: OrdersDocument["orders"]): void {
    for (const { quantity, product_id } of orders) expect(quantity, product_id).to.be.within(1, 500);
  }

  for (const [what, answer] of Object.entries(QUARANTINED)) {
    it(`that answers ${what} is told of in the first run, and no line is ordered by it`, async () => {
      const { failure, quarantined, orders } = await runWith((instances) => instances.map(answer).join());
      expect(failure).to.equal("");
      expect(quarantined).to.be.above(0);
      expectWithinBounds(orders);
    });
  }

  for (const [what, [reply, message]] of Object.entries(REFUSED)) {
    it(`that answers ${what} ends the first run with a message, and no line is ordered by it`, async () => {
      const { failure, orders } = await runWith((instances) =>
        reply(
          instances.map((instance) => `{"predicted_demand":${honest(instance)}}`),
          instances,
        ),
      );
      expect(failure).to.match(message);
      expectWithinBounds(orders);
    });
  }

  it("that is right for half of the products is used for these", async () => {
    const answer =
      QUARANTINED["the right values for half of the products and a thousand times them for the others"]!;
    const { quarantined, orders } = await runWith((instances) => instances.map(answer).join());
    // Six of twelve products, nine open days of ten each.
    expect(quarantined).to.be.within(40, 54);
    expect(new Set(orders.map(({ forecast_source }) => forecast_source))).to.include("model");
    for (const { product_id, forecast_source } of orders) {
      if (Number(product_id.slice(2)) % 2 === 0) expect(forecast_source, product_id).to.equal("model");
      else expect(forecast_source, product_id).to.equal("baseline");
    }
  });
});
