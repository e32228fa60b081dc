import { findLikelyShard } from "../../aws/lake/find-shard";
import { DataError } from "../../contracts/errors";
import type { HistoryRange, Lake, Shard } from "../../contracts/lake";
import type { ForecastSettings } from "../../contracts/settings/handlers";
import { formatDay } from "../../demand/calendar";
import type { DemandSeries } from "../../demand/series";
import { FEATURE_SOURCE_COLUMNS, FEATURE_WINDOW_DAYS } from "../../forecasting/features";
import { buildForecastFrame, type ForecastFrame } from "../../forecasting/forecast-frame";
import { checkModelColumns, listModelColumns } from "../../forecasting/model-columns";

/** The frame of one product, the day before its first forecast, and the products it was read with. */
export interface ProductFrame {
  readonly frame: ForecastFrame;
  readonly originDay: number;
  readonly series: DemandSeries;
  readonly fleet: readonly DemandSeries[];
}

/**
 * Features of a product from the lake. The product's whole shard is read, as in the batch run, so that both
 * see the same closures and the same trend of the fleet.
 *
 * @param untilDay the last day that is known; the last day of the data when absent.
 * @returns `undefined` when the lake does not know the product.
 * @throws DataError when its sale has ended.
 */
export async function lookUpProduct(
  lake: Lake,
  shards: readonly Shard[],
  productId: string,
  untilDay: number | undefined,
  { horizonDays, featureOrder }: Pick<ForecastSettings, "horizonDays" | "featureOrder">,
): Promise<ProductFrame | undefined> {
  const columns = listModelColumns(featureOrder);
  const range = rangeOf(untilDay, columns);
  const fleet = await readFleetOf(lake, shards, productId, range);
  if (fleet === undefined) return undefined;
  const originDay = untilDay ?? fleet.reduce((last, { days }) => Math.max(last, days[days.length - 1]!), 0);
  checkModelColumns(fleet, columns);
  const frame = buildForecastFrame(fleet, originDay, horizonDays, { wanted: new Set([productId]), columns });
  if (frame.inactiveProductIds.length > 0) {
    throw new DataError(
      `Product "${productId}" has no history in the ${FEATURE_WINDOW_DAYS} days up to ${formatDay(originDay)}, so there is nothing to forecast from.`,
    );
  }
  return { frame, originDay, series: fleet.find((series) => series.productId === productId)!, fleet };
}

/** The products that one which the lake does not know yet would lie beside: what it sells is judged by them. */
export async function lookUpNeighbours(
  lake: Lake,
  shards: readonly Shard[],
  productId: string,
  untilDay: number | undefined,
  { featureOrder }: Pick<ForecastSettings, "featureOrder">,
): Promise<readonly DemandSeries[]> {
  const likely = findLikelyShard(shards, productId);
  return likely ? lake.readShard(likely, rangeOf(untilDay, listModelColumns(featureOrder))) : [];
}

/** The same for whoever asks: what was read with the same columns is kept. */
function rangeOf(untilDay: number | undefined, columns: readonly string[]): HistoryRange {
  return { toDay: untilDay ?? 1_000_000, columns: [...FEATURE_SOURCE_COLUMNS, ...columns] };
}

async function readFleetOf(
  lake: Lake,
  shards: readonly Shard[],
  productId: string,
  range: HistoryRange,
): Promise<readonly DemandSeries[] | undefined> {
  const likely = findLikelyShard(shards, productId);
  const fleet = likely ? await lake.readShard(likely, range) : [];
  if (fleet.some((series) => series.productId === productId)) return fleet;
  const series = await lake.readProduct(productId, range);
  return series && [series];
}
