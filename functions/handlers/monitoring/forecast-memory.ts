import { mapConcurrently } from "../../aws/batches";
import type { Lake } from "../../contracts/lake";
import { monitoringScoresKey } from "../../contracts/monitoring-results";
import { parseDay } from "../../demand/calendar";
import type { DayForecasts } from "../../monitoring/run/day-forecasts";
import { shardScoresKey } from "./keys";
import { toDayForecasts } from "./score-table";

const CONCURRENT_READS = 16;

/**
 * The forecasts made the day before, for every scored day. The first run of a process reads them from the score
 * files of earlier runs; later runs only add a day.
 */
export class ForecastMemory {
  private readonly byDay = new Map<number, DayForecasts>();
  private knownFrom = Number.POSITIVE_INFINITY;
  private knownTo = Number.NEGATIVE_INFINITY;

  /** Makes the days `fromDay` to `toDay` known, as far as they were scored. */
  async load(lake: Lake, fromDay: number, toDay: number, shardId?: string): Promise<void> {
    if (fromDay >= this.knownFrom && toDay <= this.knownTo) return;
    const isContinued = fromDay >= this.knownFrom && fromDay <= this.knownTo + 1;
    const scored = isContinued ? undefined : await listScoredDays(lake, shardId);
    const wanted: number[] = [];
    for (let day = isContinued ? this.knownTo + 1 : fromDay; day <= toDay; day += 1) {
      if (!scored || scored.has(day)) wanted.push(day);
    }
    const tables = await mapConcurrently(wanted, CONCURRENT_READS, async (day) => {
      const own = shardId && (await lake.readTable(shardScoresKey(day + 1, shardId), COLUMNS));
      return own || lake.readTable(monitoringScoresKey(day + 1), COLUMNS);
    });
    tables.forEach((table, index) => {
      if (table) this.add(toDayForecasts(table, wanted[index]!));
    });
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

  /** Forecast for a product and day, `NaN` when there is none. */
  find(productId: string, day: number): number {
    const forecasts = this.byDay.get(day);
    const row = forecasts?.rowOfProduct.get(productId);
    return row === undefined ? Number.NaN : forecasts!.forecast[row]!;
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

const COLUMNS = ["product_id", "forecast", "lower", "upper", "model_version"];

async function listScoredDays(lake: Lake, shardId: string | undefined): Promise<ReadonlySet<number>> {
  const days = new Set<number>();
  for (const { key } of await lake.list("monitoring/dt=")) {
    const runDay = parseDay(key.slice("monitoring/dt=".length, "monitoring/dt=".length + 10));
    if (runDay === undefined) continue;
    if (key === monitoringScoresKey(runDay)) days.add(runDay - 1);
    if (shardId !== undefined && key === shardScoresKey(runDay, shardId)) days.add(runDay - 1);
  }
  return days;
}

function hasSameProducts(left: DayForecasts, right: DayForecasts): boolean {
  if (left.rowOfProduct.size !== right.rowOfProduct.size) return false;
  for (const [productId, row] of right.rowOfProduct) {
    if (left.rowOfProduct.get(productId) !== row) return false;
  }
  return true;
}
