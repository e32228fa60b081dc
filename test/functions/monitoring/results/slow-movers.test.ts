import { expect } from "chai";
import { UNKNOWN_VERDICT } from "../../../../functions/contracts/product-verdict";
import { parseDay } from "../../../../functions/demand/calendar";
import { ProductMonitor } from "../../../../functions/monitoring/drift/product-monitor";
import {
  addSlowMovers,
  judgeSlowMovers,
  type SlowMovers,
} from "../../../../functions/monitoring/results/slow-movers";
import { createRandom } from "../../../bench/drift-study/random";

const FIRST_DAY = parseDay("2025-01-02")!;
const RATE = 0.01;

/** Products that sell one unit in five days, by a factor more from a day on; all judged alone, and together. */
function play(seed: number, products: number, factor: number, days = 300, from = 270) {
  const verdicts = Array.from({ length: products }, (_, product) => {
    const random = createRandom(seed * 1_000 + product);
    const monitor = new ProductMonitor({ features: [], falseAlarmRate: RATE });
    for (let index = 0; index < days; index += 1) {
      const mean = 0.2 * (index < from ? 1 : factor);
      monitor.advance(FIRST_DAY + index, new Float64Array(0), random.poisson(mean), 0.2);
    }
    return monitor.judge();
  });
  const slow = addSlowMovers(verdicts.flatMap(({ slowMover }) => slowMover ?? []));
  return { verdicts, group: judgeSlowMovers(slow!, RATE) };
}

/** Weeks of so many units sold where a hundred were expected. */
function weeksOf(actual: readonly number[], products = 50): SlowMovers {
  return { products, lastWeek: 2_900, actual, expected: actual.map(() => 100) };
}

const steady = (count: number) =>
  Array.from({ length: count }, (_, index) => 100 + (index % 2 === 0 ? 5 : -5));

describe("slow movers", () => {
  it("show together in a month what none of them shows alone", () => {
    const { verdicts, group } = play(1, 60, 1.8);
    for (const { concept } of verdicts) expect(concept.status).to.equal("insufficient-data");
    expect(group).to.include({ products: 60, status: "degraded" });
    expect(group.ratio).to.be.within(1.35, 2.2);
    const sinceDay = parseDay(group.since!)!;
    expect(sinceDay - FIRST_DAY).to.be.within(262, 280);
  });

  it("are together in alarm without a change in less than one case in fifty", () => {
    const groups = Array.from({ length: 60 }, (_, seed) => play(seed + 10, 60, 1, 270).group);
    expect(groups.filter(({ status }) => status !== "ok").length).to.be.at.most(1);
  });

  it("are judged by the deviation that their weeks had, and at least by that of counts", () => {
    // By hand: logarithms of 105.5 and 95.5 over 100.5 alternate; a hundred expected units have the variance 1/100.
    const { score, ratio, status } = judgeSlowMovers(weeksOf([...steady(22), 160]), RATE);
    expect(status).to.equal("degraded");
    expect(ratio).to.be.closeTo(1.6, 1e-12);
    const usual = (Math.log(105.5 / 100.5) + Math.log(95.5 / 100.5)) / 2;
    const t2 = (Math.log(160.5 / 100.5) - usual) ** 2 / (0.01 * (1 + 1 / 22));
    const threshold = score! / (11 * Math.log1p(t2 / 22));
    const other = judgeSlowMovers(weeksOf([...steady(22), 50]), RATE);
    const low2 = (Math.log(50.5 / 100.5) - usual) ** 2 / (0.01 * (1 + 1 / 22));
    expect(other.score! / (11 * Math.log1p(low2 / 22))).to.be.closeTo(threshold, 1e-9);
    const wild = steady(22).map((units, index) => (index % 2 === 0 ? units + 60 : units - 60));
    expect(judgeSlowMovers(weeksOf([...wild, 160]), RATE).status).to.equal("ok");
  });

  it("say nothing together either while they are few, sell next to nothing or are new", () => {
    const changed = [...steady(22), 300];
    expect(judgeSlowMovers(weeksOf(changed, 4), RATE).status).to.equal("insufficient-data");
    expect(judgeSlowMovers(weeksOf(changed, 5), RATE).status).to.equal("degraded");
    const rare = { ...weeksOf(changed), expected: changed.map(() => 9) };
    expect(judgeSlowMovers(rare, RATE)).to.deep.equal({
      products: 50,
      status: "insufficient-data",
      score: null,
      ratio: null,
      since: null,
    });
    expect(judgeSlowMovers(weeksOf([...steady(7), 300]), RATE).status).to.equal("insufficient-data");
  });

  it("add up, whatever day each was last seen", () => {
    expect(addSlowMovers([])).to.equal(undefined);
    const early = { lastWeek: 10, actual: [1, 2, 3], expected: [4, 5, 6] };
    const late = { lastWeek: 11, actual: [10, 20, 30], expected: [1, 1, 1] };
    const both = addSlowMovers([early, late]);
    expect(both).to.deep.equal({ products: 2, lastWeek: 11, actual: [12, 23, 30], expected: [6, 7, 1] });
    expect(addSlowMovers([both!, late])).to.deep.include({ products: 3, actual: [22, 43, 60] });
  });

  it("are not asked for of products that nothing is known of", () => {
    expect(UNKNOWN_VERDICT.slowMover).to.equal(undefined);
  });
});
