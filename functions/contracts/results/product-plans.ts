import { z } from "zod";
import { CALENDAR_KINDS } from "../calendar";
import { count, date, type ResultOf, ratio } from "./schema";

const plannedLine = {
  kind: z.enum(CALENDAR_KINDS),
  from: date,
  to: date,
  name: z.string().nullable(),
  discountRatio: ratio.nullable(),
  /** In the currency of the demand. */
  price: count.nullable(),
};

const promotionEffect = z.strictObject({
  promotions: count,
  /** Days with a row that were not out of stock. */
  days: count,
  unitsPerDay: z.number(),
  /** What usual days of the same weekdays had come to, from the eight weeks before each promotion. */
  usualUnitsPerDay: z.number(),
  /** Demand over usual: of all days together, of the weakest promotion and of the strongest. */
  ratio: z.number().nullable(),
  leastRatio: z.number().nullable(),
  mostRatio: z.number().nullable(),
});

/** What is planned for a product, and what promotions brought. */
export const productPlans = z.strictObject({
  /**
   * What is not over on the run day, as it stands, with what such promotions brought: `null` where there were none.
   * Holidays are those of the days that are forecast and of two weeks beyond.
   */
  ahead: z.array(z.strictObject({ ...plannedLine, such: promotionEffect.nullable() })),
  /** What took place in the days of the report. */
  past: z.array(z.strictObject(plannedLine)),
  /** The last promotions, one by one. */
  promotions: z.array(
    z.strictObject({
      ...plannedLine,
      days: count,
      daysOutOfStock: count,
      units: z.number(),
      usualUnits: z.number(),
    }),
  ),
  /** Of all promotions of the history; `null` without any. */
  effect: promotionEffect.nullable(),
});
export type ProductPlans = ResultOf<typeof productPlans>;
