import { findLikelyShard } from "../../aws/lake/find-shard";
import { LruCache } from "../../aws/lake/lru-cache";
import type { Plans } from "../../contracts/calendar";
import { DataError } from "../../contracts/errors";
import type { HistoryRange, Lake, Shard } from "../../contracts/lake";
import type { ForecastSettings } from "../../contracts/settings/handlers";
import { formatDay } from "../../demand/calendar";
import type { DemandSeries } from "../../demand/series";
import { FEATURE_SOURCE_COLUMNS } from "../../forecasting/features";
import { buildForecastFrame, type ForecastFrame } from "../../forecasting/forecast-frame";
import { checkModelColumns, listModelColumns } from "../../forecasting/model-columns";
import { findPeaks } from "../../forecasting/plausibility";
import { FEATURE_WINDOW_DAYS } from "../../forecasting/product-level";
import { readModelPlans } from "../calendar/read-plans";
import { findPlaces } from "./recall-forecasts";

/** A product of the history: its rows `firstRow` to `endRow` (exclusive) of a frame, and what it is judged by. */
export interface KnownProduct {
  readonly frame: ForecastFrame;
  readonly firstRow: number;
  readonly endRow: number;
  readonly series: DemandSeries;
  /** See `findPeaks`. */
  readonly peakUnits: number;
}

export interface LookedUpProduct {
  /** `undefined` for a product that the lake does not know. */
  readonly known: KnownProduct | undefined;
  /** The products that it lies beside, or would: what an unknown one may sell is judged by them. */
  readonly neighbours: readonly DemandSeries[];
}

/** Products from the lake with their features, as a warm process keeps them between requests. */
export interface ProductLookUp {
  /**
   * The products in the order of their ids, all from one state of the history.
   *
   * @param untilDay the last day that is known; the last day of the data when absent.
   * @throws DataError when the sale of a product has ended.
   */
  find(productIds: readonly string[], untilDay: number | undefined): Promise<readonly LookedUpProduct[]>;
  /** Series of a product that is asked for without its place, as they were forecast after a day. */
  findPlaces(productId: string, untilDay: number): Promise<readonly string[]>;
}

/**
 * A request does not ask again which files are the history when another did so this short a time ago: that would be
 * a read of S3 for every prediction. Data that came in meanwhile are seen as soon as it is over.
 */
const HISTORY_IS_CURRENT_MS = 2_000;

/** Bound of what is kept: 400 products with a year of days take 5 MiB, most of it shared with the lake's own cache. */
const MOST_BYTES = 128 * 1024 * 1024;

interface View {
  readonly history: Lake;
  readonly shards: readonly Shard[];
  readonly plans: Plans | undefined;
  readonly untilDay: number | undefined;
  readonly openedAtMs: number;
}

/** Products that were read together, and what each request would work out again. */
interface Neighbourhood {
  readonly fleet: readonly DemandSeries[];
  readonly frame: ForecastFrame;
  readonly known: ReadonlyMap<string, KnownProduct>;
  readonly inactive: ReadonlySet<string>;
}

/**
 * A product's whole shard is summarised at once, as in the batch run, so that both see the same closures and the same
 * trend of the fleet; the result serves all products of the shard until its files or the day change.
 *
 * @param now wall clock in milliseconds: a frozen environment's clock of elapsed time may have stood still.
 */
