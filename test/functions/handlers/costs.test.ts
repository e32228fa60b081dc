import { expect } from "chai";
import type { CostExplorer } from "../../../functions/aws/cost-explorer";
import { costsReportKey } from "../../../functions/contracts/keys";
import { type Currency, US_DOLLAR } from "../../../functions/contracts/money";
import type { CostsReport } from "../../../functions/contracts/results/costs";
import type { CostLine } from "../../../functions/costs/cost-lines";
import { parseDay } from "../../../functions/demand/calendar";
import type { UseReader } from "../../../functions/handlers/cost-report/find-recommendations";
import { reportCosts } from "../../../functions/handlers/costs";
import { LEVERS, price } from "../../support/cost-case";
import { createInMemoryLake, type InMemoryLake } from "../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-11-23")!;
const EVENT = { scheduledAt: "2026-11-23T06:00:00Z" };
const SETTINGS = {
  environment: "dev",
  lakeBucketName: "lake",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  costTagKey: "final-mile:stack",
  costTagValue: "dev",
  monthlyBudgetUsd: 200,
  endpointName: "model",
  setupCostAmount: 500,
  levers: { ...LEVERS, endpoint: { ...LEVERS.endpoint, instanceType: "ml.m5.large", instanceCount: 1 } },
};

/** USD 4 a day for the endpoint, 1 for metrics, from 1 October. */
const LINES: readonly CostLine[] = Array.from(
  { length: 53 },
  (_, index) => parseDay("2026-10-01")! + index,
).flatMap((day) => [
  { day, service: "Amazon SageMaker", usageType: "USE1-Host:ml.m5.large", quantity: 24, usd: 4 },
  { day, service: "AmazonCloudWatch", usageType: "CW:MetricMonitorUsage", quantity: 0.1, usd: 1 },
]);

function createCosts(
  rest: { usd: number; lowUsd?: number; highUsd?: number } | Error,
  lines = LINES,
): CostExplorer {
  let requestCount = 0;
  return {
    get requestCount() {
      return requestCount;
    },
    readCosts: async ({ fromDay, toDay }) => {
      requestCount++;
      return lines.filter(({ day }) => day >= fromDay && day <= toDay);
    },
    readTagged: async () => {
      requestCount++;
      return [
        { service: "Amazon SageMaker", tagValue: "dev", usd: 120 },
        { service: "Amazon SageMaker", tagValue: "", usd: 40 },
      ];
    },
    readSavingsPlan: async () => undefined,
    readAnomalies: async () => {
      requestCount++;
      throw new Error("AccessDenied");
    },
    forecastCosts: async () => {
      requestCount++;
      if (rest instanceof Error) throw rest;
      return rest;
    },
  };
}

/** An endpoint that nobody asks. */
const IDLE: Omit<UseReader, "readSavingsPlan"> = {
  measureEndpoint: async (endpointName, _, days) => ({
    endpointName,
    days,
    instanceCount: 1,
    invocations: 0,
    busyHours: 0,
    peakInvocationsPerMinute: 0,
    peaksByWeekHour: [],
    peakInvocationsPerInstanceMinute: 0,
    modelSeconds: 0,
    daysMeasured: days,
  }),
  measureStorage: async () => ({ prefixes: [], models: [] }),
  served: { versions: async () => new Map([["champion", "v7"]]) },
  measureFunctions: async () => [],
  readFindings: async () => ({ findings: [], notEnrolledIn: [] }),
  priceList: {
    readInstance: async () => undefined,
    readServerlessSecond: async (sizeGb) => price(0.00002 * sizeGb),
    readUnit: async () => undefined,
  },
};

async function run(lake: InMemoryLake, costExplorer: CostExplorer, event = EVENT) {
  const subjects: string[] = [];
  const notifier = {
    notify: async ({ subject }: { subject: string }) => {
      subjects.push(subject);
    },
  };
  const report = await reportCosts(event, SETTINGS, { lake, notifier, costExplorer, use: IDLE });
  return { report, subjects };
}

