import { expect } from "chai";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import { publicKey } from "../../../../functions/contracts/day-results";
import {
  businessPageFile,
  businessProductsFile,
  businessReportFile,
  costsReportKey,
  expectedErrorFile,
  ordersJsonFile,
} from "../../../../functions/contracts/keys";
import type { ExpectedErrorDocument } from "../../../../functions/contracts/results/expected-error";
import type { FleetReport } from "../../../../functions/contracts/results/fleet-report";
import type { OrdersDocument } from "../../../../functions/contracts/results/orders";
import { weekdayOf } from "../../../../functions/demand/calendar";
import { report } from "../../../../functions/handlers/report";
import { renewExpectedError } from "../../../../functions/handlers/report/renew-expected-error";
import { readDayHashes, writeDayFile } from "../../../support/day-files";
import {
  createReportLake,
  REPORT_RUN,
  REPORT_SETTINGS,
  writeForecasts,
  writeOrders,
  writeScores,
} from "../../../support/report-lake";
import { returnFigures } from "../../../support/return-figures";

const EVENT = { scheduledAt: "2025-06-06T05:00:00Z" };

describe("scheduled report", () => {
  it("leaves report, page and a row per product, and says where", async () => {
    const lake = await createReportLake();
    const summary = await report(EVENT, REPORT_SETTINGS, { lake });
    expect(summary).to.deep.include({
      runDay: "2025-06-06",
      period: { from: "2025-05-30", to: "2025-06-05", days: 7 },
      products: 2,
    });
    const written = [
      businessReportFile(REPORT_RUN),
      businessPageFile(REPORT_RUN),
      businessProductsFile(REPORT_RUN),
    ];
    expect(summary.keys).to.deep.equal(written.map(publicKey));
    expect(await readDayHashes(lake, "reports", "2025-06-06")).to.have.keys(
      [...written, expectedErrorFile(REPORT_RUN)].map(({ name }) => name),
    );
    // People find them under names they know, and no other file of the day.
    for (const key of summary.keys) expect(lake.keys()).to.include(key);
    expect(await lake.readJson(businessReportFile(REPORT_RUN))).to.deep.include({
      business: summary.business,
    });
    const table = (await lake.readTable(businessProductsFile(REPORT_RUN)))!;
    expect(table.rowCount).to.equal(2);
    expect(table.columns.product_id).to.deep.equal(["A", "B"]);
  });

  it("leaves the same bytes when it runs again after the cost report of its day was made", async () => {
    const lake = await createReportLake();
    const costsOf = (runDay: string) => ({
      runDay,
      roi: returnFigures(),
      monthToDate: { from: "2025-06-01", to: "2025-06-05", usd: 3 },
      trailing: { from: "2025-05-07", to: "2025-06-05", usd: 3 },
    });
    await lake.writeJson(costsReportKey(REPORT_RUN - 1), costsOf("2025-06-05"));
    const run = async () => {
      const { keys } = await report(EVENT, REPORT_SETTINGS, { lake: createLakeOver(lake.store) });
      return keys.map((key) => Buffer.from(lake.store.objects.get(key)!.bytes).toString("base64"));
    };
    const first = await run();
    expect(await lake.readText(businessReportFile(REPORT_RUN))).to.include('"runDay": "2025-06-05"');
    await lake.writeJson(costsReportKey(REPORT_RUN), costsOf("2025-06-06"));
    expect(await run()).to.deep.equal(first);
  });

  it("shows the orders that were made anew since it last ran, however short ago", async () => {
    const lake = await createReportLake();
    await writeOrders(lake, REPORT_RUN);
    const runPage = async () => {
      await report(EVENT, REPORT_SETTINGS, { lake });
      return (await lake.readText(businessPageFile(REPORT_RUN)))!;
    };
    expect(await runPage()).to.include("1 line, 7 units");
    const orders = (await lake.readJson<OrdersDocument>(ordersJsonFile(REPORT_RUN)))!;
    const [line] = orders.orders;
    await writeDayFile(lake, ordersJsonFile(REPORT_RUN), {
      ...orders,
      orders: [{ ...line, quantity: 8 }],
      totals: { ...orders.totals, units: 8 },
    });
    expect(await runPage()).to.include("1 line, 8 units");
  });

  it("says what error today's forecasts are expected to have, from the scores there are, and tells it on page and in JSON", async () => {
    const lake = await createReportLake();
    const wapeOf = (day: number) => (weekdayOf(day) === 0 ? 0.5 : 0.25) * (day % 2 === 0 ? 1.1 : 1);
    for (let day = REPORT_RUN - 50; day < REPORT_RUN; day++)
      await writeScores(lake, day, {
        A: [10, 10 * (1 + wapeOf(day)), 9],
        B: [10, 10 * (1 - wapeOf(day)), 9],
      });
    const before = await report(EVENT, REPORT_SETTINGS, { lake });
    // There are no forecasts of the day.
    expect(before.expectedWape).to.equal(null);
    await writeForecasts(lake, REPORT_RUN, { A: 11, B: 9 });
    const { expectedWape } = await report(EVENT, REPORT_SETTINGS, { lake: createLakeOver(lake.store) });
    // Intervals as narrow as never before speak for less than the usual 0.25, and the past for no more than that.
    expect(expectedWape).to.be.within(0.1, 0.25);
    const { expectedError } = (await lake.readJson<FleetReport>(businessReportFile(REPORT_RUN)))!;
    expect(expectedError).to.include({ date: "2025-06-06", warns: false });
    expect(expectedError!.record!.days).to.be.within(10, 36);
    expect(await lake.readText(businessPageFile(REPORT_RUN))).to.contain(
      "Expected of today's forecasts: WAPE",
    );
    const document = (await lake.readJson<ExpectedErrorDocument>(expectedErrorFile(REPORT_RUN)))!;
    expect(document.days).to.have.length(51);
    // What was told of the day stays; its error is added by the run of the next.
    await writeScores(lake, REPORT_RUN, { A: [10, 20, 9], B: [10, 10, 9] });
    const next = await renewExpectedError(createLakeOver(lake.store), REPORT_RUN + 1, undefined, undefined);
    const { fleet } = document.days.at(-1)!.groups;
    expect(next.days.at(-1)!.groups.fleet).to.deep.equal({ ...fleet, errorUnits: 10, actualUnits: 20 });
  });

  it("leaves no rows while no day with a forecast has closed", async () => {
    const lake = await createReportLake({ runs: 1 });
    const { keys, period } = await report(EVENT, REPORT_SETTINGS, { lake });
    expect(period).to.equal(null);
    expect(keys).to.deep.equal([businessReportFile(REPORT_RUN), businessPageFile(REPORT_RUN)].map(publicKey));
    expect(await lake.readTable(businessProductsFile(REPORT_RUN))).to.equal(undefined);
  });
});
