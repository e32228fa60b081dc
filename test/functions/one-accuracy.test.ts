import { expect } from "chai";
import type { HttpEvent } from "../../functions/contracts/events";
import {
  businessProductsFile,
  businessReportFile,
  monitoringProductsFile,
  monitoringSummaryFile,
} from "../../functions/contracts/keys";
import type { LakeAddress } from "../../functions/contracts/lake";
import type { FleetReport } from "../../functions/contracts/results/fleet-report";
import type { MonitoringSummary } from "../../functions/contracts/results/monitoring";
import type { ProductReport } from "../../functions/contracts/results/product-report";
import { formatPercent } from "../../functions/dashboard/format";
import { formatDay, instantOfDay } from "../../functions/demand/calendar";
import { answerReport } from "../../functions/handlers/report/http-report";
import { describeMonitoring } from "../../scripts/operations/functions/describe-run";
import { renderReport } from "../../scripts/operations/report/render-report";
import {
  BUSINESS_SETTINGS,
  type BusinessCase,
  createBusinessCase,
  FIRST_RUN,
} from "../support/business-case";

const PRODUCTS = 6;
const LAST_RUN = FIRST_RUN + 40;

/** Demand with cancelled orders, returns, closures and days without stock: where definitions would part. */
describe("the accuracy of equal days", () => {
  let one: BusinessCase;
  let summary: MonitoringSummary;
  let fleet: FleetReport;

  before(async () => {
    one = await createBusinessCase({ products: PRODUCTS, days: 41, isMessy: true });
    for (let day = FIRST_RUN; day <= LAST_RUN; day++) await one.run(day);
    summary = (await one.lake.readJson<MonitoringSummary>(monitoringSummaryFile(LAST_RUN)))!;
    fleet = (await one.lake.readJson<FleetReport>(businessReportFile(LAST_RUN)))!;
  });

  const get = async (rawPath: string, query: Record<string, string> = {}) => {
    const event: HttpEvent = {
      version: "2.0",
      rawPath,
      headers: {},
      queryStringParameters: query,
      isBase64Encoded: false,
      requestContext: { http: { method: "GET", path: rawPath }, timeEpoch: instantOfDay(LAST_RUN) },
    };
    return (await answerReport(event, BUSINESS_SETTINGS, one.lake)).body;
  };
  const columnOf = async (file: LakeAddress, name: string) =>
    (await one.lake.readTable(file))!.columns[name] as Float64Array;

  it("is that of the last 28 days by default, in the monitoring, the reports and the pages", async () => {
    const days = { from: formatDay(LAST_RUN - 28), to: formatDay(LAST_RUN - 1) };
    // Saturdays are closures: they have forecasts of nothing, so that the monitoring knows them too.
    expect(summary.window).to.include(days);
    expect(fleet.period).to.include({ ...days, days: 28 });
    const product = JSON.parse(await get("/report", { product_id: "P-003" })) as ProductReport;
    expect(product.period).to.include({ ...days, days: 28 });
  });

  it("leaves days out that are closed or without stock", () => {
    const { scored, censored, closed } = summary.days;
    expect(closed).to.equal(4 * PRODUCTS);
    expect(censored).to.be.above(0);
    expect(scored + censored + closed).to.equal(28 * PRODUCTS);
  });

  it("is one figure for the fleet in summary, report, API, status and terminal", async () => {
    const { wape, baselineWape } = summary.accuracy;
    expect(wape).to.be.within(0.1, 2);
    expect(fleet.accuracy!.wape).to.be.closeTo(wape!, 1e-12);
    expect(fleet.accuracy!.baselineWape).to.be.closeTo(baselineWape!, 1e-12);
    const answered = JSON.parse(await get("/report")) as FleetReport;
    expect(answered.accuracy).to.deep.equal(fleet.accuracy);
    const shown = (lines: string) => /WAPE ([\d.]+ %)/.exec(lines)![1];
    expect(shown(renderReport(fleet, true))).to.equal(shown(describeMonitoring(summary).join("\n")));
  });

  it("is one figure for a product in both tables, its report, its page and the first day of its horizon", async () => {
    const monitored = await columnOf(monitoringProductsFile(LAST_RUN), "wape");
    const reported = await columnOf(businessProductsFile(LAST_RUN), "wape");
    const baseline = await columnOf(businessProductsFile(LAST_RUN), "baseline_wape");
    for (let index = 0; index < PRODUCTS; index++) {
      const productId = `P-00${index}`;
      const report = JSON.parse(await get("/report", { product_id: productId })) as ProductReport;
      expect(reported[index], productId).to.be.closeTo(monitored[index]!, 1e-12);
      expect(report.accuracy.wape, productId).to.be.closeTo(monitored[index]!, 1e-12);
      expect(report.accuracy.baselineWape, productId).to.be.closeTo(baseline[index]!, 1e-12);
      expect(report.accuracy.horizon[0]!.wape, productId).to.be.closeTo(monitored[index]!, 1e-12);
      expect(await get("/dashboard", { product_id: productId })).to.include(
        formatPercent(report.accuracy.wape),
      );
    }
  });

  it("is, over other days, that which the run of their morning after would have said", async () => {
    const earlier = (await one.lake.readJson<MonitoringSummary>(monitoringSummaryFile(LAST_RUN - 7)))!;
    const answered = JSON.parse(
      await get("/report", { start_date: earlier.window!.from, end_date: earlier.window!.to }),
    ) as FleetReport;
    expect(answered.accuracy!.wape).to.be.closeTo(earlier.accuracy.wape!, 1e-12);
    expect(answered.accuracy!.wape).not.to.be.closeTo(summary.accuracy.wape!, 1e-6);
  });
});
