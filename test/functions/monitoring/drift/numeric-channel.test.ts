import { expect } from "chai";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";
import {
  NumericChannel,
  type NumericChannelOptions,
} from "../../../../functions/monitoring/drift/numeric-channel";
import { computeDataThreshold } from "../../../../functions/monitoring/drift/thresholds";
import { createRandom } from "../../../bench/drift-study/random";
import { NUMBER_OPTIONS } from "./number-options";
import { expectClose, readReference } from "./reference";

interface ChannelCase {
  readonly options: NumericChannelOptions;
  readonly rows: [
    value: number | null,
    conditions: (number | null)[],
    demand: number,
    score: number | null,
    evidence: number,
    since: number,
    kind: string,
  ][];
}

const FIRST_DAY = 20_000;
const NONE = new Float64Array(0);
/** Evidence for an alarm at one false alarm per hundred runs. */
const THRESHOLD = computeDataThreshold(0.01, 5);

/** The evidence after each value. */
function play(values: readonly number[], options: NumericChannelOptions = NUMBER_OPTIONS): readonly number[] {
  const channel = new NumericChannel(options);
  return values.map((value, index) => {
    const day = FIRST_DAY + index;
    channel.advance({ day, value, calendar: findCalendarTerms(day), conditions: NONE, demand: 0, pace: 0 });
    return channel.find().evidence;
  });
}

function generate(seed: number, count = 200): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => 500 + 20 * random.normal());
}

describe("NumericChannel", () => {
  for (const [name, { options, rows }] of Object.entries(
    readReference<Record<string, ChannelCase>>("channel"),
  )) {
    it(`gives the scores and sums that NumPy does of ${name}`, () => {
      const channel = new NumericChannel(options);
      let pace = 0;
      rows.forEach(([value, conditions, demand, score, evidence, since, kind], index) => {
        const [day, what] = [FIRST_DAY + index, `day ${index}`];
        const known = Float64Array.from(conditions, (condition) => condition ?? Number.NaN);
        const calendar = findCalendarTerms(day);
        pace += 0.25 * (demand - pace);
        channel.advance({
          day,
          value: value ?? Number.NaN,
          calendar,
          conditions: known,
          demand,
          pace,
        });
        expectClose(channel.latestScore, score, what, 1e-7);
        const finding = channel.find();
        expectClose(finding.evidence, evidence, what);
        if (evidence === 0) return;
        expect(finding.sinceDay, what).to.equal(since);
        expect(finding.kind, what).to.equal(kind);
      });
    });
  }

  it("has a verdict from the first day after its burn-in on, gaps not counted", () => {
    const channel = new NumericChannel(NUMBER_OPTIONS);
    generate(1, 60).forEach((value, index) => {
      const day = FIRST_DAY + index;
      const given = index === 5 ? Number.NaN : value;
      channel.advance({
        day,
        value: given,
        calendar: findCalendarTerms(day),
        conditions: NONE,
        demand: 0,
        pace: 0,
      });
      expect(channel.isReady, `day ${index}`).to.equal(index > 56);
    });
  });

  it("sees a value that is set once a week once a week", () => {
    const random = createRandom(4);
    const weekly = Array.from({ length: 60 }, () => 500 + 20 * random.normal());
    const daily = weekly.flatMap((value) => Array<number>(7).fill(value));
    const channel = new NumericChannel(NUMBER_OPTIONS);
    daily.forEach((value, index) => {
      const day = FIRST_DAY + index;
      channel.advance({ day, value, calendar: findCalendarTerms(day), conditions: NONE, demand: 0, pace: 0 });
    });
    // 420 days would be ready six times over: repetitions count until it is known that the values repeat.
    expect(channel.isReady).to.equal(true);
    const constant = new NumericChannel(NUMBER_OPTIONS);
    for (let index = 0; index < 120; index += 1) {
      const day = FIRST_DAY + index;
      constant.advance({
        day,
        value: 7,
        calendar: findCalendarTerms(day),
        conditions: NONE,
        demand: 0,
        pace: 0,
      });
    }
    expect(constant.isReady).to.equal(false);
  });

  it("does not ask in which unit values are given, nor from where they are counted", () => {
    // What depends on it is the smallest scale alone, a thousandth of the location, far below these deviations.
    const values = generate(2);
    const changed = values.map((value, index) => (index < 150 ? value : value + 70));
    const scores = play(changed);
    expect(Math.max(...scores)).to.be.above(THRESHOLD);
    for (const [factor, offset] of [
      [10, 0],
      [0.25, 0],
      [1, -480],
    ] as const) {
      play(changed.map((value) => factor * value + offset)).forEach((score, index) => {
        expectClose(score, scores[index]!, `day ${index}, times ${factor} plus ${offset}`, 1e-3);
      });
    }
  });

  /** Share of forty series in which a change is seen in so many days, and not before it. */
  function seenShare(onset: number, days: number, change: (value: number) => number): number {
    const seeds = Array.from({ length: 40 }, (_, index) => index + 1);
    const seen = seeds.filter((seed) => {
      const values = generate(seed, onset + days).map((value, index) =>
        index < onset ? value : change(value),
      );
      return play(values).findIndex((score) => score > THRESHOLD) >= onset;
    });
    return seen.length / seeds.length;
  }

  it("sees a shift by three deviations within a fortnight nearly always, and half of the time after five months", () => {
    for (const shift of [60, -60]) {
      expect(
        seenShare(250, 14, (value) => value + shift),
        `${shift}`,
      ).to.be.at.least(0.9);
      // Season and growth are hardly known then, and explain some of it away.
      expect(
        seenShare(150, 14, (value) => value + shift),
        `${shift}, early`,
      ).to.be.at.least(0.5);
    }
  });

  it("sees three times the spread within a fortnight and a quarter of it within a month, in four of five series", () => {
    expect(seenShare(200, 15, (value) => 500 + 3 * (value - 500))).to.be.at.least(0.8);
    expect(seenShare(200, 30, (value) => 500 + 0.25 * (value - 500))).to.be.at.least(0.8);
  });

  it("is in a year of values that only scatter above its threshold on less than one day in fifty", () => {
    const days = Array.from({ length: 20 }, (_, seed) => play(generate(seed + 1, 365))).flat();
    expect(days.filter((score) => score > THRESHOLD).length / days.length).to.be.below(0.02);
  });
});
