import { expect } from "chai";
import { costsReportKey } from "../../../../functions/contracts/keys";
import type { CostsReport } from "../../../../functions/contracts/results/costs";
import { renderCostsPage } from "../../../../functions/dashboard/costs-page";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import { chooseRecommendations } from "../../../../scripts/operations/costs/optimize-costs";
import { readDailyCosts } from "../../../../scripts/operations/costs/read-daily-costs";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const LAST = parseDay("2026-11-22")!;

/** The report of a run: each of its thirty days costs `usd`. */
function report(runDay: number, usd: number): CostsReport {
  const dates = Array.from({ length: 30 }, (_, index) => formatDay(runDay - 30 + index));
  return {
    environment: "dev",
    runDay: formatDay(runDay),
    tag: { key: "final-mile:stack", value: "dev" },
    trailing: {
      period: { from: dates[0]!, to: dates.at(-1)!, days: 30 },
      usd: 30 * usd,
      byService: [],
      daily: dates.map((date, index) => ({
        date,
        usd: index === 29 ? usd / 2 : usd,
        isComplete: index < 29,
        byService: [{ service: "Amazon <SageMaker>", usd }],
      })),
    },
    monthToDate: { period: null, usd: 5, byService: [] },
    monthEnd: { usd: 9, lowUsd: null, highUsd: null, method: "run-rate" },
    budget: { monthlyUsd: 100, status: "within", usedRatio: 0, forecastRatio: 0 },
    unitCost: { predictions: 1, products: 1, usdPer1000Predictions: 1, usdPerProductMonth: 1 },
    monitoring: { usd: 1, shareRatio: 0.1, byService: [] },
    untagged: { usd: 2, shareRatio: 0.2, byService: [] },
    anomalies: [
      { id: "a", startDate: "2026-11-20", endDate: null, impactUsd: 12, services: ["Amazon SageMaker"] },
    ],
    recommendations: [],
    costExplorerUsd: 0.04,
    notes: [],
  } as unknown as CostsReport;
}

describe("the cost of days", () => {
  it("is told by the newest report, and of days before it by those before", async () => {
    const lake = createInMemoryLake("lake");
    await lake.writeJson(costsReportKey(LAST - 29), report(LAST - 29, 3));
    const newest = report(LAST + 1, 4);
    const days = await readDailyCosts(lake, newest, 40);
    expect(days).to.have.length(40);
    expect(days.map(({ date }) => date).at(-1)).to.equal("2026-11-22");
    // What was half a day then is not the newest of its report any more.
    expect(days.slice(0, 10).map(({ usd }) => usd)).to.deep.equal([3, 3, 3, 3, 3, 3, 3, 3, 3, 1.5]);
    expect(days.slice(10, 39).every(({ usd }) => usd === 4)).to.equal(true);
    expect(await readDailyCosts(lake, newest, 7)).to.have.length(7);
    expect(await readDailyCosts(lake, newest, 366)).to.have.length(60);
  });

  it("is drawn as a page: a day that is not billed in full yet is no bar of its own", async () => {
    const newest = report(LAST + 1, 4);
    const page = renderCostsPage(newest, newest.trailing.daily);
    expect(page).to.include("not billed in full yet: 22 Nov 2026");
    const [, billed = ""] = /class="demand" d="([^"]*)"/.exec(page) ?? [];
    const [, open = ""] = /<path class="level" d="(M[^"]*V[^"]*)"/.exec(page) ?? [];
    expect(billed.match(/M/g)).to.have.length(29);
    expect(open.match(/M/g)).to.have.length(1);
    expect(page).to.include("Amazon &#60;SageMaker&#62;").and.not.include("<SageMaker>");
    expect(page).to.include("$12.00 more than expected, Amazon SageMaker");
    expect(page).to.include("Without the tag the account paid $2.00");
  });
});

describe("recommendations that are applied", () => {
  const one = (id: string, changes = 1, oneOf?: string) => ({
    id,
    rule: id,
    resource: "r",
    title: id,
    savingUsdPerMonth: 1,
    risk: "low" as const,
    evidence: [],
    prices: [],
    givesUp: "",
    changes: new Array(changes).fill({ path: "endpoint.instanceCount", from: 2, to: 1 }),
    oneOf,
  });
  const list = [one("a", 1, "endpoint"), one("b", 1, "endpoint"), one("c"), one("d", 0)];
  const idsOf = (only: readonly string[]) => chooseRecommendations(list, only).map(({ id }) => id);

  it("are those that settings do, of those that exclude each other the dearest or the named", () => {
    expect(idsOf([])).to.deep.equal(["a", "c"]);
    expect(idsOf(["b"])).to.deep.equal(["b"]);
  });

  it("are refused when they exclude each other, do not exist, or no setting does them", () => {
    expect(() => idsOf(["a", "b"])).to.throw(/"a" and "b" only one can be had/);
    expect(() => idsOf(["x"])).to.throw(/no recommendation "x"; there are "a", "b", "c", "d"/);
    expect(() => idsOf(["d"])).to.throw(/can be applied by a setting/);
  });
});
