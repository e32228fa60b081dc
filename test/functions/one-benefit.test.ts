import { expect } from "chai";
import { BASELINE_NAMES } from "../../functions/contracts/baselines";
import type { HttpEvent } from "../../functions/contracts/events";
import { businessProductsFile, businessReportFile, ordersJsonFile } from "../../functions/contracts/keys";
import { formatMoney } from "../../functions/contracts/money";
import type { FleetReport } from "../../functions/contracts/results/fleet-report";
import type { OrdersDocument } from "../../functions/contracts/results/orders";
import { amountsIn } from "../../functions/dashboard/format";
import { formatDay, instantOfDay } from "../../functions/demand/calendar";
import { tellDate } from "../../functions/demand/tell-date";
import { type CostsDependencies, reportCosts } from "../../functions/handlers/costs";
import { answerReport } from "../../functions/handlers/report/http-report";
import { composeDigest } from "../../functions/messages/digest";
import { formatAmount } from "../../scripts/cli/format";
import { renderReport } from "../../scripts/operations/report/render-report";
import { describeBusiness } from "../../scripts/operations/status/show-status";
import {
  BUSINESS_SETTINGS,
  type BusinessCase,
  createBusinessCase,
  FIRST_RUN,
} from "../support/business-case";
import { LEVERS } from "../support/cost-case";

const DAYS = 24;
const LAST_RUN = FIRST_RUN + DAYS - 1;

const ask = async (one: BusinessCase, rawPath: string, headers: Record<string, string> = {}) => {
  const event: HttpEvent = {
    version: "2.0",
    rawPath,
    headers,
    queryStringParameters: {},
    isBase64Encoded: false,
    requestContext: { http: { method: "GET", path: rawPath }, timeEpoch: instantOfDay(LAST_RUN) },
  };
  return (await answerReport(event, BUSINESS_SETTINGS, one.lake)).body;
};
const digestOf = (report: FleetReport) =>
  composeDigest({
    name: "daily",
    days: [{ runDay: formatDay(LAST_RUN), report }],
    told: { alarms: {} },
    wording: { environment: "dev", alarmPrefix: "", pagesUrl: "https://pages.example" },
  }).lines.join("\n");
const reportOf = async ({ lake }: BusinessCase) =>
  (await lake.readJson<FleetReport>(businessReportFile(LAST_RUN)))!;

const NOTHING = async () => undefined;
/** Bills of USD 90 a day, which no budget of a dollar bears. */
const BILL: CostsDependencies["costExplorer"] = {
  requestCount: 1,
  readCosts: async ({ fromDay, toDay }) =>
    Array.from({ length: toDay - fromDay + 1 }, (_, step) => ({
      day: fromDay + step,
      service: "Amazon SageMaker",
      usageType: "USE1-Host:ml.m5.large",
      quantity: 24,
      usd: 90,
    })),
  readTagged: async () => [],
  readSavingsPlan: async () => undefined,
  readAnomalies: async () => [],
  forecastCosts: async () => ({ usd: 90 }),
};
/** An account in which nothing can be measured. */
const USE = {
  measureEndpoint: async () => undefined,
  measureStorage: async () => ({ prefixes: [], models: [] }),
  served: { versions: async () => new Map() },
  measureFunctions: async () => [],
  readFindings: async () => ({ findings: [], notEnrolledIn: [] }),
  priceList: { readInstance: NOTHING, readServerlessSecond: NOTHING, readUnit: NOTHING },
} as unknown as CostsDependencies["use"];

