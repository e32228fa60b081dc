import { z } from "zod";
import { BASELINES } from "../baselines";
import { benefitFigures, businessFigures, scenarios } from "./business-figures";
import { policySummary } from "./orders";
import { currency, date, period } from "./schema";

/** What the reports of the fleet and of a product have in common. */
export const reportShape = {
  schemaVersion: z.literal(1),
  environment: z.string(),
  /** D, ISO date. */
  runDay: date,
  /** Days the figures cover, inclusive; `null` while no forecast day has closed. */
  period: period.nullable(),
  /** The baseline that `benefit` and `scenarios.baseline` are of: the best of them. */
  baseline: z.enum(BASELINES),
  /** On which days it was best: `before` those of the report, or in them (`in-hindsight`) where there are too few earlier ones. */
  baselineChosen: z.enum(["before", "in-hindsight"]),
  currency,
  policy: policySummary,
  business: businessFigures,
  scenarios,
  benefit: benefitFigures,
  /** What a reader must know before trusting the figures. */
  notes: z.array(z.string()),
};
