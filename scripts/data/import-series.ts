import { createLakeWriter, toDailyTable } from "../../functions/aws/lake/lake-writer";
import { mergeSeries } from "../../functions/aws/lake/merge-series";
import { createS3ObjectStore } from "../../functions/aws/lake/s3-object-store";
import type { HistorySnapshot } from "../../functions/contracts/history";
import type { DemandSeries } from "../../functions/demand/series";

export interface ImportSummary {
  /** The snapshot that the import committed. */
  readonly snapshotId: string;
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
  options: { readonly replace: boolean; readonly committedBy: string; readonly log: (text: string) => void },
): Promise<ImportSummary> {
  const writer = createLakeWriter(createS3ObjectStore(bucketName), options.committedBy);
  if (options.replace) {
    options.log("Writing the history ...");
    return describe(await writer.replaceHistory(toDailyTable(series)), false);
  }
  let addedToHistory = false;
  options.log("Reading what the lake holds ...");
  const snapshot = await writer.importHistory((known) => {
    addedToHistory = known.length > 0;
    options.log(addedToHistory ? "Adding to the history ..." : "Writing the history ...");
    return addedToHistory ? mergeSeries(known, series) : series;
  });
  return describe(snapshot, addedToHistory);
}

function describe(
  { snapshotId, shardCount, totals }: HistorySnapshot,
  addedToHistory: boolean,
): ImportSummary {
  return { snapshotId, products: totals?.products ?? 0, shards: shardCount, addedToHistory };
}
