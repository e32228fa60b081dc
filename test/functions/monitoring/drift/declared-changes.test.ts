import { expect } from "chai";
import { FORECAST_ERROR } from "../../../../functions/contracts/feature-family";
import type { ProductVerdict } from "../../../../functions/contracts/product-verdict";
import { parseDay } from "../../../../functions/demand/calendar";
import { cloneState } from "../../../../functions/monitoring/drift/clone-state";
import type { DeclaredChange } from "../../../../functions/monitoring/drift/declared-changes";
import { ProductMonitor } from "../../../../functions/monitoring/drift/product-monitor";
import { RankScores } from "../../../../functions/monitoring/drift/rank-scores";
import { createRandom } from "../../../bench/drift-study/random";

const FIRST_DAY = parseDay("2024-01-01")!;
const DAYS = 600;
/** Day of the first change, counted from the first. */
const CHANGE = 480;
const FEATURES = ["list_price", "average_price", "promotion", "traffic"] as const;
type Feature = (typeof FEATURES)[number];
type Values = Record<Feature, number>;

interface Day {
  readonly values: Values;
  readonly actual: number;
}

/** Twenty months; `change` is asked for every day from the first change on. */
function generate(seed: number, change: (index: number, day: Day, draw: () => number) => Day): Day[] {
  const random = createRandom(seed);
  let state = 0;
  return Array.from({ length: DAYS }, (_, index) => {
    state = 0.5 * state + random.normal();
    const day: Day = {
      values: {
        list_price: 10,
        average_price: 10 * (1 + 0.02 * random.normal()),
        promotion: random.chance(0.1) ? 1 : 0,
        traffic: 1000 + 100 * Math.sin((2 * Math.PI * index) / 7) + 50 * state,
      },
      actual: random.poisson(20),
    };
    const draw = () => random.normal();
    return index >= CHANGE ? change(index, day, draw) : day;
  });
}

function judge(days: readonly Day[], declared: readonly DeclaredChange[]): readonly ProductVerdict[] {
  const monitor = new ProductMonitor({ features: FEATURES, falseAlarmRate: 0.01, declared });
  return days.map(({ values, actual }, index) => {
    const row = Float64Array.from(FEATURES, (name) => values[name]);
    monitor.advance(FIRST_DAY + index, row, actual, 20);
    return monitor.judge();
  });
}

/** Days, counted from the first, on which a feature is in alarm; or the forecast error. */
function alarmsOf(verdicts: readonly ProductVerdict[], feature: string): readonly number[] {
  return verdicts.flatMap(({ data, concept }, index) => {
    const isOn =
      feature === FORECAST_ERROR
        ? concept.status === "degraded" || concept.status === "warning"
        : data.features.some((drift) => drift.feature === feature);
    return isOn && index >= CHANGE ? [index] : [];
  });
}

const declare = (feature: string, changes: Partial<DeclaredChange> = {}): DeclaredChange => ({
  feature,
  fromDay: FIRST_DAY + CHANGE,
  settledDay: FIRST_DAY + CHANGE + 6,
  ...changes,
});
const change =
  (feature: Feature, to: (value: number, draw: () => number, index: number) => number, from = CHANGE) =>
  (index: number, day: Day, draw: () => number): Day =>
    index < from
      ? day
      : { ...day, values: { ...day.values, [feature]: to(day.values[feature], draw, index) } };

/** Changes of each kind, and the next one of the same feature, forty days later. */
const CASES: Readonly<Record<string, { readonly feature: Feature; to: number; next: number }>> = {
  "a list price": { feature: "list_price", to: 12, next: 14.5 },
  "an average price": { feature: "average_price", to: 1.15, next: 1.35 },
  "a number": { feature: "traffic", to: 1.25, next: 1.55 },
};
const levelOf = ({ feature, to, next }: (typeof CASES)[string], nextFrom: number) =>
  change(feature, (value, _, index) => {
    const level = index < nextFrom ? to : next;
    return feature === "list_price" ? level : value * level;
  });

