import { type DayFile, publicKey } from "../contracts/day-results";
import type { Lake } from "../contracts/lake";

/** How long an answer is used again without asking the lake. */
const FRESH_MS = 30_000;
const KEPT = 600;

interface Kept {
  readonly atMs: number;
  readonly value: Promise<unknown>;
}

const kept = new Map<string, Kept>();

/**
 * What was read a moment ago, or reads it. For pages and answers over HTTP, which may be half a minute old;
 * scheduled runs read afresh. Absent values and failures are not kept.
 */
export async function remember<T>(lake: Lake, name: string | DayFile, read: () => Promise<T>): Promise<T> {
  const key = `${lake.bucketName}/${typeof name === "string" ? name : publicKey(name)}`;
  const known = kept.get(key);
  if (known && performance.now() - known.atMs < FRESH_MS) return known.value as Promise<T>;
  const value = read();
  kept.delete(key);
  kept.set(key, { atMs: performance.now(), value });
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  try {
    const result = await value;
    if (result === undefined) kept.delete(key);
    return result;
  } catch (error) {
    kept.delete(key);
    throw error;
  }
}

/** Forgets everything: a scheduled run has changed the lake. */
export function forgetAll(): void {
  kept.clear();
}