async function createLake(benefitAmount: number | null, currency: Currency = US_DOLLAR) {
  const lake = createInMemoryLake("lake");
  await lake.writeJson("reports/dt=2026-11-23/business.json", {
    period: { from: "2026-11-13", to: "2026-11-22", days: 10 },
    products: 100,
    currency,
    business: { benefitAmount, benefitLowAmount: 60, benefitHighAmount: 140 },
  });
  await lake.writeJson("predictions/dt=2026-11-22/_summary.json", {
    runDate: "2026-11-22",
    forecasts: 1_400,
    products: 100,
  });
  await lake.writeJson("predictions/dt=2026-10-22/_summary.json", { runDate: "2026-10-22", forecasts: 7 });
  return lake;
}

describe("costs", () => {
  it("sets the benefit of a period against the bill of the same days", async () => {
    const { report } = await run(await createLake(100), createCosts({ usd: 40 }));
    // 10 days x USD 5 = 50; (100 - 50) / 50 = 100 %; 50 x 30.4375 / 10 = 152.1875 a month.
    expect(report.roi).to.deep.include({
      awsCostUsd: 50,
      roiPercent: 100,
      roiLowPercent: 20,
      roiHighPercent: 180,
      netAmountPerMonth: 152.1875,
    });
    expect(report.roi?.paybackMonths).to.be.closeTo(500 / 152.1875, 1e-9);
  });

  it("sets a benefit in another currency against the bill at the stated rate, and tells both and the rate", async () => {
    const currency = { code: "EUR", usdPerUnit: 2 };
    const { report } = await run(await createLake(100, currency), createCosts({ usd: 40 }));
    // USD 50 are EUR 25: (100 - 25) / 25 = 300 %, (60 - 25) / 25 = 140 %.
    expect(report.roi).to.deep.include({
      currency,
      awsCostUsd: 50,
      awsCostAmount: 25,
      roiPercent: 300,
      roiLowPercent: 140,
    });
    expect(report.trailing.usd).to.equal(150);
  });

  it("groups by the names of the bill and keeps the cost of watching apart", async () => {
    const { report } = await run(await createLake(100), createCosts({ usd: 40 }));
    expect(report.trailing.usd).to.equal(150);
    expect(report.trailing.byService).to.deep.equal([
      { service: "Amazon SageMaker", usd: 120 },
      { service: "AmazonCloudWatch", usd: 30 },
    ]);
    expect(report.monitoring).to.deep.include({ usd: 30, shareRatio: 0.2 });
    expect(report.unitCost.predictions).to.equal(1_400);
    expect(report.unitCost.usdPer1000Predictions).to.be.closeTo(150 / 1.4, 1e-9);
    expect(report.costExplorerUsd).to.equal(0.04);
  });

  it("forecasts the month's end with Cost Explorer, or with the last days when that cannot", async () => {
    // 1 to 22 November: 22 x 5 = 110.
    const { report } = await run(await createLake(null), createCosts({ usd: 40 }));
    expect(report.monthToDate.usd).to.equal(110);
    expect(report.monthEnd).to.deep.equal({ usd: 150, lowUsd: null, highUsd: null, method: "cost-explorer" });
    const bounded = await run(await createLake(null), createCosts({ usd: 40, lowUsd: 30, highUsd: 70 }));
    expect(bounded.report.monthEnd).to.include({ usd: 150, lowUsd: 140, highUsd: 180 });
    const young = await run(await createLake(null), createCosts(new Error("DataUnavailableException")));
    // 23 to 30 November: 8 days x 5.
    expect(young.report.monthEnd).to.include({ usd: 150, method: "run-rate" });
    expect(young.report.notes[0]).to.match(/DataUnavailableException/);
  });

  it("tells what bears no tag, and does without what it may not read", async () => {
    const { report } = await run(await createLake(100), createCosts({ usd: 40 }));
    expect(report.untagged).to.deep.include({ usd: 40, shareRatio: 0.25 });
    expect(report.anomalies).to.equal(null);
    expect(report.notes).to.include("Costs out of the ordinary could not be read: AccessDenied");
  });

  it("shows no half day as a fall: it is marked, noted, and not carried on", async () => {
    const half = LINES.map((line) => (line.day === RUN_DAY - 1 ? { ...line, usd: line.usd / 2 } : line));
    const { report } = await run(await createLake(null), createCosts(new Error("no history"), half));
    expect(report.trailing.daily.at(-1)).to.deep.include({ date: "2026-11-22", usd: 2.5, isComplete: false });
    expect(report.trailing.daily.at(-2)).to.deep.include({ usd: 5, isComplete: true });
    expect(report.notes[0]).to.match(/^2026-11-22 is not billed in full yet/);
    // 30 days of November at 5 dollars, the half one among them.
    expect(report.monthEnd.usd).to.equal(150);
  });

  it("rests no return, unit cost or advice on half a day: it counts as the days before", async () => {
    const whole = await run(await createLake(100), createCosts({ usd: 40 }));
    const part = (line: CostLine) => ({ ...line, usd: line.usd / 2, quantity: line.quantity / 2 });
    const half = LINES.map((line) => (line.day === RUN_DAY - 1 ? part(line) : line));
    const { report } = await run(await createLake(100), createCosts({ usd: 40 }, half));
    expect(report.trailing.usd).to.equal(147.5);
    expect(report.roi).to.deep.equal(whole.report.roi);
    expect(report.unitCost).to.deep.equal(whole.report.unitCost);
    const [found, expected] = [report, whole.report].map(({ recommendations }) => recommendations[0]!);
    expect(found!.savingUsdPerMonth).to.equal(expected!.savingUsdPerMonth);
  });

  it("recommends what the use of the endpoint calls for, with the bill as evidence", async () => {
    const { report } = await run(await createLake(100), createCosts({ usd: 40 }));
    expect(report.recommendations[0]).to.deep.include({
      id: "idle-endpoint:model",
      changes: [
        { path: "endpoint.kind", from: "realtime", to: "serverless" },
        { path: "endpoint.dataCapturePercent", from: 100, to: 0 },
      ],
    });
    // USD 4 a day x 730 / 24 days.
    expect(report.recommendations[0]?.savingUsdPerMonth).to.be.closeTo(121.667, 0.001);
  });

  it("leaves the return open while the benefit is unknown", async () => {
    const { report } = await run(await createLake(null), createCosts({ usd: 40 }));
    expect(report.roi).to.equal(null);
    expect((await run(createInMemoryLake(), createCosts({ usd: 1 }))).report.roi).to.equal(null);
  });

  it("has no return without a bill", async () => {
    const { report } = await run(await createLake(100), createCosts({ usd: 0 }, []));
    expect(report.roi).to.deep.include({ awsCostUsd: 0, roiPercent: null });
    expect(report.notes[0]).to.match(/Nothing is billed under the tag/);
  });

  it("tells people once when the budget will not hold, and again when it is spent", async () => {
    const lake = await createLake(100);
    const first = await run(lake, createCosts({ usd: 100 }));
    expect(first.subjects).to.deep.equal(["dev: AWS cost will go over the budget of $200.00"]);
    expect((await run(lake, createCosts({ usd: 100 }))).subjects).to.deep.equal([]);
    const next = { scheduledAt: "2026-11-24T06:00:00Z" };
    expect((await run(lake, createCosts({ usd: 100 }), next)).subjects).to.deep.equal([]);
    const spent = LINES.map((line) => ({ ...line, usd: line.usd * 3 }));
    expect((await run(lake, createCosts({ usd: 100 }, spent), next)).subjects).to.deep.equal([
      "dev: AWS cost is over the budget of $200.00",
    ]);
  });

  it("gives the same bytes when the same event comes again", async () => {
    const lake = await createLake(100);
    const read = async (): Promise<CostsReport | undefined> => {
      await run(lake, createCosts({ usd: 40 }));
      return lake.readJson<CostsReport>(costsReportKey(RUN_DAY));
    };
    expect(await read()).to.deep.equal(await read());
  });
});
