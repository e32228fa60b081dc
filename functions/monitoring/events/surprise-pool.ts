import type { SurpriseRing, SurpriseSeries } from "../drift/surprises";

/** A trend beyond so many deviations counts the product among those that moved. */
const MOVED = 1;

/** Surprises of the products of a class, summed day by day. Survives JSON. */
export interface PooledSums {
  readonly className: string;
  readonly series: SurpriseSeries;
  /** By day, from the first of the pool on. */
  readonly sums: number[];
  readonly counts: number[];
  /** Products on the last day, and those of which the last week moved up or down. */
  products: number;
  up: number;
  down: number;
}

/** What the products of some shards have in common, on some days. */
export interface PoolDocument {
  readonly fromDay: number;
  readonly toDay: number;
  readonly pooled: readonly PooledSums[];
}

/** Takes in the surprises of one product. */
export interface ProductPool {
  readonly fromDay: number;
  add(day: number, row: Float32Array): void;
  /** Called once, after the last day. */
  finish(ring: SurpriseRing): void;
}

/** Adds surprises up over products, by class, series and day. */
export class SurprisePool {
  private readonly bySeries = new Map<string, PooledSums>();

  /** @param fromDay first day that is wanted. @param toDay last closed day. */
  constructor(
    readonly fromDay: number,
    private readonly toDay: number,
  ) {}

  /** @param classes of the product. */
  open(series: readonly SurpriseSeries[], classes: readonly string[]): ProductPool {
    const { fromDay, toDay } = this;
    const targets = classes.map((className) => series.map((one) => this.find(className, one)));
    return {
      fromDay,
      add: (day, row) => {
        if (day < fromDay || day > toDay) return;
        for (const target of targets) addRow(target, day - fromDay, row);
      },
      finish: (ring) => {
        for (let index = 0; index < series.length; index += 1) {
          const trend = ring.trend(index);
          if (Number.isNaN(trend)) continue;
          for (const target of targets) count(target[index]!, trend);
        }
      },
    };
  }

  /** Shard after shard: sums in another order would differ in their last digits. */
  merge({ fromDay, pooled }: PoolDocument): void {
    const offset = fromDay - this.fromDay;
    for (const { className, series, sums, counts, products, up, down } of pooled) {
      const own = this.find(className, series);
      for (let index = Math.max(0, -offset); index < sums.length; index += 1) {
        own.sums[index + offset]! += sums[index]!;
        own.counts[index + offset]! += counts[index]!;
      }
      own.products += products;
      own.up += up;
      own.down += down;
    }
  }

  toDocument(): PoolDocument {
    return { fromDay: this.fromDay, toDay: this.toDay, pooled: [...this.bySeries.values()] };
  }

  private find(className: string, series: SurpriseSeries): PooledSums {
    const key = nameSeries({ className, series });
    const known = this.bySeries.get(key);
    if (known) return known;
    const days = Math.max(0, this.toDay - this.fromDay + 1);
    const zeros = () => new Array<number>(days).fill(0);
    const made = { className, series, sums: zeros(), counts: zeros(), products: 0, up: 0, down: 0 };
    this.bySeries.set(key, made);
    return made;
  }
}

/** One name for a series of a class. */
export function nameSeries({ className, series }: Pick<PooledSums, "className" | "series">): string {
  return `${className}|${series.feature}|${series.aspect}`;
}

function addRow(target: readonly PooledSums[], index: number, row: Float32Array): void {
  for (let series = 0; series < target.length; series += 1) {
    const surprise = row[series]!;
    if (Number.isNaN(surprise)) continue;
    target[series]!.sums[index]! += surprise;
    target[series]!.counts[index]! += 1;
  }
}

function count(pooled: PooledSums, trend: number): void {
  pooled.products += 1;
  if (trend > MOVED) pooled.up += 1;
  else if (trend < -MOVED) pooled.down += 1;
}
