import { shardPrefix } from "../../contracts/keys";
import type { Shard } from "../../contracts/lake";
import { shardOfProduct } from "./sharding";

/** Where a product lies if it lies in the lake at all: its own file, or the shard that its id hashes to. */
export function findLikelyShard(shards: readonly Shard[], productId: string): Shard | undefined {
  const own = shards.find(({ shardId }) => shardId === productId);
  if (own) return own;
  const shardId = shardOfProduct(productId, countNumberedShards(shards));
  return shards.find((shard) => shard.shardId === shardId);
}

/** Shards that hold many products, as against files of one product. */
export function countNumberedShards(shards: readonly Shard[]): number {
  return shards.filter(isNumberedShard).length;
}

export function isNumberedShard({ shardId, objects }: Shard): boolean {
  return objects[0]?.key.startsWith(shardPrefix(shardId)) ?? false;
}
