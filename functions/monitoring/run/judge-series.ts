import type { Plans } from "../../contracts/calendar";
import type { ProductVerdict } from "../../contracts/product-verdict";
import { demandColumn, isCensored } from "../../demand/scored-demand";
import type { DemandSeries } from "../../demand/series";
import type { DeclaredChange } from "../drift/declared-changes";
import { type AnnouncedValues, ProductMonitor } from "../drift/product-monitor";
import type { SurpriseSeries } from "../drift/surprises";
import type { ProductPool } from "../events/surprise-pool";
import { type Announced, findAnnounced, type NamedColumn } from "./announced";

/**
 * The model's forecast made the day before for a product and day; `undefined` when none is known, `NaN` when it was
 * not to be believed.
 */
export type ForecastLookup = (productId: string, day: number) => number | undefined;

/** Where the surprises of a product go, and from which day on they are wanted. */
export interface Pooling {
  readonly fromDay: number;
  open(series: readonly SurpriseSeries[]): ProductPool;
}

/** A product judged up to a day, kept so that the next day costs one step and not a year. */
interface JudgedProduct {
  readonly monitor: ProductMonitor;
  readonly signature: string;
  readonly firstDay: number;
  lastDay: number;
  rows: number;
  checksum: number;
}

/** Judges series and remembers how far it has come with each. Bounded by `mostProducts`. */
export class SeriesJudge {
  private readonly judged = new Map<string, JudgedProduct>();

  constructor(
    private readonly falseAlarmRate: number,
    private readonly mostProducts = 10_000,
  ) {}

  /**
   * The verdict on a series after its last day. What was judged before is continued when the history up to
   * there and what was declared about it are unchanged, and replayed from the beginning otherwise: the answer is the
   * same.
   *
   * @param plans promotions and prices are judged against what was announced; as they are when absent.
   */
  judge(
    series: DemandSeries,
    forecastOf: ForecastLookup,
    declared: readonly DeclaredChange[] = [],
    pooling?: Pooling,
    plans?: Plans,
  ): ProductVerdict {
    const columns = watchedColumns(series);
    const demand = demandColumn(series);
    const announced = findAnnounced(series, columns, plans);
    const changes = announced ? [...declared, ...announced.begins] : declared;
    const signature = `${columns.map(([name]) => name).join("\n")}\n${JSON.stringify(changes)}\n${announced !== undefined}`;
    let product = this.judged.get(series.productId);
    const fromDay = pooling?.fromDay ?? Number.POSITIVE_INFINITY;
    if (
      !product ||
      !isContinued(product, series, columns, announced, demand, signature) ||
      !knowsSurprises(product, fromDay)
    ) {
      product = {
        monitor: new ProductMonitor({
          features: columns.map(([name]) => name),
          falseAlarmRate: this.falseAlarmRate,
          categories: Object.keys(series.categories),
          declared: changes,
        }),
        signature,
        firstDay: series.days[0] ?? 0,
        lastDay: Number.NEGATIVE_INFINITY,
        rows: 0,
        checksum: 0,
      };
      if (this.judged.size < this.mostProducts) this.judged.set(series.productId, product);
    }
    const { surprises } = product.monitor;
    const pool = pooling?.open(surprises.series);
    // What an earlier run took in already is remembered for some days.
    if (pool) surprises.forEachSince(pool.fromDay, (day, row) => pool.add(day, row));
    advance(product, series, columns, demand, forecastOf, pool, announced);
    pool?.finish(surprises);
    return product.monitor.judge();
  }
}

/** Whether the days that are wanted are still to come, or remembered. */
function knowsSurprises({ monitor, lastDay }: JudgedProduct, fromDay: number): boolean {
  return lastDay < fromDay || monitor.surprises.reaches(fromDay);
}

/**
 * The features of a series: its price, every other numeric column but the target, and the texts as codes, in a fixed
 * order.
 */
export function featureColumns(series: DemandSeries): readonly NamedColumn[] {
  const byName = ([left]: NamedColumn, [right]: NamedColumn) => (left < right ? -1 : 1);
  const texts = Object.entries(series.categories).map(
    ([name, values]): NamedColumn => [name, encode(values)],
  );
  return [
    ["selling_price", series.sellingPrice],
    ...Object.entries(series.features).sort(byName),
    ...texts.sort(byName),
  ];
}

/** What is watched of a series: its features, and the stock that orders rest on where the data tells it. */
export function watchedColumns(series: DemandSeries): readonly NamedColumn[] {
  const features = featureColumns(series);
  return series.inventoryLevel ? [...features, ["inventory_level", series.inventoryLevel]] : features;
}

/** Texts by the order in which they first appear; `NaN` where there is none. */
function encode(texts: readonly (string | undefined)[]): Float64Array {
  const codes = new Map<string, number>();
  const encoded = new Float64Array(texts.length);
  let last: string | undefined;
  let code = Number.NaN;
  for (let row = 0; row < texts.length; row += 1) {
    const text = texts[row];
    if (text !== last || row === 0) {
      last = text;
      code = text === undefined ? Number.NaN : (codes.get(text) ?? codes.size);
      if (text !== undefined) codes.set(text, code);
    }
    encoded[row] = code;
  }
  return encoded;
}

