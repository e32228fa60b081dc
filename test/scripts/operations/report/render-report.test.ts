import { expect } from "chai";
import type { FleetReport } from "../../../../functions/contracts/results/fleet-report";
import type { ProductReport } from "../../../../functions/contracts/results/product-report";
import { instantOfDay } from "../../../../functions/demand/calendar";
import { answerReport } from "../../../../functions/handlers/report/http-report";
import { renderReport } from "../../../../scripts/operations/report/render-report";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../../support/business-case";

describe("the report on a terminal", () => {
  let ask: (query: Record<string, string>) => Promise<FleetReport | ProductReport>;

  before(async () => {
    const { lake, run } = await createBusinessCase({ days: 12 });
    for (let day = FIRST_RUN; day < FIRST_RUN + 10; day++) await run(day);
    ask = async (query) => {
      const { body } = await answerReport(
        {
          version: "2.0",
          rawPath: "/report",
          headers: {},
          queryStringParameters: query,
          isBase64Encoded: false,
          requestContext: {
            http: { method: "GET", path: "/report" },
            timeEpoch: instantOfDay(FIRST_RUN + 9) + 1,
          },
        },
        BUSINESS_SETTINGS,
        lake,
      );
      return JSON.parse(body);
    };
  });

  it("sets the two books of the fleet side by side and says what the model is worth", async () => {
    const text = renderReport(await ask({}), true);
    expect(text).match(/^Fleet of 12 products, 2025-06-02 to 2025-06-10 \(9 days\)/);
    expect(text).match(/cycles with demand served \(target 95\.0 %\) +[\d.]+ % +[\d.]+ %\n/);
    expect(text).match(/Benefit +-?\u20ac[\d,.]+ over [^(]+ \((95 %: |no interval: too few)/);
    expect(text).match(/Orders +\d+ lines?/);
    expect(text).match(/- Benefit, lost sales, stock and service levels are simulated/);
  });

  it("says of a product what to order", async () => {
    expect(renderReport(await ask({ product_id: "P-003" }), false)).match(/^Product P-003[\s\S]*\nOrder +/);
  });

  it("says that there is nothing to judge in days that have not closed", async () => {
    const text = renderReport(await ask({ start_date: "2030-01-01" }), true);
    expect(text)
      .match(/No day with a forecast has closed in these days/)
      .not.match(/NaN|null|undefined/);
  });
});
