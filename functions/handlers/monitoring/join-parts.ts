import { mapConcurrently } from "../../aws/batches";
import { DataError } from "../../contracts/errors";
import type { FleetReduction } from "../../contracts/fleet";
import { monitoringScoresFile, partScoresKey, partSummaryKey } from "../../contracts/keys";
import type { DayWriter, Lake } from "../../contracts/lake";
import { joinResults, joinScoreTables } from "../../monitoring/results/join-results";
import type { FleetResult } from "../../monitoring/results/product-result";

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
  day: DayWriter,
  executionId: string,
  { manifestKey, failedShardIds }: FleetReduction,
): Promise<FleetResult> {
  const { runDay } = day;
  const planned = await lake.readJson<readonly string[]>(manifestKey);
  if (!planned) throw new DataError(`The fleet run left no manifest "${manifestKey}". Start the run again.`);
  const failed = new Set(failedShardIds);
  const shardIds = planned.filter((shardId) => !failed.has(shardId));
  const parts = await mapConcurrently(shardIds, CONCURRENT_PARTS, async (shardId) => {
    const part = await lake.readJson<FleetResult>(partSummaryKey(runDay, executionId, shardId));
    if (!part) throw new DataError(`Shard "${shardId}" left no part. Start the fleet run again.`);
    return part;
  });
  const fleet = joinResults(parts);
  await joinScores(lake, day, executionId, shardIds, fleet.openDays.includes(runDay - 1));
  return fleet;
}

async function joinScores(
  lake: Lake,
  day: DayWriter,
  executionId: string,
  shardIds: readonly string[],
  isOpen: boolean,
): Promise<void> {
  const tables = (
    await mapConcurrently(shardIds, CONCURRENT_PARTS, (shardId) =>
      lake.readTable(partScoresKey(day.runDay, executionId, shardId)),
    )
  ).filter((table) => table !== undefined);
  if (tables.length === 0) return;
  await day.writeTable(monitoringScoresFile(day.runDay), joinScoreTables(tables, isOpen));
}
