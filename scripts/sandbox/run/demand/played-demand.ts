import type {
  CatalogueFile,
  CatalogueFormOptions,
} from "../../../../functions/aws/catalogue-file/read-table-file";
import type { CatalogueContent } from "../../../../functions/contracts/catalogue";
import { DataError, UsageError } from "../../../../functions/contracts/errors";
import { formatDay } from "../../../../functions/demand/calendar";
import { lowerBound } from "../../../../functions/demand/numeric/search";
import type { DemandSeries } from "../../../../functions/demand/series";
import { bundleHabits, GENERATED_UNTIL, generateDemand } from "./generate-demand";
import { generateMaster } from "./generate-master";
import { DAYS_BEYOND, type GeneratedLine, generatePlans } from "./generate-plans";
import { type InjectedDrift, injectDrift } from "./inject-drift";

/** Demand cut in two: what the lake holds from the start, and the days that are played. */
export interface PlayedDemand {
  /** Where it comes from, for the progress: a file's name or "generated demand". */
  readonly source: string;
  readonly products: number;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly history: readonly DemandSeries[];
  readonly actuals: PlayedActuals;
  readonly injected: readonly InjectedDrift[];
  /** What is known of the products besides; absent for a file of one's own without files of a master. */
  readonly master?: PlayedMaster;
  /** What is planned, each line with the day on which it becomes known; absent where nobody plans. */
  readonly plans?: readonly GeneratedLine[];
}

/** Actuals of the played days. */
export interface PlayedActuals {
  /** The rows of a day; `undefined` for a day on which nothing was traded. */
  of(day: number): readonly DemandSeries[] | undefined;
}

export type PlayedMaster = Pick<CatalogueContent, "products" | "suppliers" | "locations">;

/** Days of history that a model needs to learn a week from and monitoring a reference. */
const FEWEST_HISTORY_DAYS = 60;

/** Paths of files as `ops data import` takes them. */
export interface MasterFiles {
  readonly products?: string;
  readonly suppliers?: string;
  readonly locations?: string;
}

export interface DemandOptions {
  readonly dataFile?: string;
  readonly calendar?: string;
  readonly knownDaysAhead?: number;
  /** Files of a product master, beside a file of demand. */
  readonly master?: MasterFiles;
  readonly days: number;
  readonly products?: number;
  readonly places?: number;
  readonly seed: number;
  readonly driftShare: number;
  /** Days played before buying habits change for good; they stay as they are when absent. */
  readonly habitsChangeAfterDays?: number;
}

/** Reads or generates the demand of a run. @throws DataError, UsageError */
export async function prepareDemand(options: DemandOptions): Promise<PlayedDemand> {
  const { series, source, master, plans } = await loadSeries(options);
  const lastDay = maximum(series, ({ days }) => days[days.length - 1]!);
  const firstDay = lastDay - options.days + 1;
  requireHistory(series, firstDay, options.days, source);
  const { series: shifted, injected } = injectDrift(series, {
    share: options.driftShare,
    seed: options.seed,
    firstDay,
    lastDay,
  });
  return {
    source,
    products: series.length,
    firstDay,
    lastDay,
    injected,
    master,
    plans: options.calendar === undefined ? plans : await readPlayedPlans(options, firstDay, lastDay),
    ...splitAt(shifted, firstDay),
  };
}

async function loadSeries(
  options: DemandOptions,
): Promise<{ readonly series: readonly DemandSeries[] } & Pick<PlayedDemand, "source" | "master" | "plans">> {
  if (options.dataFile === undefined) {
    const { products = 1, places, days, seed, habitsChangeAfterDays } = options;
    const source = `generated demand, seed ${seed}`;
    if (habitsChangeAfterDays !== undefined) {
      // Nobody announces what changes the world: a model that was told of promotions would not age by them.
      const habits = bundleHabits(GENERATED_UNTIL - days + 1 + habitsChangeAfterDays);
      const series = generateDemand({ products, places, days, seed, habits });
      return { series, source, master: generateMaster(series, places, seed) };
    }
    const whole = generateDemand({ products, places, days, seed, daysBeyond: DAYS_BEYOND });
    const series = whole.map((one) => sliceSeries(one, 0, lowerBound(one.days, GENERATED_UNTIL + 1)));
    return {
      series,
      source,
      master: generateMaster(series, places, seed),
      plans: generatePlans(whole, seed),
    };
  }
  const { readDemandFile } = await import("../../../../functions/aws/demand-file/read-demand-file");
  const { series, findings } = await readDemandFile(options.dataFile);
  return {
    series: bestSelling(series, options.products),
    source: findings.fileName,
    ...(options.master && { master: await readMaster(options.master) }),
  };
}

