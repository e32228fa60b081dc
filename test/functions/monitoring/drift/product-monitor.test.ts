import { expect } from "chai";
import type { ProductVerdict } from "../../../../functions/contracts/product-verdict";
import { parseDay } from "../../../../functions/demand/calendar";
import { AlarmGate } from "../../../../functions/monitoring/drift/alarm-gate";
import { ProductMonitor } from "../../../../functions/monitoring/drift/product-monitor";
import { createRandom } from "../../../bench/drift-study/random";

const FIRST_DAY = parseDay("2025-01-01")!;

interface Day {
  readonly values: readonly number[];
  readonly actual: number;
  readonly forecast: number;
}

function replay(features: readonly string[], days: readonly Day[], rate = 0.01): ProductVerdict[] {
  const monitor = new ProductMonitor({ features, falseAlarmRate: rate });
  return days.map(({ values, actual, forecast }, index) => {
    monitor.advance(FIRST_DAY + index, Float64Array.from(values), actual, forecast);
    return monitor.judge();
  });
}

/** A year of a price with promotions and of traffic with a weekly season; a change may set in on day 300. */
function generateDays(seed: number, change: (index: number, day: Day) => Day = (_, day) => day): Day[] {
  const random = createRandom(seed);
  let state = 0;
  return Array.from({ length: 365 }, (_, index) => {
    state = 0.5 * state + random.normal();
    const promotion = random.chance(0.1) ? 1 : 0;
    const price = 10 * (1 - 0.2 * promotion) * (1 + 0.01 * random.normal());
    const traffic = 1000 + 100 * Math.sin((2 * Math.PI * index) / 7) + 50 * state;
    const forecast = 20 + 5 * Math.sin((2 * Math.PI * index) / 7);
    const day = { values: [price, promotion, traffic], actual: random.poisson(forecast), forecast };
    return index >= 300 ? change(index, day) : day;
  });
}

function seasonOf(index: number): number {
  return Math.sin((2 * Math.PI * index) / 365.25);
}

const FEATURES = ["selling_price", "promotion", "traffic"];

