import { mapConcurrently } from "../../aws/batches";
import { monitoringScoresFile } from "../../contracts/keys";
import type { Lake, Table } from "../../contracts/lake";
import { nameSource, toDayForecasts, toStandsIn } from "../../monitoring/results/score-table";
import type { DayForecasts } from "../../monitoring/run/day-forecasts";
import { hasSameProducts, keepProducts, readVersions } from "../../monitoring/run/day-forecasts";
import { readParts } from "./read-parts";

const CONCURRENT_READS = 16;

/**
 * The forecasts made the day before, for every scored day. The first run of a process reads them from the score
 * files of earlier runs; later runs only add a day.
 */
export class ForecastMemory {
  private readonly byDay = new Map<number, DayForecasts>();
  private knownFrom = Number.POSITIVE_INFINITY;
  private knownTo = Number.NEGATIVE_INFINITY;

  /**
   * Makes the days `fromDay` to `toDay` known, as far as they were scored.
   *
   * @param keep only these products; all when absent.
   */
  async load(lake: Lake, fromDay: number, toDay: number, keep?: ReadonlySet<string>): Promise<void> {
    if (fromDay >= this.knownFrom && toDay <= this.knownTo) return;
    const isContinued = fromDay >= this.knownFrom && fromDay <= this.knownTo + 1;
    // The run of the morning after a day scores it.
    const scored = isContinued
      ? undefined
      : new Set((await lake.listDays("monitoring")).map((runDay) => runDay - 1));
    const wanted: number[] = [];
    for (let day = isContinued ? this.knownTo + 1 : fromDay; day <= toDay; day += 1) {
      if (!scored || scored.has(day)) wanted.push(day);
    }
    const days = await mapConcurrently(wanted, CONCURRENT_READS, async (day) => {
      const table = await readParts(lake, (part) => monitoringScoresFile(day + 1, part), COLUMNS);
      if (!table) return undefined;
      const forecasts = toDayForecasts(table, day);
      return keep ? keepProducts(forecasts, keep) : forecasts;
    });
    for (const forecasts of days) if (forecasts) this.add(forecasts);
    this.knownFrom = fromDay;
    this.knownTo = toDay;
    for (const day of this.byDay.keys()) if (day < fromDay) this.byDay.delete(day);
  }

  add(forecasts: DayForecasts): void {
    // Most days have the same products as the day before: one map serves them all.
    const before = this.byDay.get(forecasts.day - 1);
    const isSame = before !== undefined && hasSameProducts(before, forecasts);
    this.byDay.set(forecasts.day, isSame ? { ...forecasts, rowOfProduct: before.rowOfProduct } : forecasts);
    if (forecasts.day === this.knownTo + 1) this.knownTo = forecasts.day;
  }

  /** Takes over what another process kept with {@link toTable}: everything there was since `fromDay`. */
  restore(table: Table, fromDay: number): void {
    const { date, product_id, predicted_demand, lower, upper, model_version } = table.columns;
    const standsIn = toStandsIn(table.columns, table.rowCount);
    const days = date as Int32Array;
    const productIds = product_id as readonly string[];
    this.knownFrom = fromDay;
    for (let start = 0, end = 0; start < table.rowCount; start = end) {
      // Beyond the last row there is no day.
      while (days[end] === days[start]) end += 1;
      this.add({
        day: days[start]!,
        ...readVersions((model_version as readonly string[]).slice(start, end)),
        rowOfProduct: new Map(productIds.slice(start, end).map((productId, row) => [productId, row])),
        predictedDemand: (predicted_demand as Float64Array).slice(start, end),
        lower: (lower as Float64Array).slice(start, end),
        upper: (upper as Float64Array).slice(start, end),
        standsIn: standsIn.slice(start, end),
      });
      this.knownTo = Math.max(this.knownTo, days[start]!);
    }
  }

  /** All forecasts known, by day, then product: what the next process restores. */
  toTable(): Table {
    const days = [...this.byDay.values()].sort((left, right) => left.day - right.day);
    const rowCount = days.reduce((sum, { predictedDemand }) => sum + predictedDemand.length, 0);
    const date = new Int32Array(rowCount);
    const columns = {
      predicted_demand: new Float64Array(rowCount),
      lower: new Float64Array(rowCount),
      upper: new Float64Array(rowCount),
    };
    const productIds: string[] = [];
    const versions: string[] = [];
    const sources: string[] = [];
    for (const forecasts of days) {
      const start = productIds.length;
      for (const productId of forecasts.rowOfProduct.keys()) {
        productIds.push(productId);
        versions.push(forecasts.modelVersions?.[productIds.length - 1 - start] ?? forecasts.modelVersion);
      }
      for (const one of forecasts.standsIn) sources.push(nameSource(one));
      date.fill(forecasts.day, start, productIds.length);
      columns.predicted_demand.set(forecasts.predictedDemand, start);
      columns.lower.set(forecasts.lower, start);
      columns.upper.set(forecasts.upper, start);
    }
    const texts = { product_id: productIds, model_version: versions, forecast_source: sources };
    return { rowCount, columns: { date, ...columns, ...texts } };
  }

  has(day: number): boolean {
    return this.byDay.has(day);
  }

  /** The model's forecast for a product and day: `undefined` when there is none, `NaN` when it was not believed. */
  find(productId: string, day: number): number | undefined {
    const forecasts = this.byDay.get(day);
    const row = forecasts?.rowOfProduct.get(productId);
    if (row === undefined) return undefined;
    const forecast = forecasts!.predictedDemand[row]!;
    if (Number.isNaN(forecast)) return undefined;
    return forecasts!.standsIn[row] ? Number.NaN : forecast;
  }

  /** Days from `fromDay` to `toDay` that have forecasts, in order. */
  window(fromDay: number, toDay: number): readonly DayForecasts[] {
    const days: DayForecasts[] = [];
    for (let day = fromDay; day <= toDay; day += 1) {
      const forecasts = this.byDay.get(day);
      if (forecasts) days.push(forecasts);
    }
    return days;
  }
}

const COLUMNS = ["product_id", "predicted_demand", "lower", "upper", "model_version", "forecast_source"];