export function createProductLookUp(
  lake: Lake,
  { horizonDays, featureOrder }: Pick<ForecastSettings, "horizonDays" | "featureOrder">,
  now: () => number = Date.now,
): ProductLookUp {
  const columns = listModelColumns(featureOrder);
  const neighbourhoods = new LruCache<Neighbourhood>(MOST_BYTES);
  let remembered: View | undefined;

  async function find(
    productIds: readonly string[],
    untilDay: number | undefined,
  ): Promise<readonly LookedUpProduct[]> {
    const view = remembered;
    if (view && isCurrent(view, untilDay)) {
      const found = await findIn(view, productIds);
      // A product may have been imported in this very moment.
      if (found.every(({ known }) => known)) return found;
    }
    remembered = await open(untilDay);
    return findIn(remembered, productIds);
  }

  function isCurrent(view: View, untilDay: number | undefined): boolean {
    const ageMs = now() - view.openedAtMs;
    // Below zero the clock was set back, and the age is not known.
    return view.untilDay === untilDay && ageMs >= 0 && ageMs < HISTORY_IS_CURRENT_MS;
  }

  async function open(untilDay: number | undefined): Promise<View> {
    const openedAtMs = now();
    const [history, plans] = await Promise.all([lake.pin(), readModelPlans(lake, columns)]);
    return { history, plans, shards: await history.listShards(), untilDay, openedAtMs };
  }

  async function findIn(view: View, productIds: readonly string[]): Promise<readonly LookedUpProduct[]> {
    const found: LookedUpProduct[] = [];
    for (const productId of productIds) found.push(await findProduct(view, productId));
    return found;
  }

  async function findProduct(view: View, productId: string): Promise<LookedUpProduct> {
    const likely = findLikelyShard(view.shards, productId);
    const beside = likely && (await readNeighbourhood(view, likely));
    const known = (beside && pick(beside, productId)) ?? (await findElsewhere(view, productId));
    return { known, neighbours: beside?.fleet ?? [] };
  }

  async function readNeighbourhood(view: View, shard: Shard): Promise<Neighbourhood | undefined> {
    const files = shard.objects.map(({ key, etag }) => `${key}@${etag}`).join("|");
    const key = `${view.untilDay ?? "all"}|${view.plans?.id ?? ""}|${files}`;
    const kept = neighbourhoods.get(key);
    if (kept) return kept;
    const summed = summarise(await view.history.readShard(shard, rangeUntil(view.untilDay)), view);
    if (summed) neighbourhoods.set(key, summed, sizeOf(summed));
    return summed;
  }

  /** A product whose id does not tell where it lies is summarised by itself. */
  async function findElsewhere(view: View, productId: string): Promise<KnownProduct | undefined> {
    const series = await view.history.readProduct(productId, rangeUntil(view.untilDay));
    const summed = series && summarise([series], view);
    return summed && pick(summed, productId);
  }

  function rangeUntil(untilDay: number | undefined): HistoryRange {
    return { toDay: untilDay ?? 1_000_000, columns: [...FEATURE_SOURCE_COLUMNS, ...columns] };
  }

  function summarise(fleet: readonly DemandSeries[], { untilDay, plans }: View): Neighbourhood | undefined {
    if (fleet.length === 0) return undefined;
    checkModelColumns(fleet, columns, plans);
    const originDay = untilDay ?? fleet.reduce((last, { days }) => Math.max(last, days[days.length - 1]!), 0);
    const frame = buildForecastFrame(fleet, originDay, horizonDays, { columns, plans });
    const seriesOf = new Map(fleet.map((series) => [series.productId, series]));
    const peaks = findPeaks(fleet, originDay);
    const known = new Map<string, KnownProduct>();
    for (let firstRow = 0; firstRow < frame.productIds.length; firstRow += horizonDays) {
      const productId = frame.productIds[firstRow]!;
      const series = seriesOf.get(productId)!;
      const peakUnits = peaks.get(productId)!;
      known.set(productId, { frame, firstRow, endRow: firstRow + horizonDays, series, peakUnits });
    }
    return { fleet, frame, known, inactive: new Set(frame.inactiveProductIds) };
  }

  function pick({ known, inactive, frame }: Neighbourhood, productId: string): KnownProduct | undefined {
    if (inactive.has(productId)) {
      throw new DataError(
        `Product "${productId}" has no history in the ${FEATURE_WINDOW_DAYS} days up to ${formatDay(frame.originDay)}, so there is nothing to forecast from.`,
      );
    }
    return known.get(productId);
  }

  return {
    find,
    findPlaces: async (productId, untilDay) => findPlaces(await lake.pinResults(), untilDay + 1, productId),
  };
}

/** Numbers, days and flags of a frame and references of its ids; days and columns of the history. */
function sizeOf({ frame, fleet }: Neighbourhood): number {
  const rows = fleet.reduce((sum, { days }) => sum + days.length, 0);
  const columnCount = 4 + Object.keys(fleet[0]!.features).length;
  return frame.features.byteLength + frame.days.length * (4 + 1 + 8) + rows * (4 + 8 * columnCount);
}
