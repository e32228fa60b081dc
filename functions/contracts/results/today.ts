import { z } from "zod";
import { count, currency, date, type ResultOf, ratio } from "./schema";

/** What is told of each product that asks for something today. */
const stockLine = z.strictObject({
  productId: z.string(),
  onHandUnits: count,
  /** Units that an average day of the protection interval is forecast to sell. */
  forecastUnitsPerDay: count,
  /** Revenue that an average day without stock loses. */
  revenuePerDayAmount: count.nullable(),
  /** When something that is under way arrives next, and how much. */
  nextArrivalDate: date.nullable(),
  nextArrivalUnits: count,
  onOrderUnits: count,
  /** What the run suggests to order. */
  orderUnits: count,
  orderStatus: z.enum(["suggested", "held"]).nullable(),
});

const runningOutLine = stockLine.extend({
  /** When help can come: the next arrival, or that of an order placed today. */
  helpDate: date,
  /** Probability of running out before that. */
  stockoutProbability: z.number().min(0).max(1),
  /** Day on which it has run out more likely than not, where that is before the days told end. */
  runsOutDate: date.nullable(),
  /** Probability of having run out by the end of each day from the run day on, up to when help comes. */
  stockoutProbabilityByDay: z.array(z.number().min(0).max(1)),
});

const overstockLine = z.strictObject({
  productId: z.string(),
  onHandUnits: count,
  orderUpToLevelUnits: count,
  overstockUnits: count,
  /** At cost. */
  overstockAmount: count.nullable(),
  /** Days that the stock would last at the pace that is forecast; `null` where nothing is. */
  daysOfSupply: count.nullable(),
});

const heldLine = z.strictObject({
  orderId: z.string(),
  productId: z.string(),
  quantity: count,
  valueAmount: count,
  because: z.string(),
  lastsUntilDelivery: ratio,
});

const lateLine = z.strictObject({
  orderId: z.string(),
  productId: z.string(),
  quantity: count,
  /** Promised day. */
  dueDate: date,
  daysLate: count,
});

/** `ops today --json`: what a planner does first. */
export const actToday = z.strictObject({
  schemaVersion: z.literal(1),
  environment: z.string(),
  runDay: date,
  currency,
  products: count,
  /** Running out is told from this probability on. */
  leastProbability: count,
  /** No stock, and a forecast above none; what loses most comes first. */
  outOfStock: z.array(stockLine),
  /** Some stock that may not last until help can come; what runs out first comes first. */
  runningOut: z.array(runningOutLine),
  overstock: z.array(overstockLine),
  held: z.array(heldLine),
  late: z.array(lateLine),
});
export type ActToday = ResultOf<typeof actToday>;
