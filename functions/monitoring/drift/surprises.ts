import { FORECAST_ERROR, TARGET_FEATURE } from "../../contracts/feature-family";

/** What about a feature, or about forecasts, a surprise is of. */
export type SurpriseAspect = "level" | "missing" | "decimals" | "error" | "error-size";

/** What of each feature, in the order of its surprises. */
export const FEATURE_ASPECTS = ["level", "missing", "decimals"] as const satisfies readonly SurpriseAspect[];

/** A series of surprises that products have in common by its name. */
export interface SurpriseSeries {
  readonly feature: string;
  readonly aspect: SurpriseAspect;
}

/** Days whose surprises are kept. */
const KEPT_DAYS = 7;
/** Mean and deviation of the size of a standard normal value. */
const USUAL_SIZE = Math.sqrt(2 / Math.PI);
const SIZE_DEVIATION = Math.sqrt(1 - 2 / Math.PI);

/** The series of a product in the order of its surprises: those of each feature, then of demand and of forecasts. */
export function nameSurprises(features: readonly string[]): readonly SurpriseSeries[] {
  return [
    ...features.flatMap((feature) => FEATURE_ASPECTS.map((aspect): SurpriseSeries => ({ feature, aspect }))),
    { feature: TARGET_FEATURE, aspect: "level" },
    { feature: FORECAST_ERROR, aspect: "error" },
    { feature: FORECAST_ERROR, aspect: "error-size" },
  ];
}

/** How large a surprise is, about as standardised as its sign is. */
export function standardiseSize(surprise: number): number {
  return (Math.abs(surprise) - USUAL_SIZE) / SIZE_DEVIATION;
}

/** The surprises of the last seven days of a product. */
export class SurpriseRing {
  private readonly rows: readonly Float32Array[];
  private readonly days = new Int32Array(KEPT_DAYS).fill(-1);
  private next = 0;

  constructor(readonly series: readonly SurpriseSeries[]) {
    this.rows = Array.from({ length: KEPT_DAYS }, () => new Float32Array(series.length).fill(Number.NaN));
  }

  /** The row of a new day, to be filled; `NaN` is nothing to say. */
  begin(day: number): Float32Array {
    const row = this.rows[this.next]!;
    this.days[this.next] = day;
    this.next = (this.next + 1) % KEPT_DAYS;
    return row.fill(Number.NaN);
  }

  /** Of the day last begun. */
  get latest(): Float32Array {
    return this.rows[(this.next + KEPT_DAYS - 1) % KEPT_DAYS]!;
  }

  /** Days kept from one on, the oldest first. */
  forEachSince(fromDay: number, visit: (day: number, row: Float32Array) => void): void {
    for (let back = 0; back < KEPT_DAYS; back += 1) {
      const slot = (this.next + back) % KEPT_DAYS;
      if (this.days[slot]! >= fromDay) visit(this.days[slot]!, this.rows[slot]!);
    }
  }

  /** Whether all days since one are kept. */
  reaches(fromDay: number): boolean {
    const oldest = this.days[this.next]!;
    return oldest < 0 || oldest <= fromDay;
  }

  /** The sum of a series over the days kept, as deviations of such a sum; `NaN` without any. */
  trend(series: number): number {
    let sum = 0;
    let count = 0;
    for (const row of this.rows) {
      const surprise = row[series]!;
      if (Number.isNaN(surprise)) continue;
      sum += surprise;
      count += 1;
    }
    return count === 0 ? Number.NaN : sum / Math.sqrt(count);
  }
}
