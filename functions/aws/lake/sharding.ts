import { hashText } from "../../demand/numeric/random";

/**
 * Which shard a product belongs to: FNV-1a (32 bit) of the UTF-8 id, modulo the number of shards.
 */
export function shardOfProduct(productId: string, shardCount: number): string {
  return formatShardId(shardCount > 0 ? hashText(productId) % shardCount : 0);
}

/** `0007` for the eighth shard. */
export function formatShardId(index: number): string {
  return String(index).padStart(4, "0");
}

/**
 * How many shards a fleet is cut into. About 400 products with a year of days make a file of one to two
 * megabytes: read in one request, computed in a fraction of a second, and few enough to list at once.
 */
export function chooseShardCount(productCount: number): number {
  return Math.max(1, Math.ceil(productCount / PRODUCTS_PER_SHARD));
}

const PRODUCTS_PER_SHARD = 400;
