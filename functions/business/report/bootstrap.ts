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
 * the share of it in their variance. Few products and few blocks tell their spread badly: variances are widened by
 * n / (n - 1), and the whole by how much longer the tail of Student's t is than the normal's, with the degrees of freedom
 * of the sum of both variances (Satterthwaite 1946). Widened each by a t of its own, four weeks of which little is common
 * would be as uncertain as four weeks of which all is. `npm run bench -- benefit-coverage` measures how often the
 * interval holds what it is of.
 *
 * @returns `undefined` for fewer than two products or two blocks, which tell nothing of their spread.
 */
export function bootstrapTotal(figures: BlockFigures, options: BootstrapOptions = {}): Interval | undefined {
  const { confidence = 0.95, resamples = 1_000, seed = 1 } = options;
  const { products, blocks } = figures;
  if (products < 2 || blocks < 2) return undefined;
  const tail = (1 - confidence) / 2;
  const { total, ofProducts, ofBlocks, degreesOfFreedom } = deviations(figures);
  const factor = studentQuantile(1 - tail, degreesOfFreedom) / normalQuantile(1 - tail);
  const random = createRandom(seed);
  const totals = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let deviation = 0;
    for (let draw = 0; draw < products; draw++) deviation += ofProducts[Math.floor(random() * products)]!;
    for (let draw = 0; draw < blocks; draw++) deviation += ofBlocks[Math.floor(random() * blocks)]!;
    totals[resample] = total + factor * deviation;
  }
  totals.sort();
  return { low: quantileOfSorted(totals, tail), high: quantileOfSorted(totals, 1 - tail) };
}

/**
 * The total, and by how much products, and blocks in what their products have in common, depart from their means: as wide
 * as the total's variance over either, which has so many degrees of freedom.
 */
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
  const productSquares = centre(ofProducts, total / products);
  const blockSquares = centre(ofBlocks, total / blocks);
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
  const commonShare = blockSquares > 0 ? Math.max(0, 1 - expectedSquares / blockSquares) : 0;
  const productVariance = scale(ofProducts, productSquares, 1);
  const blockVariance = scale(ofBlocks, blockSquares, commonShare);
  const variance = productVariance + blockVariance;
  return {
    total,
    ofProducts,
    ofBlocks,
    degreesOfFreedom:
      variance > 0
        ? variance ** 2 / (productVariance ** 2 / (products - 1) + blockVariance ** 2 / (blocks - 1))
        : products - 1,
  };
}

/** Takes the mean off. @returns the sum of the squares that are left */
function centre(values: Float64Array, mean: number): number {
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    values[index]! -= mean;
    squares += values[index]! ** 2;
  }
  return squares;
}

/** Makes deviations as wide as a share of the variance of their sum, which is returned. */
function scale(values: Float64Array, squares: number, share: number): number {
  const count = values.length;
  const ratio = (share * count) / (count - 1);
  for (let index = 0; index < count; index++) values[index]! *= Math.sqrt(ratio);
  return squares * ratio;
}

/** Linear between neighbours, as NumPy's default. */
function quantileOfSorted(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