describe("the benefit of one run", () => {
  let one: BusinessCase;
  let report: FleetReport;

  before(async () => {
    // Stockouts enough for an interval.
    one = await createBusinessCase({ products: 5, days: DAYS, business: { serviceLevelTarget: 0.3 } });
    for (let day = FIRST_RUN; day <= LAST_RUN; day++) await one.run(day);
    report = await reportOf(one);
  });

  it("is of the same days in table, JSON, status, page and digest, and each names them", async () => {
    const { from, to } = report.period!;
    expect([from, to]).deep.equal([formatDay(FIRST_RUN), formatDay(LAST_RUN - 1)]);
    const window = `${from} to ${to}`;
    const answered = JSON.parse(await ask(one, "/report")) as FleetReport;
    expect(answered.period).deep.equal(report.period);
    expect(renderReport(report, true)).include(window);
    expect(describeBusiness({ ...report, roi: report.roi })[0]).include(window);
    const told = `${tellDate(from)} to ${tellDate(to)}`;
    expect(digestOf(report)).include(told);
    const page = await ask(one, "/dashboard");
    expect(page).include(`from ${told}`);
  });

  it("is one figure with one interval everywhere, and the sum of the lines of the CSV", async () => {
    const { benefitAmount, benefitLowAmount, benefitHighAmount } = report.benefit;
    expect(benefitLowAmount).below(benefitHighAmount!);
    expect(report.business).include({ benefitAmount, benefitLowAmount, benefitHighAmount });
    expect((JSON.parse(await ask(one, "/report")) as FleetReport).benefit).deep.equal(report.benefit);
    const told = (amount: number) => formatAmount(amount, report.currency);
    const onCommandLine = `${told(benefitAmount!)} over`;
    const interval = `(95 %: ${told(benefitLowAmount!)} to ${told(benefitHighAmount!)})`;
    for (const text of [renderReport(report, true), describeBusiness({ ...report, roi: report.roi })[0]!]) {
      expect(text).include(onCommandLine).and.include(interval);
    }
    const page = await ask(one, "/dashboard");
    for (const amount of [benefitAmount, benefitLowAmount, benefitHighAmount])
      expect(page).include(amountsIn(report.currency)(amount));
    const whole = (amount: number) =>
      `${amount < 0 ? "-" : ""}\u20ac${Math.round(Math.abs(amount)).toLocaleString("en-US")}`;
    expect(digestOf(report)).include(
      `${whole(benefitAmount!)} (95 %: ${whole(benefitLowAmount!)} to ${whole(benefitHighAmount!)})`,
    );
    const csv = (await ask(one, "/report", { accept: "text/csv" })).trim().split("\n");
    const place = csv[0]!.split(",").indexOf("benefit_amount");
    // Four digits are written.
    const lines = csv.slice(1).map((line) => Number(line.split(",")[place]));
    const kept = (await one.lake.readTable(businessProductsFile(LAST_RUN)))!.columns
      .benefit_amount as Float64Array;
    expect(lines.length).equal(5);
    lines.forEach((amount, index) => {
      expect(amount).closeTo(kept[index]!, 5.1e-5);
    });
    expect(lines.reduce((sum, amount) => sum + amount, 0)).closeTo(benefitAmount!, 5 * 5.1e-5);
  });

  it("is the same, of the same days, in the cost report and in the message about the budget", async () => {
    const messages: string[] = [];
    const notifier = { notify: async ({ body }: { body: string }) => void messages.push(body) };
    const settings = {
      environment: "dev",
      lakeBucketName: "lake",
      alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
      costTagKey: "final-mile:stack",
      costTagValue: "dev",
      monthlyBudgetUsd: 1,
      setupCostAmount: 0,
      levers: LEVERS,
    };
    const scheduledAt = new Date(instantOfDay(LAST_RUN)).toISOString();
    const ports = { lake: one.lake, notifier, costExplorer: BILL, use: USE };
    const { roi } = await reportCosts({ scheduledAt }, settings, ports);
    const { benefitAmount, benefitLowAmount, benefitHighAmount } = report.benefit;
    expect(roi).deep.include({ benefitAmount, benefitLowAmount, benefitHighAmount, period: report.period });
    const [amount, low, high] = [benefitAmount!, benefitLowAmount!, benefitHighAmount!].map((each) =>
      formatMoney(each, report.currency),
    );
    const { from, to } = report.period!;
    expect(messages).length(1);
    expect(messages[0]).include(
      `over ${BASELINE_NAMES[report.baseline]} from ${tellDate(from)} to ${tellDate(to)}: ${amount} (95 %: ${low} to ${high})`,
    );
  });
});

describe("a stretch of runs without any order", () => {
  it("costs nothing to order, has no return to tell, and every place says so in figures", async () => {
    const one = await createBusinessCase({ products: 5, days: DAYS, inventoryLevel: 1_000_000 });
    for (let day = FIRST_RUN; day <= LAST_RUN; day++) {
      await one.run(day);
      const { orders, totals } = (await one.lake.readJson<OrdersDocument>(ordersJsonFile(day)))!;
      expect(orders).deep.equal([]);
      expect(totals.count).equal(0);
    }
    const report = await reportOf(one);
    expect(report.scenarios.model).include({
      orders: 0,
      orderingCostAmount: 0,
      lostSalesUnits: 0,
      fillRate: 1,
    });
    expect(report.scenarios.baseline).include({ orders: 0, orderingCostAmount: 0 });
    // Both books have held the same and lost nothing: what is between them is nothing, and what it rests on is told.
    const { benefitAmount, benefitLowAmount, benefitHighAmount, orderingCostAmount } = report.benefit;
    expect([benefitAmount, benefitLowAmount, benefitHighAmount, orderingCostAmount]).deep.equal([
      0,
      null,
      null,
      0,
    ]);
    expect(report.roi?.roiPercent ?? null).equal(null);
    expect(report.notes.join(" ")).not.match(/Ordering cost decides/);
    const table = renderReport(report, true);
    expect(table)
      .match(/ordering cost\s+\u20ac0\.00\s+\u20ac0\.00/)
      .and.include("\u20ac0.00 over");
    expect(table).include("no interval: too few products, days of trade or stockouts");
    expect(digestOf(report)).match(/Benefit, 23 days\s+\u20ac0$/m);
    const page = await ask(one, "/dashboard");
    expect(page).include("Less ordering cost</th><td>\u20ac0.00</td>");
    // Lines of charts go down by -0.3 of a pixel.
    expect(String(page).replaceAll(/ d="[^"]*"/g, "")).not.match(/NaN|undefined|Infinity|-0\b/);
    expect(page).not.match(/NaN|undefined|Infinity/);
  });
});