describe("ProductMonitor", () => {
  it("says insufficient-data for eight weeks, then judges", () => {
    const verdicts = replay(FEATURES, generateDays(1));
    expect(verdicts[50]!.data.status).to.equal("insufficient-data");
    expect(verdicts[60]!.data.status).to.equal("stable");
    expect(verdicts[15]!.concept.status).to.equal("insufficient-data");
    expect(verdicts[30]!.concept.status).to.equal("ok");
  });

  it("stays quiet on stable products with season and autocorrelation", () => {
    let alarms = 0;
    for (let seed = 1; seed <= 30; seed += 1) {
      for (const { data, concept } of replay(FEATURES, generateDays(seed)).slice(100)) {
        if (data.status === "drifted") alarms += 1;
        if (concept.status === "degraded" || concept.status === "warning") alarms += 1;
      }
    }
    expect(alarms / (30 * 265 * 2)).to.be.below(0.01);
  });

  /** Products that sell to visitors nobody foresees; from day 600 on there are more of them by one factor, and they buy by another. */
  function judgeVisited(visitors: number, buying: number, features = ["visits"]): number {
    let alarms = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = createRandom(seed);
      let wander = 0;
      const days = Array.from({ length: 625 }, (_, index): Day => {
        wander = 0.7 * wander + 0.25 * random.normal();
        const came = 400 * Math.exp(wander);
        const isLater = index >= 600;
        const actual = random.poisson((came / 10) * (isLater ? buying : 1));
        return { values: [Math.round(came * (isLater ? visitors : 1))], actual, forecast: 40 };
      });
      const late = replay(features, days).slice(600);
      if (late.some(({ concept }) => concept.status === "degraded" || concept.status === "warning"))
        alarms += 1;
    }
    return alarms;
  }

  it("sees within weeks that visitors buy less, which errors alone do not show, and seldom takes other counts of them for it", () => {
    expect(judgeVisited(1, 0.65)).to.be.above(22);
    expect(judgeVisited(1, 0.65, ["selling_price"]), "errors alone").to.be.below(7);
    expect(judgeVisited(1, 1)).to.be.below(4);
    expect(judgeVisited(1.8, 1)).to.be.below(10);
  });

  const SEASONS: Readonly<Record<string, (index: number, noise: number) => number>> = {
    "a season many times the noise": (index, noise) => 500 + 200 * seasonOf(index) + 20 * noise,
    "noise that grows with the season": (index, noise) =>
      500 + 40 * seasonOf(index) + 20 * (1 + 0.3 * seasonOf(index)) * noise,
    "steady growth": (index, noise) => 500 + (40 * index) / 365 + 20 * noise,
  };
  for (const [name, makeValue] of Object.entries(SEASONS)) {
    it(`stays quiet in the second year of ${name}`, () => {
      let alarms = 0;
      for (let seed = 1; seed <= 40; seed += 1) {
        const random = createRandom(seed);
        const phase = random.integer(0, 364);
        let noise = 0;
        const days = Array.from({ length: 730 }, (_, index) => {
          noise = 0.5 * noise + Math.sqrt(0.75) * random.normal();
          return { values: [makeValue(index + phase, noise)], actual: 5, forecast: 5 };
        });
        const verdicts = replay(["traffic"], days).slice(365);
        alarms += verdicts.filter(({ data }) => data.status === "drifted").length;
      }
      // Judged without these seasons in mind, the second is in alarm on one day in eleven, the third on one in twelve.
      expect(alarms / (40 * 365)).to.be.below(0.02);
    });
  }

  it("sees a change beside a flag that is always on", () => {
    const days = generateDays(12, (_, day) => ({
      ...day,
      values: [day.values[0]! * 1.1, ...day.values.slice(1)],
    })).map((day) => ({ ...day, values: [...day.values, 1] }));
    const verdicts = replay([...FEATURES, "is_listed"], days);
    const found = verdicts.findIndex(({ data }, index) => index >= 300 && data.status === "drifted");
    expect(found).to.be.within(300, 310);
  });

  it("finds a price change although promotions hide it, and dates it", () => {
    const verdicts = replay(
      FEATURES,
      generateDays(3, (_, day) => ({ ...day, values: [day.values[0]! * 1.08, ...day.values.slice(1)] })),
    );
    const found = verdicts.findIndex(({ data }, index) => index >= 300 && data.status === "drifted");
    expect(found).to.be.within(300, 313);
    const [drift] = verdicts[found]!.data.features;
    expect(drift).to.include({ feature: "selling_price", kind: "level" });
    expect(drift!.sinceDay - FIRST_DAY).to.be.within(296, 304);
    expect(drift!.score).to.be.above(1);
  });

  it("does not blame the price for more promotions", () => {
    const random = createRandom(9);
    const verdicts = replay(
      FEATURES,
      generateDays(4, (_, day) => {
        const promotion = random.chance(0.9) ? 1 : 0;
        return {
          ...day,
          values: [10 * (1 - 0.2 * promotion) * (1 + 0.01 * random.normal()), promotion, day.values[2]!],
        };
      }),
    );
    const features = new Set(
      verdicts.slice(300, 330).flatMap(({ data }) => data.features.map(({ feature }) => feature)),
    );
    expect([...features]).to.deep.equal(["promotion"]);
  });

  it("finds values that go missing", () => {
    const random = createRandom(5);
    const verdicts = replay(
      FEATURES,
      generateDays(5, (_, day) => ({
        ...day,
        values: [day.values[0]!, day.values[1]!, random.chance(0.4) ? Number.NaN : day.values[2]!],
      })),
    );
    const found = verdicts.slice(300).find(({ data }) => data.status === "drifted")!;
    expect(found.data.features[0]).to.include({ feature: "traffic", kind: "missing" });
  });

  it("finds forecasts that became wrong, with severity and onset", () => {
    const verdicts = replay(
      FEATURES,
      generateDays(6, (_, day) => ({ ...day, actual: Math.round(day.actual * 1.6) })),
    );
    const found = verdicts.findIndex(({ concept }) => concept.status === "degraded");
    expect(found).to.be.within(300, 314);
    const { concept } = verdicts[found]!;
    expect(concept.errorRatio).to.be.above(1.3);
    expect(concept.sinceDay! - FIRST_DAY).to.be.within(296, 306);
  });

  it("accepts a change that lasts as the new reference", () => {
    const days = generateDays(7, (_, day) => ({
      ...day,
      values: [day.values[0]! * 1.2, ...day.values.slice(1)],
    }));
    const verdicts = replay(FEATURES, days);
    expect(verdicts[310]!.data.status).to.equal("drifted");
    expect(verdicts[364]!.data.status).to.equal("stable");
  });

  it("says of a day the same whatever comes after it", () => {
    const before = replay(FEATURES, generateDays(8)).slice(0, 300);
    const after = replay(
      FEATURES,
      generateDays(8, (_, day) => ({ ...day, values: [99, 1, Number.NaN], actual: 0 })),
    ).slice(0, 300);
    expect(after).to.deep.equal(before);
  });

  it("takes constants, gaps and products that hardly sell", () => {
    const days = Array.from({ length: 200 }, (_, index) => ({
      values: [9.99, 0, index % 3 === 0 ? Number.NaN : 5],
      actual: index % 40 === 0 ? 1 : 0,
      forecast: 0.03,
    }));
    for (const { data, concept } of replay(FEATURES, days)) {
      expect(data.status).to.not.equal("drifted");
      expect(concept.status).to.not.equal("degraded");
    }
  });

  it("is in alarm as the gate says of the scores that the verdicts carry", () => {
    for (const seed of [3, 6, 13, 14]) {
      const verdicts = replay(
        FEATURES,
        generateDays(seed, (index, { values, actual, forecast }) => ({
          values: [values[0]! * (index < 330 ? 1.05 : 1), values[1]!, values[2]! + (index < 330 ? 150 : 0)],
          actual: index % 4 === 1 ? Number.NaN : Math.round(actual * (index < 330 ? 1.6 : 1)),
          forecast,
        })),
      );
      const [data, concept] = [new AlarmGate(), new AlarmGate()];
      let alarms = 0;
      verdicts.forEach((verdict, day) => {
        const isDrifted = data.advance(verdict.data.score ?? 0);
        const isWrong = concept.advance(verdict.concept.score ?? 0);
        if (day < 60) return;
        if (isDrifted || isWrong) alarms += 1;
        expect(verdict.data.status === "drifted", `day ${day}`).to.equal(isDrifted);
        expect(verdict.concept.status !== "ok", `day ${day}`).to.equal(isWrong);
      });
      expect(alarms).to.be.above(5);
    }
  });

  it("names the features above their threshold, strongest first, with the score of the verdict", () => {
    const verdicts = replay(
      FEATURES,
      generateDays(15, (_, { values, ...day }) => ({
        ...day,
        values: [values[0]! * 1.1, values[1]!, values[2]! + 400],
      })),
    );
    const drifted = verdicts.filter(({ data }) => data.status === "drifted");
    expect(drifted.some(({ data }) => data.features.length === 2)).to.equal(true);
    for (const { data } of drifted) {
      const scores = data.features.map(({ score }) => score);
      expect(scores[0]).to.equal(data.score);
      expect(scores).to.deep.equal(scores.toSorted((left, right) => right - left));
      // What raised an alarm is named while it lasts; what joins it must be above the threshold itself.
      expect(Math.min(2, ...scores.slice(1))).to.be.above(1);
    }
    for (const { data } of verdicts) if (data.status !== "drifted") expect(data.features).to.deep.equal([]);
  });

  it("asks for more evidence until a year has been seen once", () => {
    /** The highest score of a month after a shift by `shift` deviations on a day of a history. */
    const scoreOf = (day: number, shift: number) => {
      const random = createRandom(33);
      const days = Array.from({ length: day + 30 }, (_, index) => ({
        values: [100 + 5 * random.normal() + (index < day ? 0 : 5 * shift)],
        actual: 5,
        forecast: 5,
      }));
      return Math.max(
        ...replay(["traffic"], days)
          .slice(day)
          .map(({ data }) => data.score ?? 0),
      );
    };
    expect(scoreOf(300, 1.8)).to.be.below(0.8 * scoreOf(500, 1.8));
    expect(scoreOf(300, 5)).to.be.above(1);
  });

  it("watches demand itself from the first day on while there are no forecasts", () => {
    const random = createRandom(34);
    const days = Array.from({ length: 200 }, (_, index) => ({
      values: [100 + 5 * random.normal()],
      actual: random.poisson(index < 150 ? 9 : 30),
      forecast: Number.NaN,
    }));
    const verdicts = replay(["traffic"], days);
    verdicts.forEach(({ data }, index) => {
      expect(data.status === "insufficient-data", `day ${index}`).to.equal(index < 56);
    });
    const drifted = verdicts.filter(({ data }) => data.status === "drifted");
    expect(drifted.length).to.be.above(3);
    expect(drifted.at(-1)!.data.features[0]).to.include({ feature: "units_sold", kind: "level" });
  });

  it("does not blame what falls with the sales of a product that ends, but a price", () => {
    const end = (index: number) => Math.exp(-Math.max(0, index - 400) / 8);
    const play = (isPriced: boolean) => {
      const random = createRandom(36);
      const days = Array.from({ length: 450 }, (_, index) => {
        const expected = 40 * end(index);
        const price = isPriced && index >= 420 ? 900 : 9;
        return {
          values: [price, random.poisson(20 * expected)],
          actual: random.poisson(expected),
          forecast: expected,
        };
      });
      return replay(["selling_price", "visits"], days).slice(415);
    };
    expect(play(false).filter(({ data }) => data.status === "drifted")).to.have.length(0);
    const names = play(true).flatMap(({ data }) => data.features.map(({ feature }) => feature));
    expect(new Set(names)).to.deep.equal(new Set(["selling_price"]));
  });

  it("judges a feature that comes later by its values", () => {
    const random = createRandom(35);
    const days = Array.from({ length: 260 }, (_, index) => ({
      values: [index < 30 ? Number.NaN : 50 + 2 * random.normal() + (index < 230 ? 0 : 20)],
      actual: 5,
      forecast: 5,
    }));
    const drifts = replay(["traffic"], days).flatMap(({ data }) => data.features);
    expect(drifts.some(({ kind }) => kind === "level")).to.equal(true);
  });

  it("says nothing before the first day", () => {
    const { data, concept } = new ProductMonitor({ features: ["traffic"], falseAlarmRate: 0.01 }).judge();
    expect(data).to.deep.equal({ status: "insufficient-data", score: undefined, features: [] });
    expect(concept).to.include({ status: "insufficient-data", sampleCount: 0 });
  });

  it("watches demand itself while there are no forecasts, and leaves it to their errors when there are", () => {
    const withForecast = (from: number) =>
      generateDays(17, (_, day) => ({ ...day, actual: day.actual * 3 })).map((day, index) => ({
        ...day,
        forecast: index >= from ? day.forecast : Number.NaN,
      }));
    const namesIn = (verdicts: readonly ProductVerdict[]) => [
      ...new Set(verdicts.flatMap(({ data }) => data.features.map(({ feature }) => feature))),
    ];
    const without = replay(FEATURES, withForecast(999));
    const found = without.findIndex(({ data }) =>
      data.features.some(({ feature }) => feature === "units_sold"),
    );
    expect(found).to.be.within(300, 310);
    expect(without.at(-1)!.concept).to.include({ status: "insufficient-data", sampleCount: 0 });
    const fromTheStart = replay(FEATURES, withForecast(0));
    expect(namesIn(fromTheStart)).to.not.include("units_sold");
    expect(fromTheStart.slice(300).some(({ concept }) => concept.status === "degraded")).to.equal(true);
    // 22 days of errors, from day 270 on, are enough to judge by them when the change comes.
    expect(namesIn(replay(FEATURES, withForecast(270)))).to.not.include("units_sold");
  });

  it("explains values by three flags at most, which must have been off once and on or off only", () => {
    const random = createRandom(18);
    /** A series that doubles on the days of a flag is ordinary to a monitor that has the flag as a condition. */
    const alarmsBeside = (flagOf: (index: number, isOn: boolean) => readonly number[]) => {
      const days = Array.from({ length: 330 }, (_, index) => {
        const isOn = random.chance(index < 200 ? 0.08 : 0.6);
        const value = (isOn ? 200 : 100) + 5 * random.normal();
        return { values: [...flagOf(index, isOn), value], actual: 5, forecast: 5 };
      });
      const features = [...days[0]!.values.slice(1).map((_, index) => `flag_${index}`), "traffic"];
      return replay(features, days)
        .slice(200)
        .flatMap(({ data }) => data.features)
        .filter(({ feature }) => feature === "traffic").length;
    };
    const off = (index: number) => (index % 2 === 0 ? 0 : 1);
    expect(alarmsBeside((_, isOn) => [isOn ? 1 : 0])).to.equal(0);
    expect(alarmsBeside((index, isOn) => [off(index), off(index), isOn ? 1 : 0])).to.equal(0);
    expect(alarmsBeside((index, isOn) => [off(index), off(index), off(index), isOn ? 1 : 0])).to.be.above(0);
    expect(alarmsBeside((index, isOn) => [isOn ? 1 : 0, off(index), off(index), off(index)])).to.equal(0);
    // One of which a day is not known is one all the same.
    expect(alarmsBeside((index, isOn) => [index === 9 ? Number.NaN : isOn ? 1 : 0])).to.equal(0);
    // Flags that were always on so far take no place among the three.
    expect(alarmsBeside((_, isOn) => [1, 1, 1, isOn ? 1 : 0])).to.equal(0);
    // Neither does a feature with other values, or with none.
    expect(
      alarmsBeside((index, isOn) => [index % 3, Number.NaN, off(index), off(index), isOn ? 1 : 0]),
    ).to.equal(0);
  });
});
