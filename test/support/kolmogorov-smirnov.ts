import { sortPresent } from "../../functions/monitoring/distance/empirical-distance";
import {
  type KolmogorovSmirnovMethod,
  type KolmogorovSmirnovResult,
  testSorted,
} from "../../functions/monitoring/distance/kolmogorov-smirnov";

/** The test on samples as they come, in any order, as `scipy.stats.ks_2samp` takes them. */
export function testKolmogorovSmirnov(
  a: Float64Array | readonly number[],
  b: Float64Array | readonly number[],
  method?: KolmogorovSmirnovMethod,
): KolmogorovSmirnovResult | undefined {
  return testSorted(sortPresent(a), sortPresent(b), method);
}
