import { mapConcurrently } from "../../aws/batches";
import { DataError } from "../../contracts/errors";
import type { FleetReduction } from "../../contracts/fleet";
import { monitoringScoresKey, partScoresKey, partSummaryKey } from "../../contracts/keys";
import type { Lake, Table } from "../../contracts/lake";
import { joinInputs } from "../../monitoring/results/input-table";
import type { FleetResult } from "../../monitoring/results/product-result";
import { createDaySums, type DaySums, mergeDaySums } from "../../monitoring/run/day-sums";

/** Few: each part is some megabytes of text until it is parsed. */
const CONCURRENT_PARTS = 3;

/**
 * What the workers of a fleet run found, as if one function had done it: products in their order, the days on
 * which anything at all was sold, and the scores of the last closed day in one file.
 *
 * @throws DataError when the manifest, or the part of a shard that did not fail, is missing.
 */
export async function joinParts(
  lake: Lake,
  runDay: number,
  { manifestKey, failedShardIds }: FleetReduction,
): Promise<FleetResult> {
  const planned = await lake.readJson<readonly string[]>(manifestKey);
  if (!planned) throw new DataError(`The fleet run left no manifest "${manifestKey}". Start the run again.`);
  const failed = new Set(failedShardIds);
  const shardIds = planned.filter((shardId) => !failed.has(shardId));
  const parts = await mapConcurrently(shardIds, CONCURRENT_PARTS, async (shardId) => {
    const part = await lake.readJson<FleetResult>(partSummaryKey(runDay, shardId));
    if (!part) throw new DataError(`Shard "${shardId}" left no part. Start the fleet run again.`);
    return part;
  });
  const openDays = unionOf(parts.map((part) => part.openDays));
  await joinScores(lake, runDay, shardIds, openDays.includes(runDay - 1));
  return {
    products: parts
      .flatMap((part) => part.products)
      .sort((left, right) => (left.score.productId < right.score.productId ? -1 : 1)),
    lastDay: sumParts(parts),
    inputs: joinInputs(parts.map(({ inputs }) => inputs)),
    ...(parts.some(({ baselineInputs }) => baselineInputs) && {
      baselineInputs: joinInputs(parts.flatMap(({ baselineInputs }) => baselineInputs ?? [])),
    }),
    openDays,
    windowDays: unionOf(parts.map((part) => part.windowDays)),
    modelVersion: findNewestModel(parts),
  };
}

function sumParts(parts: readonly FleetResult[]): DaySums {
  const total = createDaySums(Math.max(0, ...parts.map(({ lastDay }) => lastDay.steps.length)));
  for (const { lastDay } of parts) mergeDaySums(total, lastDay);
  return total;
}

function unionOf(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())].sort((left, right) => left - right);
}

/** The model of the newest forecasts: a shard may have none for the last days. */
function findNewestModel(parts: readonly FleetResult[]): string | null {
  let newest: FleetResult | undefined;
  for (const part of parts) {
    if ((part.windowDays.at(-1) ?? -1) > (newest?.windowDays.at(-1) ?? -1)) newest = part;
  }
  return newest?.modelVersion ?? null;
}

/** A day on which a shard sold nothing was not closed when other shards sold: its products have gaps. */
async function joinScores(
  lake: Lake,
  runDay: number,
  shardIds: readonly string[],
  isOpen: boolean,
): Promise<void> {
  const tables = (
    await mapConcurrently(shardIds, CONCURRENT_PARTS, (shardId) =>
      lake.readTable(partScoresKey(runDay, shardId)),
    )
  ).filter((table) => table !== undefined);
  if (tables.length === 0) return;
  const joined = joinTables(tables);
  const treatment = joined.columns.treatment as readonly string[];
  const corrected = isOpen ? treatment.map((each) => (each === "closed" ? "missing" : each)) : treatment;
  const columns = { ...joined.columns, treatment: corrected };
  await lake.writeTable(monitoringScoresKey(runDay), { ...joined, columns });
}

/** Tables of the same columns as one, sorted by product. */
function joinTables(tables: readonly Table[]): Table {
  const productIds = tables.flatMap(({ columns }) => columns.product_id as readonly string[]);
  const order = Array.from(productIds.keys()).sort((left, right) =>
    productIds[left]! < productIds[right]! ? -1 : 1,
  );
  const columns: Record<string, Table["columns"][string]> = {};
  for (const [name, sample] of Object.entries(tables[0]!.columns)) {
    const parts = tables.map((table) => table.columns[name]!);
    if (sample instanceof Float64Array) {
      const all = fill(new Float64Array(order.length), parts as readonly Float64Array[]);
      columns[name] = Float64Array.from(order, (row) => all[row]!);
    } else if (sample instanceof Int32Array) {
      const all = fill(new Int32Array(order.length), parts as readonly Int32Array[]);
      columns[name] = Int32Array.from(order, (row) => all[row]!);
    } else {
      const all = (parts as readonly (readonly (string | undefined)[])[]).flat();
      columns[name] = order.map((row) => all[row]);
    }
  }
  return { rowCount: productIds.length, columns };
}

function fill<T extends Float64Array | Int32Array>(all: T, parts: readonly T[]): T {
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
