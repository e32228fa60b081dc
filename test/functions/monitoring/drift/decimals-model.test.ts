import { expect } from "chai";
import fc from "fast-check";
import { countDecimals, MOST_DECIMALS } from "../../../../functions/demand/numeric/decimals";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";
import { FeatureMonitor } from "../../../../functions/monitoring/drift/feature-monitor";
import { computeDataThreshold } from "../../../../functions/monitoring/drift/thresholds";
import { createRandom } from "../../../bench/drift-study/random";

const THRESHOLD = computeDataThreshold(0.01, 5);
const FIRST_DAY = 20_000;

/** Evidence by day of a feature with these values, and what it is about on the last day. */
function watch(name: string, values: readonly number[], traits: { isCount: boolean; riseShare?: number }) {
  const monitor = new FeatureMonitor({
    name,
    isFlag: false,
    isTarget: false,
    isCategory: false,
    median: 30,
    riseShare: 0.5,
    conditionCount: 0,
    ...traits,
  });
  const evidence = values.map((value, index) => {
    const day = FIRST_DAY + index;
    const calendar = findCalendarTerms(day);
    monitor.advance({ day, value, sold: 5, demand: 0, pace: 0, calendar, conditions: new Float64Array(0) });
    return monitor.evidence;
  });
  return { evidence, found: monitor.find(), monitor };
}

/** What these values are in alarm for in the end, if anything. */
function found(values: readonly number[], monitor: FeatureMonitor, firstDay: number): string | undefined {
  values.forEach((value, index) => {
    const calendar = findCalendarTerms(firstDay + index);
    const conditions = new Float64Array(0);
    monitor.advance({ day: firstDay + index, value, sold: 5, demand: 0, pace: 0, calendar, conditions });
  });
  return monitor.evidence > THRESHOLD ? monitor.find().kind : undefined;
}

function drawIndex(seed: number, decimals: number, days: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: days }, () => Number((40 + 6 * random.normal()).toFixed(decimals)));
}

describe("countDecimals", () => {
  it("counts the decimals of any number that is written with them, in double and in single precision", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -90_000, max: 90_000 }),
        fc.integer({ min: 0, max: 4 }),
        (digits, places) => {
          const value = digits / 10 ** places;
          const written = String(Math.abs(value)).split(".")[1]?.length ?? 0;
          expect(countDecimals(value)).to.equal(written);
          expect(countDecimals(Math.fround(value))).to.equal(written);
        },
      ),
    );
    expect(countDecimals(Math.PI)).to.equal(MOST_DECIMALS + 1);
    expect(countDecimals(123_456_789)).to.equal(0);
  });
});

describe("DecimalsModel", () => {
  it("sees numbers that get more decimals within a week, however little they move", () => {
    for (const decimals of [0, 1, 2, 3]) {
      for (const name of ["traffic_index", "inventory_level", "visits"]) {
        const values = drawIndex(decimals + 1, decimals, 300);
        const moved = values.map((value, day) => (day < 250 ? value : value + 0.3 * 10 ** -decimals));
        const { evidence, found } = watch(name, moved.slice(0, 257), {
          isCount: name === "visits",
          riseShare: 0.2,
        });
        expect(evidence.at(-1), `${name}, ${decimals} decimals`).to.be.above(THRESHOLD);
        expect(found.kind).to.equal("decimals");
        expect(found.sinceDay).to.be.within(FIRST_DAY + 250, FIRST_DAY + 252);
      }
    }
  });

  it("says nothing of numbers whose decimals stay, of a single odd value, and of those without a grid", () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const values = drawIndex(seed, seed % 3, 500);
      const odd = values.map((value, day) => (day === 300 ? value + 0.123_4 : value));
      const { evidence } = watch("traffic_index", odd, { isCount: false });
      expect(Math.max(...evidence.slice(296, 310)), `seed ${seed}`).to.be.below(THRESHOLD);
      const free = drawIndex(seed, 9, 300).map((value, day) =>
        day < 250 ? Number(value.toFixed(6)) : value,
      );
      expect(watch("traffic_index", free, { isCount: false }).found.kind).to.not.equal("decimals");
    }
  });

  it("leaves prices alone, whose last digits are habits", () => {
    const prices = Array.from({ length: 200 }, (_, day) => 10 + (day % 9)).concat(Array(7).fill(9.99));
    expect(watch("selling_price", prices, { isCount: false }).found.kind).to.equal("level");
  });

  it("learns the decimals anew when a person declared the change", () => {
    const whole = drawIndex(1, 0, 200);
    const { monitor, evidence } = watch("traffic_index", [...whole, ...drawIndex(2, 2, 7)], {
      isCount: false,
    });
    expect(evidence.at(-1)).to.be.above(THRESHOLD);
    monitor.rebase("decimals");
    drawIndex(3, 2, 80).forEach((value, index) => {
      const day = FIRST_DAY + 207 + index;
      const calendar = findCalendarTerms(day);
      monitor.advance({ day, value, sold: 5, demand: 0, pace: 0, calendar, conditions: new Float64Array(0) });
      expect(monitor.evidence).to.be.below(THRESHOLD);
    });
    expect(found(drawIndex(4, 4, 7), monitor, FIRST_DAY + 287)).to.equal("decimals");
  });

  it("counts a value that is held for a week once", () => {
    const weeks = drawIndex(5, 0, 70).flatMap((value, week) =>
      Array<number>(7).fill(week === 66 ? value + 0.5 : value),
    );
    const { evidence } = watch("traffic_index", weeks, { isCount: false });
    expect(Math.max(...evidence.slice(66 * 7, 67 * 7))).to.be.below(THRESHOLD);
  });
});