/** The code of a text in {@link featureColumns}; one that no row has where the series does not know it. */
export function findCode(series: DemandSeries, feature: string, text: string): number {
  const texts = series.categories[feature] ?? [];
  const row = texts.indexOf(text);
  return row < 0 ? -1 : encode(texts)[row]!;
}

/** The text behind a code of {@link featureColumns}. */
export function findText(series: DemandSeries, feature: string, code: number): string | undefined {
  const texts = series.categories[feature] ?? [];
  return texts[encode(texts).indexOf(code)];
}

/** Values of what a verdict can name: what is watched, or the units sold. */
export function valuesOf(series: DemandSeries, name: string): Float64Array {
  if (name === "units_sold") return series.unitsSold;
  return watchedColumns(series).find(([column]) => column === name)?.[1] ?? new Float64Array(0);
}

function isContinued(
  product: JudgedProduct,
  series: DemandSeries,
  columns: readonly NamedColumn[],
  announced: Announced | undefined,
  demand: Float64Array,
  signature: string,
): boolean {
  if (product.signature !== signature || product.firstDay !== series.days[0]) return false;
  if (series.days.length < product.rows) return false;
  if (product.rows > 0 && series.days[product.rows - 1] !== product.lastDay) return false;
  return (
    product.checksum === sumRows(series, columns, announced, demand, { from: 0, to: product.rows, sum: 0 })
  );
}

function advance(
  product: JudgedProduct,
  series: DemandSeries,
  columns: readonly NamedColumn[],
  demand: Float64Array,
  forecastOf: ForecastLookup,
  pool: ProductPool | undefined,
  announced: Announced | undefined,
): void {
  const values = new Float64Array(columns.length);
  const { surprises } = product.monitor;
  const to = series.days.length;
  for (let row = product.rows; row < to; row += 1) {
    advanceRow(product.monitor, series, columns, demand, row, forecastOf, values, announced);
    product.lastDay = series.days[row]!;
    if (pool && product.lastDay >= pool.fromDay) pool.add(product.lastDay, surprises.latest);
  }
  const { rows: from, checksum: sum } = product;
  product.checksum = sumRows(series, columns, announced, demand, { from, to, sum });
  product.rows = to;
}

/**
 * Gives one row of a series to a monitor. A forecast that was looked up counts before the row's own.
 *
 * @param demand `demandColumn` of the series.
 */
export function advanceRow(
  monitor: ProductMonitor,
  series: DemandSeries,
  columns: readonly NamedColumn[],
  demand: Float64Array,
  row: number,
  forecastOf: ForecastLookup,
  values: Float64Array,
  announced?: Announced,
): void {
  for (let feature = 0; feature < columns.length; feature += 1) values[feature] = columns[feature]![1][row]!;
  const day = series.days[row]!;
  const forecast = forecastOf(series.productId, day) ?? series.predictedDemand?.[row] ?? Number.NaN;
  const actual = isCensored(series, row) ? Number.NaN : demand[row]!;
  monitor.advance(day, values, actual, forecast, announced && announcedOf(announced, row));
}

function announcedOf({ columns, asPlanned }: Announced, row: number): AnnouncedValues {
  return {
    values: Float64Array.from(columns, ([, values]) => values[row]!),
    asPlanned: Uint8Array.from(asPlanned, (days) => days?.[row] ?? 0),
  };
}

/** Of what was announced: a flag that is turned and a price that becomes as planned on one day must not cancel out. */
const TURNED_WEIGHT = 0.61;
const AS_PLANNED_WEIGHT = 0.37;

/**
 * A sum that changes when a value does that verdicts rest on: what was announced of a day may be another, too, when somebody
 * states to have known it. Row after row, so that the sum of some rows is carried on to that of more.
 */
function sumRows(
  series: DemandSeries,
  columns: readonly NamedColumn[],
  announced: Announced | undefined,
  demand: Float64Array,
  { from, to, sum: before }: { readonly from: number; readonly to: number; readonly sum: number },
): number {
  let sum = before;
  for (let row = from; row < to; row += 1) {
    const units = isCensored(series, row) ? Number.NaN : demand[row]!;
    sum += !Number.isNaN(units) ? units * ((row % 31) + 1) : 0.5;
    const weight = (row % 29) + 1;
    for (let feature = 0; feature < columns.length; feature += 1) {
      const value = columns[feature]![1][row] ?? Number.NaN;
      sum += !Number.isNaN(value) ? value * (weight + feature) : 0.25;
      if (!announced) continue;
      const judged = announced.columns[feature]![1][row] ?? Number.NaN;
      if (judged !== value && !Number.isNaN(judged)) sum += (judged - value) * weight * TURNED_WEIGHT;
      if (announced.asPlanned[feature]?.[row] === 1) sum += weight * AS_PLANNED_WEIGHT;
    }
  }
  return sum;
}
