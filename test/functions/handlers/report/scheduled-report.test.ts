import { expect } from "chai";
import {
  businessPageKey,
  businessProductsKey,
  businessReportKey,
} from "../../../../functions/contracts/keys";
import { report } from "../../../../functions/handlers/report";
import { createReportLake, REPORT_RUN, REPORT_SETTINGS } from "../../../support/report-lake";

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
      businessReportKey(REPORT_RUN),
      businessPageKey(REPORT_RUN),
      businessProductsKey(REPORT_RUN),
    ];
    expect(summary.keys).to.deep.equal(written);
    expect(lake.keys().filter((key) => key.startsWith("reports/"))).to.deep.equal([...written].sort());
    expect(await lake.readJson(businessReportKey(REPORT_RUN))).to.deep.include({
      business: summary.business,
    });
    const table = (await lake.readTable(businessProductsKey(REPORT_RUN)))!;
    expect(table.rowCount).to.equal(2);
    expect(table.columns.product_id).to.deep.equal(["A", "B"]);
  });

  it("leaves no rows while no day with a forecast has closed", async () => {
    const lake = await createReportLake({ runs: 1 });
    const { keys, period } = await report(EVENT, REPORT_SETTINGS, { lake });
    expect(period).to.equal(null);
    expect(keys).to.deep.equal([businessReportKey(REPORT_RUN), businessPageKey(REPORT_RUN)]);
    expect(lake.keys()).to.not.include(businessProductsKey(REPORT_RUN));
  });
});
