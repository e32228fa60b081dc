import { parseDay, weekdayOf } from "../../functions/demand/calendar";
import type { DemandSeries } from "../../functions/demand/series";

export interface GeneratedDemandOptions {
  readonly products: number;
  readonly days: number;
  readonly lastDay?: number;
  /** Weekdays without trade, 0 = Sunday. */
  readonly closedWeekdays?: readonly number[];
}

/** Products P000, P001, ... with a level each, a weekly season and deterministic noise. */
export function generateDemand(options: GeneratedDemandOptions): DemandSeries[] {
  const lastDay = options.lastDay ?? parseDay("2026-11-22")!;
  const closed = new Set(options.closedWeekdays ?? []);
  const open: number[] = [];
  for (let day = lastDay - options.days + 1; day <= lastDay; day++) {
    if (!closed.has(weekdayOf(day))) open.push(day);
  }
  const days = Int32Array.from(open);
  return Array.from({ length: options.products }, (_, product) => ({
    productId: `P${String(product).padStart(3, "0")}`,
    days,
    unitsSold: Float64Array.from(open, (day) => {
      const level = 1 + (product % 20);
      const season = 1 + 0.5 * Math.sin((2 * Math.PI * weekdayOf(day)) / 7);
      return Math.max(0, Math.round(level * season * (0.5 + hashToUnit(product * 7919 + day))));
    }),
    sellingPrice: new Float64Array(open.length).fill(2 + (product % 5)),
    features: {},
    categories: {},
  }));
}

function hashToUnit(value: number): number {
  let mixed = Math.imul(value ^ 0x9e3779b9, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
}
