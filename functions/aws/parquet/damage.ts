/** A Parquet file says something that cannot be true of it; the message says where and what. */
export class DamageError extends Error {
  override name = "DamageError";
}

/** A count or size of the file as a whole number from 0 to a limit; anything else is damage. */
export function checkedCount(value: unknown, limit: number, what: string): number {
  const count = typeof value === "bigint" ? Number(value) : value;
  if (typeof count === "number" && Number.isInteger(count) && count >= 0 && count <= limit) return count;
  throw new DamageError(`${what} is ${describe(count)}; it must be a whole number from 0 to ${limit}`);
}

function describe(value: unknown): string {
  return typeof value === "number" || value === undefined ? String(value) : "no number";
}
