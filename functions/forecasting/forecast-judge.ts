import {
  QUARANTINE_EXAMPLES,
  type Quarantine,
  type QuarantinedForecast,
} from "../contracts/results/predictions";
import { formatDay } from "../demand/calendar";
import { type ForecastFault, findFault, LARGEST_STEP } from "./plausibility";

/** Units the model expects of a product on a day. Bounds are `NaN` where it gives none. */
export interface RawForecast {
  readonly productId: string;
  readonly day: number;
  readonly predicted: number;
  readonly lower: number;
  readonly upper: number;
}

/** What is used in its place, or itself, clipped at zero. */
export interface JudgedForecast extends Pick<RawForecast, "predicted" | "lower" | "upper"> {
  /** Why the model's forecast is not used: `predicted` is what stands in. */
  readonly fault?: ForecastFault;
}

/** Judges forecasts one by one and keeps account of those that are not to be believed. */
export class ForecastJudge {
  private forecasts = 0;
  private readonly faults: Record<string, number> = {};
  private readonly products = new Set<string>();
  private readonly examples: QuarantinedForecast[] = [];

  /**
   * Demand cannot be negative, so neither can a forecast that is believed or its bounds: they are clipped at zero.
   *
   * @param peakUnits what the product is judged by, see `findPeaks`.
   * @param standIn the forecast to use instead; asked for only where it is needed.
   */
  judge(raw: RawForecast, peakUnits: number, standIn: () => number): JudgedForecast {
    const { predicted, lower, upper } = raw;
    const fault = findFault(predicted, lower, upper, peakUnits);
    if (fault === undefined) {
      return { predicted: Math.max(0, predicted), lower: Math.max(0, lower), upper: Math.max(0, upper) };
    }
    this.note(raw, fault, LARGEST_STEP * peakUnits);
    return { predicted: standIn(), lower: Number.NaN, upper: Number.NaN, fault };
  }

  private note({ productId, day, ...raw }: RawForecast, fault: ForecastFault, limitUnits: number): void {
    this.forecasts += 1;
    this.faults[fault] = (this.faults[fault] ?? 0) + 1;
    this.products.add(productId);
    if (this.examples.length === QUARANTINE_EXAMPLES) return;
    const [predicted, lower, upper] = [String(raw.predicted), String(raw.lower), String(raw.upper)];
    this.examples.push({ productId, date: formatDay(day), fault, predicted, lower, upper, limitUnits });
  }

  /** What was not used so far. */
  get quarantined(): Quarantine {
    const { forecasts, faults, products, examples } = this;
    return { forecasts, products: products.size, faults, examples };
  }
}

/** For the log: why, and an example to begin with. */
export function describeQuarantine({ faults, examples }: Quarantine): string {
  const reasons = Object.entries(faults).map(([fault, count]) => `${count} ${fault}`);
  const { productId, date, predicted, lower, upper, limitUnits } = examples[0]!;
  return `${reasons.join(", ")}. For example product "${productId}" on ${date}: ${predicted} (${lower} to ${upper}), believed up to ${limitUnits}.`;
}
