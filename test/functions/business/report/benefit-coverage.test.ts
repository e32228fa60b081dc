import { expect } from "chai";
import { type BlockFigures, bootstrapTotal } from "../../../../functions/business/report/bootstrap";
import { createRandom } from "../../../../functions/demand/numeric/random";

/** Windows of products that differ, with noise of their own and a shock that they share; they earn 1 a block each. */
function drawWindow(random: () => number, products: number, shock: number): BlockFigures {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const blocks = 8;
  const common = Array.from({ length: blocks }, () => shock * normal());
  const values = new Float64Array(products * blocks);
  for (let product = 0; product < products; product++) {
    const mean = 1 + normal();
    common.forEach((own, block) => {
      values[product * blocks + block] = mean + own + 4 * normal();
    });
  }
  return { values, products, blocks };
}

const WINDOWS = 300;

/** Share of the windows whose interval holds what such products earn in such days. */
function measureCoverage(products: number, shock: number): number {
  const random = createRandom(97 + products);
  let held = 0;
  for (let window = 0; window < WINDOWS; window++) {
    const figures = drawWindow(random, products, shock);
    const { low, high } = bootstrapTotal(figures, { seed: window + 1, resamples: 200 })!;
    if (low <= products * 8 && products * 8 <= high) held++;
  }
  return held / WINDOWS;
}

/** Three deviations of a count of so many windows about 95 %, and the worth of 200 resamples. */
const [LEAST, MOST] = [0.905, 0.985];

/** The study is `npm run bench -- benefit-coverage`; this notices when the interval is of products or of days alone. */
describe("the 95 % interval of the benefit", () => {
  it("holds what is earned by products that have nothing in common", () => {
    expect(measureCoverage(40, 0)).within(LEAST, MOST);
  });

  it("holds what is earned where all products share a shock", () => {
    expect(measureCoverage(40, 1.5)).within(LEAST, MOST);
  });

  it("holds what a few products earn", () => {
    expect(measureCoverage(6, 0)).within(LEAST, MOST);
    expect(measureCoverage(6, 1.5)).within(LEAST, MOST);
  });
});
