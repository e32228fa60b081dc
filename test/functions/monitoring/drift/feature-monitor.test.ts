import { expect } from "chai";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";
import type { Observation } from "../../../../functions/monitoring/drift/feature-model";
import { FeatureMonitor, type FeatureTraits } from "../../../../functions/monitoring/drift/feature-monitor";
import { NumericChannel } from "../../../../functions/monitoring/drift/numeric-channel";
import { createRandom } from "../../../bench/drift-study/random";
import { NUMBER_OPTIONS } from "./number-options";

const FIRST_DAY = 20_000;
const TRAITS: FeatureTraits = {
  name: "traffic",
  isFlag: false,
  isTarget: false,
  isCategory: false,
  isCount: false,
  median: 0,
  riseShare: 0.5,
  conditionCount: 0,
};

function observe(index: number, value: number, demand = 0): Observation {
  const day = FIRST_DAY + index;
  const conditions = new Float64Array(0);
  return { day, value, sold: 3, demand, pace: demand, calendar: findCalendarTerms(day), conditions };
}

/** The evidence after each value. */
function watch(
  traits: Partial<FeatureTraits>,
  values: readonly number[],
  demand?: readonly number[],
): number[] {
  const monitor = new FeatureMonitor({ ...TRAITS, ...traits });
  return values.map((value, index) => {
    monitor.advance(observe(index, value, demand?.[index]));
    return monitor.find().evidence;
  });
}

function numericEvidence(values: readonly number[], demand?: readonly number[]): number[] {
  const channel = new NumericChannel(NUMBER_OPTIONS);
  return values.map((value, index) => {
    channel.advance(observe(index, value, demand?.[index]));
    return channel.find().evidence;
  });
}

/** Values around 10 with a change on day 150. */
function generate(change: (value: number) => number, count = 190): number[] {
  const random = createRandom(21);
  return Array.from({ length: count }, (_, index) => {
    const value = 10 * (1 + 0.05 * random.normal());
    return index < 150 ? value : change(value);
  });
}

describe("FeatureMonitor", () => {
  const raised = generate((value) => value * 1.3);

  it("watches values as they are, small counts and demand by their root, large counts by their logarithm", () => {
    expect(watch({}, raised)).to.deep.equal(numericEvidence(raised));
    const roots = numericEvidence(raised.map(Math.sqrt));
    expect(watch({ isCount: true, median: 10 }, raised)).to.deep.equal(roots);
    expect(watch({ isTarget: true, isCount: true }, raised)).to.deep.equal(roots);
    const large = watch({ isCount: true, median: 30 }, raised);
    expect(large).to.deep.equal(numericEvidence(raised.map(Math.log1p)));
    expect(large).to.not.deep.equal(roots);
    expect(Math.max(...large)).to.be.above(8);
  });

  it("explains counts by the logarithm of demand, at least a hundredth of the usual", () => {
    const random = createRandom(3);
    const demand = raised.map(() => random.uniform(-1, 2));
    const logs = demand.map((one) => Math.log1p(Math.max(-0.99, one)));
    expect(watch({ isCount: true, median: 30 }, raised, demand)).to.deep.equal(
      numericEvidence(raised.map(Math.log1p), logs),
    );
    expect(watch({}, raised, demand)).to.deep.equal(numericEvidence(raised, demand));
  });

  it("watches stock that rises on few days from lot to lot, other stock day by day", () => {
    const stock = Array.from({ length: 190 }, (_, index) => 100 - 10 * (index % 10));
    const lots = watch({ name: "stock_on_hand", riseShare: 0.1, isCount: true, median: 50 }, stock);
    expect(lots).to.not.deep.equal(numericEvidence(stock));
    expect(watch({ name: "stock_on_hand", riseShare: 0.3, isCount: true, median: 50 }, stock)).to.deep.equal(
      numericEvidence(stock),
    );
  });

  it("watches a yes-no feature by how often it is yes, whatever else than 0 stands for it", () => {
    const random = createRandom(5);
    const flags = Array.from({ length: 160 }, (_, index) => (random.chance(index < 120 ? 0.1 : 0.6) ? 1 : 0));
    const ones = watch({ name: "promotion", isFlag: true }, flags);
    expect(Math.max(...ones.slice(0, 120))).to.be.below(8);
    expect(Math.max(...ones)).to.be.above(8);
    expect(
      watch(
        { name: "promotion", isFlag: true },
        flags.map((flag) => 2 * flag),
      ),
    ).to.deep.equal(ones);
  });

  it("watches how often values are missing, of any feature, and says which is the stronger", () => {
    const random = createRandom(8);
    for (const traits of [TRAITS, { ...TRAITS, name: "promotion", isFlag: true }]) {
      const monitor = new FeatureMonitor(traits);
      generate((value) => value, 180).forEach((value, index) => {
        const isGone = index >= 150 && random.chance(0.4);
        monitor.advance(observe(index, isGone ? Number.NaN : traits.isFlag ? 0 : value));
        expect(monitor.isReady).to.equal(index >= 56);
      });
      expect(monitor.find().kind).to.equal("missing");
      expect(monitor.find().evidence).to.be.above(8);
    }
  });

  it("says of a new level that it is one and when it began", () => {
    const monitor = new FeatureMonitor(TRAITS);
    raised.slice(0, 170).forEach((value, index) => {
      monitor.advance(observe(index, value));
    });
    const { kind, sinceDay } = monitor.find();
    expect(kind).to.equal("level");
    expect(sinceDay - FIRST_DAY).to.be.within(147, 152);
  });
});