/** @throws DataError telling what is wrong in a file */
async function readMaster({ products, suppliers, locations }: MasterFiles): Promise<PlayedMaster> {
  const { readLocationFile, readProductFile, readSupplierFile } = await import(
    "../../../../functions/aws/catalogue-file/read-catalogue-file"
  );
  const rowsOf = async <Row>(
    path: string | undefined,
    read: (path: string, form: CatalogueFormOptions) => Promise<CatalogueFile<Row>>,
  ): Promise<readonly Row[]> => (path === undefined ? [] : (await read(path, {})).rows);
  return {
    products: await rowsOf(products, readProductFile),
    suppliers: await rowsOf(suppliers, readSupplierFile),
    locations: await rowsOf(locations, readLocationFile),
  };
}

/**
 * What was planned meanwhile, each line with the day on which it becomes known. Where nobody says it, that is the day before
 * the first one played: an import beside that of the history.
 */
async function readPlayedPlans(
  { calendar, knownDaysAhead }: DemandOptions,
  firstDay: number,
  lastDay: number,
): Promise<readonly GeneratedLine[]> {
  const { readPlannedLines } = await import("../../../operations/lake/import-calendar");
  // The day after the last one is run too.
  const { lines } = await readPlannedLines(calendar!, lastDay + 1, {}, knownDaysAhead);
  const before = formatDay(firstDay - 1);
  return lines.map(({ knownFrom = before, ...line }) => ({ ...line, knownFrom }));
}

/** The products that sell most, ids ascending; all when no number is given. */
function bestSelling(series: readonly DemandSeries[], count: number | undefined): readonly DemandSeries[] {
  if (count === undefined || count >= series.length) return series;
  const sold = new Map(series.map((one) => [one.productId, sumOf(one.unitsSold)]));
  return [...series]
    .sort((a, b) => sold.get(b.productId)! - sold.get(a.productId)! || (a.productId < b.productId ? -1 : 1))
    .slice(0, count)
    .sort((a, b) => (a.productId < b.productId ? -1 : 1));
}

function requireHistory(
  series: readonly DemandSeries[],
  firstDay: number,
  days: number,
  source: string,
): void {
  const begin = -maximum(series, (one) => -one.days[0]!);
  const historyDays = firstDay - begin;
  if (historyDays >= FEWEST_HISTORY_DAYS) return;
  const most = historyDays + days - FEWEST_HISTORY_DAYS;
  if (most < 1) {
    throw new DataError(
      `${source} begins on ${formatDay(begin)} and ends on ${formatDay(firstDay + days - 1)}; a run needs ${FEWEST_HISTORY_DAYS} days of history and at least one day to play.`,
    );
  }
  throw new UsageError(
    `--days is ${days}; ${source} begins on ${formatDay(begin)}, so it must be from 1 to ${most} to leave ${FEWEST_HISTORY_DAYS} days of history.`,
  );
}

function splitAt(
  series: readonly DemandSeries[],
  firstDay: number,
): Pick<PlayedDemand, "history" | "actuals"> {
  const history = series.flatMap((one) => {
    const split = lowerBound(one.days, firstDay);
    return split > 0 ? [sliceSeries(one, 0, split)] : [];
  });
  // A day is cut out when it is played: those of all days at once are millions of small arrays, which whoever collects
  // garbage would walk through again and again.
  const of = (day: number) => {
    const rows = series.flatMap((one) => {
      const row = lowerBound(one.days, day);
      return one.days[row] === day ? [sliceSeries(one, row, row + 1)] : [];
    });
    return rows.length > 0 ? rows : undefined;
  };
  return { history, actuals: { of } };
}

function sliceSeries(series: DemandSeries, start: number, end: number): DemandSeries {
  const cut = (values: Float64Array): Float64Array => values.subarray(start, end);
  return {
    productId: series.productId,
    days: series.days.subarray(start, end),
    unitsSold: cut(series.unitsSold),
    sellingPrice: cut(series.sellingPrice),
    ...(series.inventoryLevel && { inventoryLevel: cut(series.inventoryLevel) }),
    ...(series.predictedDemand && { predictedDemand: cut(series.predictedDemand) }),
    features: Object.fromEntries(
      Object.entries(series.features).map(([name, values]) => [name, cut(values)]),
    ),
    categories: Object.fromEntries(
      Object.entries(series.categories).map(([name, texts]) => [name, texts.slice(start, end)]),
    ),
  };
}

function maximum<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((largest, item) => Math.max(largest, measure(item)), -Infinity);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
}
