import { expect } from "chai";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";
import { FeatureMonitor, type ValueScale } from "../../../../functions/monitoring/drift/feature-monitor";
import { NumericChannel } from "../../../../functions/monitoring/drift/numeric-channel";
import { RateChannel } from "../../../../functions/monitoring/drift/rate-channel";
import { createRandom } from "../../../bench/drift-study/random";

const FIRST_DAY = 20_000;
const THRESHOLD = 6;
const NONE = new Float64Array(0);

interface Sale {
  readonly value: number;
  readonly sold: number;
}

function replay(monitor: FeatureMonitor, days: readonly Sale[]): readonly number[] {
  return days.map(({ value, sold }, index) => {
    const day = FIRST_DAY + index;
    monitor.advance(day, value, sold, findCalendarTerms(day), NONE);
    return monitor.score;
  });
}

function watch(name: string, days: readonly Sale[], scale?: ValueScale): readonly number[] {
  return replay(new FeatureMonitor(name, false, 0, THRESHOLD, scale), days);
}

/** Values around 10 with a change on day 150. */
function generate(change: (value: number) => number, count = 190): Sale[] {
  const random = createRandom(21);
  return Array.from({ length: count }, (_, index) => {
    const value = 10 * (1 + 0.05 * random.normal());
    return { value: index < 150 ? value : change(value), sold: 3 };
  });
}

function numericScores(values: readonly number[], smallestScale?: number): readonly number[] {
  const channel = new NumericChannel({
    hasYearlySeason: true,
    conditionCount: 0,
    watchesNarrowing: true,
    wider: 1.7,
    smallestScale,
    threshold: THRESHOLD,
    warmUp: 28,
    burnIn: 56,
  });
  return values.map((value, index) => {
    channel.advance(FIRST_DAY + index, value, findCalendarTerms(FIRST_DAY + index), NONE);
    return channel.bank.highestScore();
  });
}

