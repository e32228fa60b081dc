import { expect } from "chai";
import { NothingYetError } from "../../../functions/contracts/errors";
import type { HttpEvent } from "../../../functions/contracts/events";
import type { MetricDatum } from "../../../functions/contracts/metrics";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { runMonitor } from "../../../functions/handlers/monitoring/run-monitor";
import { replenish } from "../../../functions/handlers/replenish";
import { report } from "../../../functions/handlers/report";
import { answerReport } from "../../../functions/handlers/report/http-report";
import { holdsNoHistory, unlessNothingCame } from "../../../functions/handlers/run-day";
import { createInMemoryLake } from "../../support/in-memory-lake";
import { REPORT_SETTINGS } from "../../support/report-lake";
import { businessSettings, monitoringSettings } from "../../support/settings";
import { configOf } from "../../support/stack-config";

const EVENT = { scheduledAt: "2026-11-23T04:30:00Z", executionId: "f3b2" };
const METRICS = { publish: async () => ({ published: 0, calls: 0 }) };
const COMMON = { environment: "dev", lakeBucketName: "lake" };
const CURRENCY = { code: "USD", usdPerUnit: 1 };

describe("a stack before any demand has come", () => {
  it("has forecasts and orders that a schedule does not miss, and a person is told of", async () => {
    const lake = createInMemoryLake("lake");
    const endpoint = { predict: async () => [] };
    const ask = {
      ...COMMON,
      endpointName: "model",
      contentType: "json",
      featureOrder: [],
      horizonDays: 7,
    } as const;
    const order = {
      ...COMMON,
      eventBusName: "orders",
      business: { ...businessSettings(), currency: CURRENCY },
      data: configOf({}).data,
    };
    const runs = [
      () => batchPredict(EVENT, ask, { lake, endpoint, metrics: METRICS }),
      () => replenish(EVENT, order, { lake, bus: { put: async () => undefined } }),
    ];
    const beat: MetricDatum[] = [{ name: "beat", unit: "Count", value: 1, timestampMs: 0, dimensions: {} }];
    for (const run of runs) {
      const told = await run().then(
        () => undefined,
        (error: Error) => error,
      );
      expect(told).to.be.instanceOf(NothingYetError);
      expect(told?.message).to.contain("ops data import FILE");
      const published: MetricDatum[] = [];
      const publish = async (data: readonly MetricDatum[]) => {
        published.push(...data);
        return { published: data.length, calls: 1 };
      };
      expect(await unlessNothingCame<unknown>(run, beat, publish)).to.deep.equal({ waitsFor: "demand" });
      // The schedule is alive.
      expect(published).to.deep.equal(beat);
    }
    const byHand = await unlessNothingCame(
      () => Promise.reject(holdsNoHistory("lake")),
      [],
      METRICS.publish,
    ).catch((error: Error) => error);
    expect(byHand).to.be.instanceOf(NothingYetError);
  });

  it("is monitored and reported on without a fault, and its page says what comes first", async () => {
    const lake = createInMemoryLake("before-demand");
    const notifier = { notify: async () => undefined };
    const monitored = await runMonitor({ lake, metrics: METRICS, notifier }, EVENT, {
      ...COMMON,
      alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
      horizonDays: 7,
      reportWindowDays: 28,
      currency: CURRENCY,
      monitoring: monitoringSettings(),
    });
    expect(monitored.products).to.equal(0);
    const settings = { ...REPORT_SETTINGS, awaitsModel: { trains: true } };
    const { products, period } = await report(EVENT, settings, { lake });
    expect({ products, period }).to.deep.equal({ products: 0, period: null });
    const request = {
      rawPath: "/dashboard",
      rawQueryString: "",
      headers: { accept: "text/html" },
      requestContext: { http: { method: "GET" }, timeEpoch: Date.parse("2026-11-23T09:00:00Z") },
      isBase64Encoded: false,
    } as unknown as HttpEvent;
    const page = await answerReport(request, settings, lake);
    expect(page.statusCode).to.equal(200);
    expect(page.body)
      .to.contain("No model yet.")
      .and.to.contain("npm run ops -- data import FILE --stack dev");
  });
});
