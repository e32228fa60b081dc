import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import { createMetricsPublisher } from "../../../functions/aws/metrics";
import type { MetricDatum } from "../../../functions/contracts/metrics";
import { createFakeClient } from "../../support/fake-client";

const DATUM: MetricDatum = {
  name: "FleetWape",
  unit: "None",
  value: 0.5,
  timestampMs: Date.parse("2026-11-23T00:00:00Z"),
  dimensions: { Environment: "dev" },
};

async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no error",
    (error: Error) => error.message,
  );
}

describe("the metrics publisher", () => {
  it("sends name, unit, value, time and dimensions under our namespace", async () => {
    const client = createFakeClient<CloudWatchClient>();
    expect(await createMetricsPublisher(client).publish([DATUM])).to.deep.equal({ published: 1, calls: 1 });
    expect(client.sent[0]?.input).to.deep.equal({
      Namespace: "DemandForecast",
      MetricData: [
        {
          MetricName: "FleetWape",
          Unit: "None",
          Value: 0.5,
          Timestamp: new Date("2026-11-23T00:00:00Z"),
          Dimensions: [{ Name: "Environment", Value: "dev" }],
        },
      ],
    });
  });

  it("sends at most 1,000 data and 1 MB in a call, and nothing for nothing", async () => {
    const client = createFakeClient<CloudWatchClient>();
    const publisher = createMetricsPublisher(client);
    expect(await publisher.publish([])).to.deep.equal({ published: 0, calls: 0 });
    await publisher.publish(Array.from({ length: 2_500 }, () => DATUM));
    const wide = { ...DATUM, dimensions: { ProductId: "x".repeat(900), ModelType: "y".repeat(900) } };
    await publisher.publish(Array.from({ length: 1_000 }, () => wide));
    const sizes = client.sent.map(({ input }) => (input.MetricData as unknown[]).length);
    expect(sizes.slice(0, 3)).to.deep.equal([1_000, 1_000, 500]);
    expect(sizes.length).to.be.above(4);
    for (const { input } of client.sent) expect(JSON.stringify(input).length).to.be.below(1_000_000);
  });

  it("leaves out what CloudWatch refuses for its age, and nothing else", async () => {
    // The service's own words.
    const tooOld =
      "The parameter MetricData.member.1.Timestamp must specify a time no more than two weeks in the past.";
    const refusing = (message: string) =>
      ({ send: () => Promise.reject(new Error(message)) }) as unknown as CloudWatchClient;
    expect(await createMetricsPublisher(refusing(tooOld)).publish([DATUM])).to.deep.equal({
      published: 0,
      calls: 1,
    });
    expect(await failureOf(createMetricsPublisher(refusing("Rate exceeded")).publish([DATUM]))).to.equal(
      "Rate exceeded",
    );
  });

  it("refuses NaN and infinities by the name of the metric, before anything is sent", async () => {
    const client = createFakeClient<CloudWatchClient>();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const data = [DATUM, { ...DATUM, name: "MAPE", value }];
      expect(await failureOf(createMetricsPublisher(client).publish(data))).to.match(
        /Metric "MAPE" \(Environment=dev\) is (NaN|Infinity); CloudWatch takes finite numbers only/,
      );
    }
    expect(client.sent).to.deep.equal([]);
  });
});
