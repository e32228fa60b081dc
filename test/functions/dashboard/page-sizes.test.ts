import { expect } from "chai";
import { NO_CATALOGUE } from "../../../functions/contracts/catalogue";
import type { FleetReport } from "../../../functions/contracts/results/fleet-report";
import type { ProductReport } from "../../../functions/contracts/results/product-report";
import { renderFleetPage } from "../../../functions/dashboard/fleet-page";
import { renderProductPage } from "../../../functions/dashboard/product-page";
import type { ProductRow } from "../../../functions/dashboard/product-table";
import { formatDay } from "../../../functions/demand/calendar";
import { buildFleetReport } from "../../../functions/handlers/report/fleet-report";
import { buildProductReport } from "../../../functions/handlers/report/product-report";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../support/business-case";

const LAST_RUN = FIRST_RUN + 14;

describe("the size of the pages", () => {
  let product: ProductReport;
  let fleet: FleetReport;

  before(async () => {
    const { lake, run } = await createBusinessCase({ days: 16 });
    for (let day = FIRST_RUN; day <= LAST_RUN; day++) await run(day);
    const days = { fromDay: FIRST_RUN, toDay: LAST_RUN - 1 };
    product = await buildProductReport(lake, BUSINESS_SETTINGS, NO_CATALOGUE, LAST_RUN, "P-003", days);
    fleet = (await buildFleetReport(lake, BUSINESS_SETTINGS, NO_CATALOGUE, LAST_RUN)).report;
  });

  it("is at most 80 KB for a product that sells thousands a day for a year", () => {
    const daily = Array.from({ length: 365 }, (_, index) => {
      const day = product.daily[index % product.daily.length]!;
      const scaled = Object.entries(day).map(([name, value]) => [
        name,
        typeof value === "number" ? value * (1_234.5 + index) : value,
      ]);
      return { ...Object.fromEntries(scaled), date: formatDay(FIRST_RUN - 351 + index) };
    }) as ProductReport["daily"];
    expect(Buffer.byteLength(renderProductPage({ ...product, daily }, BUSINESS_SETTINGS.pageScript))).most(
      80_000,
    );
  });

  it("is at most 400 KB for a fleet of 2,417 products", () => {
    const rows: ProductRow[] = Array.from({ length: 2_417 }, (_, index) => ({
      productId: `85123A${index}`,
      abc: "A",
      xyz: "Z",
      demandUnits: 10_000 + index * 7.3,
      fillRate: 0.9123 + index / 1e6,
      demandCycleServiceLevel: 0.9876,
      stockoutDays: index % 28,
      lostMarginAmount: 3_000 - index * 1.237,
      benefitAmount: 1_000 - index * 0.877,
      averageOnHandUnits: 20_000 + index,
      orderUnits: index,
      wape: 0.4 + (index % 250) / 100,
      state: "drifted",
    }));
    expect(
      Buffer.byteLength(renderFleetPage({ report: fleet, rows, script: BUSINESS_SETTINGS.pageScript })),
    ).most(400_000);
  });
});