describe("FeatureMonitor", () => {
  const raised = generate((value) => value * 1.3);

  it("watches a price by its logarithm, other values as they are, demand by its root", () => {
    const values = raised.map(({ value }) => value);
    expect(watch("selling_price", raised)).to.deep.equal(numericScores(values.map(Math.log), 0.03));
    expect(watch("traffic", raised)).to.deep.equal(numericScores(values));
    expect(watch("units_sold", raised, "root")).to.deep.equal(numericScores(values.map(Math.sqrt)));
    expect(Math.max(...watch("selling_price", raised))).to.be.above(1);
  });

  it("takes movements of a price below a fiftieth of a scale of 3 % for none, and those of other values not", () => {
    const quiet = raised.map((_, index) => ({
      value: index < 150 ? 10 + 0.001 * (index % 4) : 10.03,
      sold: 3,
    }));
    const values = quiet.map(({ value }) => value);
    expect(watch("selling_price", quiet)).to.deep.equal(numericScores(values.map(Math.log), 0.03));
    expect(watch("traffic", quiet)).to.deep.equal(numericScores(values));
    expect(Math.max(...watch("selling_price", quiet))).to.be.below(1);
    expect(Math.max(...watch("traffic", quiet))).to.be.above(1);
  });

  it("takes a price of 0 for no price, and negative units for none", () => {
    const odd = raised.map((sale, index) => (index === 120 || index === 121 ? { ...sale, value: 0 } : sale));
    const without = new FeatureMonitor("price", false, 0, THRESHOLD);
    odd.forEach(({ value, sold }, index) => {
      const day = FIRST_DAY + index;
      // A value that is there, so that nothing is missing, and that is no number to learn from.
      without.advance(day, value > 0 ? value : -1, sold, findCalendarTerms(day), NONE);
    });
    const scores = watch("price", odd);
    expect(scores.at(-1)).to.equal(without.score);
    expect(scores.every((score) => Number.isFinite(score))).to.equal(true);
    const negative = raised.map((sale, index) => (index % 9 === 0 ? { ...sale, value: -4 } : sale));
    const none = raised.map((sale, index) => (index % 9 === 0 ? { ...sale, value: 0 } : sale));
    expect(watch("units_sold", negative, "root")).to.deep.equal(watch("units_sold", none, "root"));
  });

  it("passes over prices that are carried forward on days without a sale, of prices only", () => {
    const sales = raised.flatMap((sale) => [sale, { value: sale.value, sold: 0 }]);
    const dense = numericScores(
      sales.map(({ value, sold }, index) => (sold > 0 || index < 9 ? Math.log(value) : Number.NaN)),
      0.03,
    );
    expect(watch("selling_price", sales)).to.deep.equal(dense);
    expect(watch("traffic", sales)).to.deep.equal(numericScores(sales.map(({ value }) => value)));
  });

  it("watches a yes-no feature by how often it is yes, whatever else than 0 stands for it", () => {
    const random = createRandom(5);
    const flags = Array.from({ length: 140 }, (_, index) => (random.chance(index < 120 ? 0.1 : 0.6) ? 2 : 0));
    const monitor = new FeatureMonitor("promotion", true, 0, THRESHOLD);
    const channel = new RateChannel({
      oddsRatios: [3, 8, 0.3],
      priorRate: 0.1,
      priorDays: 1,
      threshold: THRESHOLD,
    });
    flags.forEach((value, index) => {
      const day = FIRST_DAY + index;
      monitor.advance(day, value, 1, findCalendarTerms(day), NONE);
      channel.advance(day, value === 0 ? 0 : 1);
      expect(monitor.score).to.equal(channel.bank.highestScore());
    });
    expect(monitor.score).to.be.above(1);
    const strongest = channel.bank.findStrongest();
    expect(monitor.judge(2)).to.deep.equal({
      feature: "promotion",
      kind: "rate",
      score: 2 * channel.bank.score(strongest),
      sinceDay: channel.bank.sinceDay(strongest),
    });
  });

  it("passes over days on which a yes-no feature is missing, but for counting them", () => {
    const random = createRandom(6);
    const monitor = new FeatureMonitor("promotion", true, 0, THRESHOLD);
    const channel = new RateChannel({
      oddsRatios: [3, 8, 0.3],
      priorRate: 0.1,
      priorDays: 1,
      threshold: THRESHOLD,
    });
    const gaps = new RateChannel({
      oddsRatios: [6, 20],
      priorRate: 0.005,
      priorDays: 20,
      threshold: THRESHOLD,
    });
    for (let index = 0; index < 200; index += 1) {
      const day = FIRST_DAY + index;
      const value = random.chance(0.1) ? Number.NaN : random.chance(index < 170 ? 0.2 : 0.7) ? 1 : 0;
      monitor.advance(day, value, 1, findCalendarTerms(day), NONE);
      channel.advance(day, value);
      gaps.advance(day, Number.isNaN(value) ? 1 : 0);
      expect(monitor.score).to.equal(Math.max(channel.bank.highestScore(), gaps.bank.highestScore()));
    }
    expect(monitor.score).to.equal(channel.bank.highestScore());
  });

  it("watches how often values are missing, of any feature, and says which is the stronger", () => {
    const random = createRandom(8);
    const channel = new RateChannel({
      oddsRatios: [6, 20],
      priorRate: 0.005,
      priorDays: 20,
      threshold: THRESHOLD,
    });
    const monitor = new FeatureMonitor("traffic", false, 0, THRESHOLD);
    const flag = new FeatureMonitor("promotion", true, 0, THRESHOLD);
    generate((value) => value, 200).forEach(({ value, sold }, index) => {
      const day = FIRST_DAY + index;
      const given = index >= 150 && random.chance(0.4) ? Number.NaN : value;
      monitor.advance(day, given, sold, findCalendarTerms(day), NONE);
      flag.advance(day, Number.isNaN(given) ? given : 0, sold, findCalendarTerms(day), NONE);
      channel.advance(day, Number.isNaN(given) ? 1 : 0);
      expect(monitor.isReady).to.equal(index >= 56);
    });
    const strongest = channel.bank.findStrongest();
    const expected = {
      kind: "missing",
      score: channel.bank.score(strongest),
      sinceDay: channel.bank.sinceDay(strongest),
    };
    expect(expected.score).to.be.above(1);
    expect(monitor.judge(1.25)).to.deep.equal({
      feature: "traffic",
      ...expected,
      score: 1.25 * expected.score,
    });
    expect(flag.judge(1)).to.deep.equal({ feature: "promotion", ...expected });
    expect(monitor.score).to.equal(expected.score);
  });

  it("says of a new level that it is one, when it began and how sure that is", () => {
    const monitor = new FeatureMonitor("traffic", false, 0, THRESHOLD);
    const scores = replay(monitor, raised);
    const drift = monitor.judge(1.1);
    expect(drift).to.include({ feature: "traffic", kind: "level" });
    expect(drift.score).to.equal(scores.at(-1)! * 1.1);
    expect(drift.sinceDay - FIRST_DAY).to.be.within(147, 152);
  });
});
