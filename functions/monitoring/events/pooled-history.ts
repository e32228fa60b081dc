import type { SurpriseSeries } from "../drift/surprises";
import { nameSeries, type PoolDocument, type PooledSums } from "./surprise-pool";

/** Fewer products of a class than this say nothing together, and fewer than half of its products on a day neither. */
const FEWEST_PRODUCTS = 8;
const FEWEST_SHARE = 0.5;
/** Classes beyond the largest of these are not watched: each has its chance of a false alarm. */
const MOST_CLASSES = 24;
const DIGITS = 1000;

/** Means of a series over the products of a class, day by day; `null` where there were too few. */
export interface PooledMeans {
  readonly className: string;
  readonly series: SurpriseSeries;
  readonly means: readonly (number | null)[];
  readonly products: number;
  readonly up: number;
  readonly down: number;
}

/** What products had in common, as the runs hand it on: `monitoring/dt=D/pooled.json`. */
export interface PooledHistory {
  readonly fromDay: number;
  readonly toDay: number;
  readonly pooled: readonly PooledMeans[];
}

/**
 * The history with the days of a pool behind it. A series that is new has nothing on earlier days; one that the pool
 * does not have any more is left out.
 *
 * @param fromDay days before it are forgotten.
 */
export function appendDays(
  before: PooledHistory | undefined,
  pool: PoolDocument,
  fromDay: number,
): PooledHistory {
  const start = Math.max(fromDay, before?.fromDay ?? pool.fromDay);
  const earlier = new Map(before?.pooled.map((each) => [nameSeries(each), each.means]) ?? []);
  const classes = findLargestClasses(pool.pooled);
  const pooled = pool.pooled
    .filter(({ className }) => classes.has(className))
    .map((each): PooledMeans => {
      const known = earlier.get(nameSeries(each));
      const means: (number | null)[] = [];
      for (let day = start; day <= pool.toDay; day += 1) {
        means.push(
          day < pool.fromDay ? (known?.[day - before!.fromDay] ?? null) : meanOf(each, day - pool.fromDay),
        );
      }
      const { className, series, products, up, down } = each;
      return { className, series, means, products, up, down };
    })
    .sort((left, right) => (nameSeries(left) < nameSeries(right) ? -1 : 1));
  return { fromDay: start, toDay: pool.toDay, pooled };
}

function findLargestClasses(pooled: readonly PooledSums[]): ReadonlySet<string> {
  const products = new Map<string, number>();
  for (const each of pooled) {
    products.set(each.className, Math.max(products.get(each.className) ?? 0, each.products));
  }
  const large = [...products].filter(([, count]) => count >= FEWEST_PRODUCTS);
  large.sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
  return new Set(large.slice(0, MOST_CLASSES).map(([className]) => className));
}

function meanOf({ sums, counts, products }: PooledSums, index: number): number | null {
  const count = counts[index]!;
  if (count < Math.max(FEWEST_PRODUCTS, FEWEST_SHARE * products)) return null;
  return Math.round((sums[index]! / count) * DIGITS) / DIGITS;
}
