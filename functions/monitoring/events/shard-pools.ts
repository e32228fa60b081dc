import type { DemandSeries } from "../../demand/series";
import type { Pooling } from "../run/judge-series";
import { findClassColumns, findClasses } from "./product-classes";
import { type PoolDocument, SurprisePool } from "./surprise-pool";

/** The pools of some shards, each summed by itself, as workers would. */
export class ShardPools {
  private readonly pools: readonly { readonly pool: SurprisePool; readonly columns: readonly string[] }[];
  private readonly shardOf = new Map<DemandSeries, number>();
  private readonly classes = new Map<DemandSeries, readonly string[]>();

  constructor(
    shards: readonly (readonly DemandSeries[])[],
    private readonly fromDay: number,
    private readonly toDay: number,
  ) {
    this.pools = shards.map((list) => ({
      pool: new SurprisePool(fromDay, toDay),
      columns: findClassColumns(list),
    }));
    for (const [index, list] of shards.entries()) for (const series of list) this.shardOf.set(series, index);
  }

  /** Where the surprises of a product go. */
  of(series: DemandSeries): Pooling {
    const { pool } = this.pools[this.shardOf.get(series)!]!;
    return { fromDay: this.fromDay, open: (names) => pool.open(names, this.classesOf(series)) };
  }

  classesOf(series: DemandSeries): readonly string[] {
    const known = this.classes.get(series);
    if (known) return known;
    const classes = findClasses(series, this.pools[this.shardOf.get(series)!]!.columns);
    this.classes.set(series, classes);
    return classes;
  }

  join(): PoolDocument {
    const all = new SurprisePool(this.fromDay, this.toDay);
    for (const { pool } of this.pools) all.merge(pool.toDocument());
    return all.toDocument();
  }
}
