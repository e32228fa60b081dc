/**
 * One worker of the fleet run in a loop over many shards, in a process of its own so that its memory is its own.
 * Prints a line of JSON per tenth of the fleet: products so far, milliseconds, peak memory.
 */
import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import type { Lake, Shard } from "../../../functions/contracts/lake";
import type { MonitorSettings } from "../../../functions/contracts/settings";
import { formatDay } from "../../../functions/demand/calendar";
import { runWorker } from "../../../functions/handlers/monitor";
import { createInMemoryLake } from "../../support/in-memory-lake";
import { generateFleet, LAST_DAY } from "./generate-fleet";

const PRODUCTS_PER_SHARD = 500;
const SETTINGS: MonitorSettings = {
  environment: "bench",
  lakeBucketName: "lake",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  horizonDays: 14,
  referenceWindowDays: 335,
  currentWindowDays: 30,
  watchList: [],
  falseAlarmRate: 0.01,
};

async function main(products: number): Promise<void> {
  const base = createInMemoryLake();
  const writer = createLakeWriter(base.store);
  await writer.replaceHistory(toDailyTable(generateFleet(PRODUCTS_PER_SHARD)), { shardCount: 1 });
  const [shard] = await base.listShards();
  const shards: readonly Shard[] = Array.from(
    { length: Math.ceil(products / PRODUCTS_PER_SHARD) },
    (_, index) => ({
      shardId: String(index).padStart(4, "0"),
      objects: shard!.objects,
    }),
  );
  // Every shard is the same file under its own name; what a worker leaves is measured and dropped.
  const openLake = (): Lake => {
    return { ...createFreshLake(base), listShards: async () => shards };
  };
  const event = { scheduledAt: `${formatDay(LAST_DAY + 1)}T05:00:00Z` };
  const startedAt = performance.now();
  const step = Math.max(1, Math.floor(shards.length / 10));
  for (let index = 0; index < shards.length; index += 1) {
    await runWorker(openLake(), { ...event, shardIds: [shards[index]!.shardId] }, SETTINGS);
    if ((index + 1) % step === 0 || index + 1 === shards.length) {
      process.stdout.write(
        `${JSON.stringify({
          products: (index + 1) * PRODUCTS_PER_SHARD,
          milliseconds: performance.now() - startedAt,
          peakBytes: process.resourceUsage().maxRSS * 1024,
        })}\n`,
      );
    }
  }
}

/** A lake that reads the base's objects afresh, as a process that has just started, and drops what is written. */
function createFreshLake(base: ReturnType<typeof createInMemoryLake>): Lake {
  return createLakeOver({ ...base.store, put: async () => '"dropped"' });
}

main(Number(process.argv[2])).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
