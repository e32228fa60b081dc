import { expect } from "chai";
import { computeShapleyValues } from "../../../../functions/forecasting/explain/shapley";
import {
  askAgainstEarlier,
  askAgainstUsualDay,
  type PartQuestion,
} from "../../../../functions/forecasting/explain/usual-day";

type Features = Record<string, number | null>;

const day = (weekday: number, factor: number, more: Features = {}): Features => ({
  smoothed: 12 * factor,
  level_12: 12,
  mean_7: 12,
  mean_28: 11,
  mean_91: 10,
  weekday_mean: 11 * factor,
  weekday_last: 12 * factor,
  last_1: 13,
  last_2: 11,
  price: 8,
  price_ratio: 0.8,
  fleet_trend: 1.1,
  weekday,
  horizon_step: 3,
  ...more,
});
/** Factors of a week whose mean is 1. */
const FACTORS = [0.4, 0.8, 0.8, 1, 1, 1, 2];
const WEEK = FACTORS.map((factor, weekday) => day(weekday, factor));

/** Shares under a model that is known. */
function explain({ parts, coalitions }: PartQuestion, model: (features: Features) => number) {
  const values = coalitions.map((rows) => rows.reduce((sum, row) => sum + model(row), 0) / rows.length);
  const shares = computeShapleyValues(parts.length, values);
  return {
    from: values[0]!,
    to: values.at(-1)!,
    of: Object.fromEntries(parts.map((part, index) => [part, shares[index]!])),
  };
}

describe("a day against a usual day", () => {
  const question = askAgainstUsualDay(WEEK[6]!, WEEK, {});

  it("begins with the mean of three months, at the usual price, and ends with the day itself", () => {
    const usual = question.coalitions[0]!;
    expect(usual).length(7);
    expect(usual.map(({ weekday }) => weekday)).deep.equal([0, 1, 2, 3, 4, 5, 6]);
    for (const name of ["level_12", "mean_7", "mean_28", "last_1", "smoothed", "weekday_mean"]) {
      expect(usual[0]![name], name).closeTo(10, 1e-9);
    }
    expect([usual[0]!.price, usual[0]!.price_ratio, usual[0]!.fleet_trend]).deep.equal([10, 1, 1]);
    const whole = question.coalitions.at(-1)![0]!;
    for (const [name, value] of Object.entries(WEEK[6]!)) expect(whole[name], name).closeTo(value!, 1e-9);
  });

  it("takes a level and its weekday apart: a model that is the smoothing has both, and nothing else", () => {
    const { from, to, of } = explain(question, ({ smoothed }) => smoothed!);
    expect([from, to].map(Math.round)).deep.equal([10, 24]);
    // 10 -> 24 is a fifth more, twice: (2 + 2.4) / 2 of the level, (10 + 12) / 2 of the weekday.
    expect(of.lately).closeTo((2 + 4) / 2, 1e-9);
    expect(of.weekday).closeTo((10 + 12) / 2, 1e-9);
    expect([of.price, of.fleet]).deep.equal([0, 0]);
  });

  it("gives each part of a sum of parts its own term", () => {
    const { of } = explain(
      question,
      ({ mean_7, price_ratio, fleet_trend, weekday }) =>
        mean_7! + 10 * (1 - price_ratio!) + 100 * (fleet_trend! - 1) + (weekday === 6 ? 7 : 0),
    );
    expect(of.lately).closeTo(2, 1e-9);
    expect(of.price).closeTo(2, 1e-9);
    expect(of.fleet).closeTo(10, 1e-9);
    // A seventh of the usual days is a Saturday.
    expect(of.weekday).closeTo(6, 1e-9);
  });

  it("knows columns of the history, each by itself up to a bound, by what they mostly are", () => {
    const target = day(6, 2, { sun: 1, rain: 3, stars: 2, moon: 1 });
    const usual = { sun: 0, rain: 1, stars: 2, moon: 0 };
    const many = askAgainstUsualDay(target, WEEK, usual);
    expect(many.parts).deep.equal(["weekday", "lately", "price", "fleet", "column:sun", "column:"]);
    const { of } = explain(many, ({ sun, rain, moon }) => 5 * sun! + 2 * rain! + moon!);
    expect(of["column:sun"]).closeTo(5, 1e-9);
    expect(of["column:"]).closeTo(5, 1e-9);
    // Which of them differ is all that is asked: at most 64 coalitions of at most seven rows.
    expect(many.coalitions.flat()).length(32 + 32 * 7);
  });

  it("takes all that is planned for the day as one part, against a day without plans", () => {
    const plans = { promotion: 1, planned_price: 6.4, planned_price_ratio: 0.64, days_to_holiday: 2 };
    const planned = askAgainstUsualDay(day(6, 2, plans), WEEK, {});
    expect(planned.parts).deep.equal(["weekday", "lately", "price", "fleet", "planned"]);
    expect(planned.coalitions[0]![0]).deep.include({
      promotion: 0,
      planned_price: 10,
      planned_price_ratio: 1,
      days_to_holiday: 14,
    });
    const { of } = explain(
      planned,
      ({ promotion, planned_price, days_to_holiday }) =>
        5 * promotion! - planned_price! + (14 - days_to_holiday!),
    );
    expect(of.planned).closeTo(5 + 3.6 + 12, 1e-9);
  });

  it("asks of a product that is new what there is to ask", () => {
    const fresh = day(6, 2, { mean_91: null, smoothed: null, price_ratio: null, fleet_trend: null });
    const { from, to, of } = explain(askAgainstUsualDay(fresh, [fresh], {}), ({ mean_7 }) => mean_7!);
    expect([from, to]).deep.equal([12, 12]);
    expect(Object.values(of)).deep.equal([0, 0, 0, 0]);
  });
});

describe("a day as it is seen now against a week before", () => {
  it("gives what has come to be known its share, and a part that is alike none", () => {
    const now = day(6, 2, { promotion: 1 });
    const earlier = day(6, 2, { promotion: 0, mean_7: 9, horizon_step: 10, price: 10, price_ratio: 1 });
    const question = askAgainstEarlier(now, earlier);
    expect(question.parts).deep.equal(["lately", "price", "fleet", "nearer", "planned"]);
    const { from, to, of } = explain(
      question,
      ({ mean_7, price, promotion, horizon_step, fleet_trend }) =>
        mean_7! - price! + 4 * promotion! + horizon_step! / 7 + fleet_trend!,
    );
    expect(to - from).closeTo(3 + 2 + 4 - 1, 1e-9);
    expect(of.lately).closeTo(3, 1e-9);
    expect(of.price).closeTo(2, 1e-9);
    expect(of.planned).closeTo(4, 1e-9);
    expect(of.nearer).closeTo(-1, 1e-9);
    expect(of.fleet).closeTo(0, 1e-9);
  });
});
