import { SMALLEST_PEAK_UNITS } from "../../demand/best-day";
import { demandOf } from "../../demand/scored-demand";
import type { DemandSeries } from "../../demand/series";
import type { ProductPace } from "../policy/order-bounds";

const BUSY_DAYS = 28;

/**
 * The pace of a product over the rows given.
 *
 * @param knownPeakUnits its best day before those rows, where the forecasts tell it.
 */
export function measurePace(series: DemandSeries | undefined, knownPeakUnits: number): ProductPace {
  let peakUnits = Math.max(SMALLEST_PEAK_UNITS, knownPeakUnits || 0);
  let busiest = 0;
  let total = 0;
  let first = 0;
  const days = series?.days ?? [];
  for (let row = 0; row < days.length; row++) {
    const units = demandOf(series!, row) || 0;
    peakUnits = Math.max(peakUnits, units);
    total += units;
    for (; days[first]! <= days[row]! - BUSY_DAYS; first++) total -= demandOf(series!, first) || 0;
    busiest = Math.max(busiest, total);
  }
  return { peakUnits, busiestDailyUnits: busiest / BUSY_DAYS };
}
