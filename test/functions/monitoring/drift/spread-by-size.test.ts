import { expect } from "chai";
import { SpreadBySize } from "../../../../functions/monitoring/drift/spread-by-size";
import { createRandom } from "../../../bench/drift-study/random";

/** Two years of forecasts between 5 and 125 units, whose errors scatter by a power of them. */
function learnYears(power: number, seed = 3): SpreadBySize {
  const random = createRandom(seed);
  const spread = new SpreadBySize();
  for (let day = 0; day < 730; day += 1) {
    const forecast = 25 * 5 ** Math.sin((2 * Math.PI * day) / 365);
    spread.expect(forecast);
    spread.learn(random.normal() * forecast ** power);
  }
  return spread;
}

describe("SpreadBySize", () => {
  it("learns that errors of large forecasts are larger than is ordinary for their size, or smaller", () => {
    const growing = learnYears(0.5);
    expect(growing.expect(125) / growing.expect(5)).to.be.within(2.5, 5.6);
    const falling = learnYears(-0.4);
    expect(falling.expect(125) / falling.expect(5)).to.be.within(0.2, 0.45);
  });

  it("stays near 1 where errors are as large as they should be", () => {
    for (const seed of [1, 2, 3, 4]) {
      const spread = learnYears(0, seed);
      expect(spread.expect(25), `seed ${seed}`).to.be.within(0.97, 1.03);
      for (const forecast of [5, 125]) {
        expect(spread.expect(forecast), `seed ${seed}, ${forecast}`).to.be.within(0.95, 1.2);
      }
    }
  });

  it("allows for more where forecasts are far from all those before", () => {
    const random = createRandom(8);
    const spread = new SpreadBySize();
    for (let day = 0; day < 365; day += 1) {
      spread.expect(20 + (day % 3));
      spread.learn(random.normal());
    }
    expect(spread.expect(20)).to.be.within(0.95, 1.1);
    expect(spread.expect(60)).to.be.above(1.2);
    expect(spread.expect(7)).to.be.above(1.2);
  });

  it("does not believe in a factor beyond e, and takes a forecast of nothing", () => {
    const spread = learnYears(3);
    expect(spread.expect(1e6)).to.be.within(2, Math.E);
    expect(spread.expect(0)).to.be.within(1 / Math.E, 0.5);
  });
});
