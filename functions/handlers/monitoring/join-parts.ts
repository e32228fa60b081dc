import { DataError } from "../../contracts/errors";
import type { FleetReduction } from "../../contracts/fleet";
import { monitoringScoresFile, partScoresKey, partSummaryKey } from "../../contracts/keys";
import type { DayWriter, Lake, Table } from "../../contracts/lake";
import { OutlineJoin } from "../../monitoring/results/join-results";
import { joinScoreTables } from "../../monitoring/results/join-tables";
import type { FleetOutline, FleetParts, FleetResult } from "../../monitoring/results/product-result";
import { MOST_ROWS_PER_FILE } from "./read-parts";

/** Few: each part is some megabytes of text until it is parsed. */
const CONCURRENT_PARTS = 3;

/** A fleet run whose workers are done. */
interface FleetRun extends FleetParts {
  readonly shardIds: readonly string[];
}

/**
 * What the workers of a fleet run found, read shard by shard whenever it is asked for: however many there are, a few
 * are in memory at a time.
 *
 * @throws DataError when the manifest is missing; on reading, when the part of a shard that did not fail is.
 */
export async function openParts(
  lake: Lake,
  runDay: number,
  executionId: string,
  { manifestKey, failedShardIds }: FleetReduction,
): Promise<FleetRun> {
  const planned = await lake.readJson<readonly string[]>(manifestKey);
  if (!planned) throw new DataError(`The fleet run left no manifest "${manifestKey}". Start the run again.`);
  const failed = new Set(failedShardIds);
  const shardIds = planned.filter((shardId) => !failed.has(shardId));
  const readPart = async (shardId: string) => {
    const part = await lake.readJson<FleetResult>(partSummaryKey(runDay, executionId, shardId));
    if (!part) throw new DataError(`Shard "${shardId}" left no part. Start the fleet run again.`);
    return part;
  };
  return { shardIds, count: shardIds.length, read: () => readInTurn(shardIds, readPart) };
}

/** Everything but the products: days of any shard, sums, inputs, the model. */
export async function outlineParts(parts: FleetParts): Promise<FleetOutline> {
  const join = new OutlineJoin(parts.count);
  for await (const part of parts.read()) join.add(part);
  return join.outline();
}

/** Puts the scores of the last closed day, which workers left per shard, into as few files as stay small. */
export async function joinScores(
  lake: Lake,
  day: DayWriter,
  executionId: string,
  shardIds: readonly string[],
  isOpen: boolean,
  rowsPerFile = MOST_ROWS_PER_FILE,
): Promise<void> {
  let tables: Table[] = [];
  let rowCount = 0;
  let part = 0;
  const flush = async () => {
    if (tables.length === 0) return;
    await day.writeTable(monitoringScoresFile(day.runDay, part), joinScoreTables(tables, isOpen));
    tables = [];
    rowCount = 0;
    part += 1;
  };
  const readScores = (shardId: string) => lake.readTable(partScoresKey(day.runDay, executionId, shardId));
  for await (const table of readInTurn(shardIds, readScores)) {
    if (!table) continue;
    tables.push(table);
    rowCount += table.rowCount;
    if (rowCount >= rowsPerFile) await flush();
  }
  await flush();
}

/** In the order of the shards, the next ones being read meanwhile. */
async function* readInTurn<T>(
  shardIds: readonly string[],
  read: (shardId: string) => Promise<T>,
): AsyncIterable<T> {
  for (let start = 0; start < shardIds.length; start += CONCURRENT_PARTS) {
    yield* await Promise.all(shardIds.slice(start, start + CONCURRENT_PARTS).map(read));
  }
}
