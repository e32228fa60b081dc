import { z } from "zod";
import { benefitFigures, businessFigures, scenarios } from "./business-figures";
import { policySummary } from "./orders";
import { count, date, period } from "./schema";

/** What the reports of the fleet and of a product have in common. */
export const reportShape = {
  schemaVersion: z.literal(1),
  environment: z.string(),
  /** D, ISO date. */
  runDay: date,
  /** Days the figures cover, inclusive; `null` while no forecast day has closed. */
  period: period.nullable(),
  baseline: z.literal("seasonal-naive"),
  currency: z.strictObject({ usdPerCurrencyUnit: count, reported: z.literal("USD") }),
  policy: policySummary,
  business: businessFigures,
  scenarios,
  benefit: benefitFigures,
  /** What a reader must know before trusting the figures. */
  notes: z.array(z.string()),
};
