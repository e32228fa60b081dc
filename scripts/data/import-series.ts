import { createLake } from "../../functions/aws/lake";
import { createLakeWriter, toDailyTable } from "../../functions/aws/lake/lake-writer";
import { createS3ObjectStore } from "../../functions/aws/lake/s3-object-store";
import type { DemandSeries } from "../../functions/demand/series";
import { mergeSeries } from "./merge-series";

export interface ImportSummary {
  /** Products in the lake after the import. */
  readonly products: number;
  readonly shards: number;
  /** Whether the lake held history before, which was added to. */
  readonly addedToHistory: boolean;
}

/**
 * Brings series into the lake. What the lake holds stays, except product-days that the series bring anew;
 * with `replace` nothing stays.
 */
export async function importSeries(
  bucketName: string,
  series: readonly DemandSeries[],
  options: { readonly replace: boolean; readonly log: (text: string) => void },
): Promise<ImportSummary> {
  const known = options.replace ? [] : await readAllSeries(bucketName, options.log);
  const merged = known.length > 0 ? mergeSeries(known, series) : series;
  options.log("Writing the history ...");
  const writer = createLakeWriter(createS3ObjectStore(bucketName));
  const { shardCount, productCount } = await writer.replaceHistory(toDailyTable(merged));
  return { products: productCount, shards: shardCount, addedToHistory: known.length > 0 };
}

async function readAllSeries(
  bucketName: string,
  log: (text: string) => void,
): Promise<readonly DemandSeries[]> {
  const lake = createLake(bucketName);
  const shards = await lake.listShards();
  if (shards.length > 0) log(`Reading what the lake holds (${shards.length} shards) ...`);
  const series: DemandSeries[] = [];
  for (const shard of shards) series.push(...(await lake.readShard(shard, { toDay: LAST_DAY })));
  return series;
}

/** Later than any day: 9999-12-31. */
const LAST_DAY = 2_932_896;
