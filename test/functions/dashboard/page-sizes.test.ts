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

  const rowsOf = (count: number): ProductRow[] =>
    Array.from({ length: count }, (_, index) => ({
      productId: `85123A${Math.floor(index / 4)} @ Berlin ${index % 4}`,
      name: `White hanging heart, number ${index}`,
      abc: "A",
      xyz: "Z",
      demandUnits: 10 ** (1 + (index % 400) / 100) + index,
      fillRate: 0.9123 + index / 1e6,
      demandCycleServiceLevel: 0.9876,
      stockoutDays: index % 28,
      lostMarginAmount: 30_000 - index * 1.237,
      benefitAmount: 1_000 - index * 0.877,
      averageOnHandUnits: 20_000 + index,
      orderUnits: index,
      wape: 0.1 + ((index * 7919) % 2_900) / 1_000,
      state: index % 3 === 0 ? "drifted" : "ok",
    }));
  const sizeOf = (rows: ProductRow[], rowsFrom?: string) =>
    Buffer.byteLength(
      renderFleetPage({
        report: fleet,
        rows,
        script: BUSINESS_SETTINGS.pageScript,
        ...(rowsFrom !== undefined && { rowsFrom }),
      }),
    );

  it("is at most 80 KB for a fleet, of 2,417 products at four places as of few, which its script asks for when wanted", () => {
    const large = sizeOf(rowsOf(9_668), "report?format=rows");
    expect(large).most(80_000);
    expect(large).most(sizeOf(rowsOf(160), "report?format=rows") + 8_000);
  });

  it("is that of all its products in a file, which can ask for nothing", () => {
    expect(sizeOf(rowsOf(2_417))).within(250_000, 450_000);
  });
});
