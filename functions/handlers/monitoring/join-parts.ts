import { mapConcurrently } from "../../aws/batches";
import { DataError } from "../../contracts/errors";
import type { FleetReduction } from "../../contracts/fleet";
import { monitoringScoresKey, partScoresKey, partSummaryKey } from "../../contracts/keys";
import type { Lake } from "../../contracts/lake";
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
  const fleet = joinResults(parts);
  await joinScores(lake, runDay, shardIds, fleet.openDays.includes(runDay - 1));
  return fleet;
}

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
  await lake.writeTable(monitoringScoresKey(runDay), joinScoreTables(tables, isOpen));
}
