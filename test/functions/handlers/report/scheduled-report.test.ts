import { expect } from "chai";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import { publicKey } from "../../../../functions/contracts/day-results";
import {
  businessPageFile,
  businessProductsFile,
  businessReportFile,
  costsReportKey,
  ordersJsonFile,
} from "../../../../functions/contracts/keys";
import type { OrdersDocument } from "../../../../functions/contracts/results/orders";
import { report } from "../../../../functions/handlers/report";
import { readDayHashes, writeDayFile } from "../../../support/day-files";
import { createReportLake, REPORT_RUN, REPORT_SETTINGS, writeOrders } from "../../../support/report-lake";
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
    expect(await readDayHashes(lake, "reports", "2025-06-06")).to.have.keys(written.map(({ name }) => name));
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

  it("leaves no rows while no day with a forecast has closed", async () => {
    const lake = await createReportLake({ runs: 1 });
    const { keys, period } = await report(EVENT, REPORT_SETTINGS, { lake });
    expect(period).to.equal(null);
    expect(keys).to.deep.equal([businessReportFile(REPORT_RUN), businessPageFile(REPORT_RUN)].map(publicKey));
    expect(await lake.readTable(businessProductsFile(REPORT_RUN))).to.equal(undefined);
  });
});