describe("DeclaredChanges", () => {
  for (const [name, one] of Object.entries(CASES)) {
    it(`lets ${name} take its declared level without an alarm, and finds the change after it`, () => {
      const days = generate(7, levelOf(one, CHANGE + 40));
      const told = alarmsOf(judge(days, []), one.feature);
      expect(
        told.some((day) => day < CHANGE + 30),
        "without a declaration",
      ).to.equal(true);

      const alarms = alarmsOf(judge(days, [declare(one.feature)]), one.feature);
      expect(
        alarms.filter((day) => day < CHANGE + 40),
        "the declared change",
      ).to.deep.equal([]);
      const found = alarms.find((day) => day >= CHANGE + 40);
      expect(found, "the change after it").to.be.within(CHANGE + 40, CHANGE + 54);
    });
  }

  it("is about one feature: another one that changes on the same day is in alarm", () => {
    const days = generate(3, (index, day, draw) =>
      change("traffic", (value) => value * 1.3)(
        index,
        change("list_price", () => 12)(index, day, draw),
        draw,
      ),
    );
    const verdicts = judge(days, [declare("list_price")]);
    expect(alarmsOf(verdicts, "list_price")).to.deep.equal([]);
    expect(alarmsOf(verdicts, "traffic")[0]).to.be.within(CHANGE, CHANGE + 14);
  });

  it("waits for the change where it comes some days late, and not for ever", () => {
    const late = (days: number) =>
      alarmsOf(
        judge(
          generate(
            5,
            change("list_price", () => 12, CHANGE + days),
          ),
          [declare("list_price")],
        ),
        "list_price",
      );
    expect(late(5)).to.deep.equal([]);
    expect(late(20)[0]).to.be.within(CHANGE + 20, CHANGE + 23);
  });

  it("takes what was known before again when a change that was to end has ended", () => {
    const until = CHANGE + 20;
    const declared = [declare("average_price", { untilDay: FIRST_DAY + until })];
    const campaign = (last: number) =>
      generate(
        11,
        change("average_price", (value, _, index) => (index <= last ? value * 0.8 : value)),
      );
    expect(alarmsOf(judge(campaign(until), declared), "average_price")).to.deep.equal([]);
    // It does not end: what was declared is over, and the price is not what it was.
    expect(alarmsOf(judge(campaign(DAYS), declared), "average_price")[0]).to.be.within(until + 1, until + 10);
  });

  it("lets a wider spread become the known one, and finds the next one", () => {
    const wide = (index: number, day: Day, draw: () => number) =>
      change("traffic", (value) => value + (index < CHANGE + 60 ? 150 : 700) * draw())(index, day, draw);
    const days = generate(14, wide);
    expect(alarmsOf(judge(days, []), "traffic")[0]).to.be.below(CHANGE + 30);
    const alarms = alarmsOf(judge(days, [declare("traffic")]), "traffic");
    expect(alarms.filter((day) => day < CHANGE + 60)).to.deep.equal([]);
    expect(alarms[0]).to.be.within(CHANGE + 60, CHANGE + 80);
  });

  it("lets promotions become more frequent, and missing values only where these were declared", () => {
    const days = generate(17, (index, day, draw) => ({
      ...day,
      values: {
        ...day.values,
        promotion: draw() > 0 ? 1 : 0,
        traffic: index % 3 === 0 ? Number.NaN : day.values.traffic,
      },
    }));
    expect(alarmsOf(judge(days, []), "promotion")).not.to.deep.equal([]);
    expect(alarmsOf(judge(days, [declare("promotion")]), "promotion")).to.deep.equal([]);
    expect(alarmsOf(judge(days, [declare("traffic")]), "traffic")).not.to.deep.equal([]);
    expect(alarmsOf(judge(days, [declare("traffic", { kind: "missing" })]), "traffic")).to.deep.equal([]);
  });

  it("lets demand have another level than forecasts for most products, and finds the next one for most", () => {
    const seeds = Array.from({ length: 20 }, (_, index) => 19 + index);
    const next = CHANGE + 50;
    let quiet = 0;
    let found = 0;
    for (const seed of seeds) {
      const days = generate(seed, (index, day) => ({
        ...day,
        actual: Math.round(day.actual * (index < next ? 1.6 : 2.6)),
      }));
      if (seed === 21) {
        expect(alarmsOf(judge(days, []), FORECAST_ERROR)[0]).to.be.below(CHANGE + 14);
      }
      const alarms = alarmsOf(judge(days, [declare(FORECAST_ERROR)]), FORECAST_ERROR);
      if (alarms.every((day) => day >= next)) quiet += 1;
      if (alarms.some((day) => day >= next && day <= next + 10)) found += 1;
    }
    // Its spread is another one too, which is learnt after four weeks only: some are told once more.
    expect(quiet, "not told of what was declared").to.be.at.least(0.7 * seeds.length);
    expect(found, "told of the next change").to.be.at.least(0.75 * seeds.length);
  });

  it("changes nothing where it names what is not watched", () => {
    const days = generate(
      23,
      change("traffic", (value) => value * 1.3),
    );
    expect(judge(days, [declare("unheard_of")])).to.deep.equal(judge(days, []));
  });
});

describe("cloneState", () => {
  it("copies a model that then goes its own way", () => {
    const scores = new RankScores();
    for (let value = 0; value < 100; value += 1) scores.add(value);
    const copy = cloneState(scores);
    for (let value = 0; value < 100; value += 1) copy.add(1000);
    expect(scores.score(99)).to.be.above(1);
    expect(copy.score(99)).to.be.below(0.1);
    expect(copy).to.be.instanceOf(RankScores);
  });
});
