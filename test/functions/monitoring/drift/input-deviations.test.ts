import { expect } from "chai";
import { InputDeviations } from "../../../../functions/monitoring/drift/input-deviations";
import { createRandom } from "../../../bench/drift-study/random";

const FEATURES = ["selling_price", "visits", "promotion", "stock_on_hand", "weather", "channel", "index"];

function watch(features = FEATURES, categories = ["channel"]) {
  return new InputDeviations(features, categories);
}

describe("InputDeviations", () => {
  it("are of numbers that are neither known beforehand nor follow sales, six at most, and of the forecast", () => {
    expect(watch().latest).to.have.length(4);
    expect(watch(["selling_price", "promotion", "inventory_level"]).latest).to.have.length(0);
    expect(watch(Array.from({ length: 9 }, (_, index) => `visits_${index}`)).latest).to.have.length(7);
  });

  it("are about standard normal while nothing changes, whatever the week does, and nothing for three weeks", () => {
    const random = createRandom(3);
    const deviations = watch(["visits"], []);
    const latest: number[] = [];
    for (let day = 0; day < 600; day += 1) {
      const week = day % 7 === 5 ? 2 : 1;
      deviations.advance(day, Float64Array.of(300 * week * Math.exp(0.1 * random.normal())), 50 * week);
      if (day < 21) expect(deviations.latest[0]).to.equal(0);
      if (day >= 100) latest.push(deviations.latest[0]!);
      // A forecast that is that of its weekday is no news.
      expect(Math.abs(deviations.latest[1]!)).to.be.below(1e-6);
    }
    const mean = latest.reduce((sum, one) => sum + one, 0) / latest.length;
    const squares = latest.reduce((sum, one) => sum + one ** 2, 0) / latest.length;
    expect(mean).to.be.within(-0.15, 0.15);
    expect(squares).to.be.within(0.8, 1.2);
  });

  it("are 0 where a value is missing, and 6 at most", () => {
    const random = createRandom(4);
    const deviations = watch(["visits"], []);
    for (let day = 0; day < 100; day += 1)
      deviations.advance(day, Float64Array.of(300 + 20 * random.normal()), 50);
    deviations.advance(100, Float64Array.of(Number.NaN), Number.NaN);
    expect([...deviations.latest]).to.deep.equal([0, 0]);
    deviations.advance(101, Float64Array.of(300_000), 50);
    expect(deviations.latest[0]).to.equal(6);
    deviations.advance(102, Float64Array.of(0), 50);
    expect(deviations.latest[0]).to.equal(-6);
  });

  it("say that forecasts are unusual which stay far from those so far", () => {
    const random = createRandom(6);
    const deviations = watch(["visits"], []);
    const unusual: number[] = [];
    for (let day = 0; day < 200; day += 1) {
      const forecast = 50 * (day < 150 ? 1 : 1.8) * Math.exp(0.1 * random.normal());
      deviations.advance(day, Float64Array.of(300 * Math.exp(0.1 * random.normal())), forecast);
      if (deviations.isForecastUnusual) unusual.push(day);
    }
    expect(unusual[0]).to.be.within(150, 154);
  });

  it("say that an input moved that is far from where it was and shows a drift of its own, and no other", () => {
    const random = createRandom(5);
    for (const [factor, drifts, moved] of [
      [1.5, true, 1],
      [1.5, false, 0],
      [1, true, 0],
    ] as const) {
      const deviations = watch(["weather", "visits"], []);
      for (let day = 0; day < 120; day += 1) {
        const visits = 300 * (day < 105 ? 1 : factor) * Math.exp(0.1 * random.normal());
        deviations.advance(day, Float64Array.of(10, visits), 50, (feature) => drifts && feature === 1);
      }
      expect([...deviations.haveMoved], `times ${factor}, ${drifts}`).to.deep.equal([0, moved, 0]);
    }
  });
});
