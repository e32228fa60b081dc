import { expect } from "chai";
import { costsReportKey } from "../../../../functions/contracts/keys";
import { renderCostsPage } from "../../../../functions/dashboard/costs-page";
import { parseDay } from "../../../../functions/demand/calendar";
import { chooseRecommendations } from "../../../../scripts/operations/costs/optimize-costs";
import { readDailyCosts } from "../../../../scripts/operations/costs/read-daily-costs";
import { createCostsReport } from "../../../support/costs-report";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const LAST = parseDay("2026-11-22")!;

describe("the cost of days", () => {
  it("is told by the newest report, and of days before it by those before", async () => {
    const lake = createInMemoryLake("lake");
    await lake.writeJson(costsReportKey(LAST - 29), createCostsReport(LAST - 29, 3));
    const newest = createCostsReport(LAST + 1, 4);
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
    const newest = createCostsReport(LAST + 1, 4);
    const page = renderCostsPage(newest, newest.trailing.daily);
    expect(page).to.include("not billed in full yet: 22 Nov 2026");
    const [, billed = ""] = /class="demand" d="([^"]*)"/.exec(page) ?? [];
    const [, open = ""] = /<path class="level" d="(M[^"]*V[^"]*)"/.exec(page) ?? [];
    expect(billed.match(/M/g)).to.have.length(29);
    expect(open.match(/M/g)).to.have.length(1);
    expect(page).to.include("Amazon &#60;SageMaker&#62;").and.not.include("<SageMaker>");
    expect(page).to.include("$12.00 more than expected, Amazon SageMaker");
    expect(page).to.include("Without the tag the account paid $2.00");
    // The report's own figures are of its thirty days, which are told where other days are shown.
    expect(page).to.not.include("These figures are of");
    const week = renderCostsPage(newest, newest.trailing.daily.slice(-7));
    expect(week)
      .to.include("These figures are of 30 days, 24 Oct 2026 to 22 Nov 2026.")
      .and.match(/% of the bill of \$[\d.]+, in 30 days/);
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
