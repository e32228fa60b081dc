import { normalQuantile } from "../../demand/numeric/normal";
import { createRandom } from "../../demand/numeric/random";
import { studentQuantile } from "../../demand/numeric/student-t";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A figure by product and block of days: that of product `p` in block `b` is `values[p * blocks + b]`. */
export interface BlockFigures {
  readonly values: Float64Array;
  readonly products: number;
  readonly blocks: number;
}

export interface BootstrapOptions {
  /** 0 to 1. @default 0.95 */
  readonly confidence?: number;
  /** @default 1000 */
  readonly resamples?: number;
  /** @default 1 */
  readonly seed?: number;
}

/**
 * Percentile bootstrap interval of a total over products and days. Both could have been others: whole products are
 * drawn again with replacement, and whole blocks of days (Kuensch 1989), which keep what lasts from one day to the next.
 *
 * Blocks are drawn of what days have in common alone. What products do for themselves is in the draw of products
 * already, and would be counted twice (Cameron, Gelbach and Miller 2011): the deviations of the blocks are lessened by
 * the share of it in their variance. Few products and few blocks tell their spread badly: deviations are widened by
 * n / (n - 1) and by how much longer the tail of Student's t is than the normal's. `npm run bench -- benefit-coverage`
 * measures how often the interval holds what it is of.
 *
 * @returns `undefined` for fewer than two products or two blocks, which tell nothing of their spread.
 */
export function bootstrapTotal(figures: BlockFigures, options: BootstrapOptions = {}): Interval | undefined {
  const { confidence = 0.95, resamples = 1_000, seed = 1 } = options;
  const { products, blocks } = figures;
  if (products < 2 || blocks < 2) return undefined;
  const tail = (1 - confidence) / 2;
  const { total, ofProducts, ofBlocks } = deviations(figures);
  widen(ofProducts, tail);
  widen(ofBlocks, tail);
  const random = createRandom(seed);
  const totals = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let sum = total;
    for (let draw = 0; draw < products; draw++) sum += ofProducts[Math.floor(random() * products)]!;
    for (let draw = 0; draw < blocks; draw++) sum += ofBlocks[Math.floor(random() * blocks)]!;
    totals[resample] = sum;
  }
  totals.sort();
  return { low: quantileOfSorted(totals, tail), high: quantileOfSorted(totals, 1 - tail) };
}

/** The total, and by how much products, and blocks in what their products have in common, depart from their means. */
function deviations({ values, products, blocks }: BlockFigures) {
  const ofProducts = new Float64Array(products);
  const ofBlocks = new Float64Array(blocks);
  let total = 0;
  for (let product = 0; product < products; product++) {
    for (let block = 0; block < blocks; block++) {
      const value = values[product * blocks + block]!;
      ofProducts[product]! += value;
      ofBlocks[block]! += value;
      total += value;
    }
  }
  for (let product = 0; product < products; product++) ofProducts[product]! -= total / products;
  let blockSquares = 0;
  for (let block = 0; block < blocks; block++) {
    ofBlocks[block]! -= total / blocks;
    blockSquares += ofBlocks[block]! ** 2;
  }
  const mean = total / (products * blocks);
  let ownSquares = 0;
  for (let product = 0; product < products; product++) {
    for (let block = 0; block < blocks; block++) {
      const expected = mean + ofProducts[product]! / blocks + ofBlocks[block]! / products;
      ownSquares += (values[product * blocks + block]! - expected) ** 2;
    }
  }
  // Expected squares of the blocks if nothing were common: what is not explained by product or block, summed up.
  const expectedSquares = (ownSquares * products) / (products - 1);
  const common = blockSquares > 0 ? Math.sqrt(Math.max(0, 1 - expectedSquares / blockSquares)) : 0;
  for (let block = 0; block < blocks; block++) ofBlocks[block]! *= common;
  return { total, ofProducts, ofBlocks };
}

/** Makes up for how little few deviations tell of their own spread. */
function widen(values: Float64Array, tail: number): void {
  const count = values.length;
  const factor =
    Math.sqrt(count / (count - 1)) * (studentQuantile(1 - tail, count - 1) / normalQuantile(1 - tail));
  for (let index = 0; index < count; index++) values[index]! *= factor;
}

/** Linear between neighbours, as NumPy's default. */
function quantileOfSorted(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
