import { z } from "zod";
import { date, type ResultOf } from "./schema";

/** What a part of a forecast does to it. The units of all parts come to the difference that is explained. */
const part = z.strictObject({
  /** `weekday`, `lately`, `price`, `fleet`, `nearer`, `planned`, or `column:` with the name of a column of the history. */
  part: z.string(),
  /** As a planner calls it. */
  name: z.string(),
  units: z.number(),
});
export type ExplainedPart = ResultOf<typeof part>;

/** `GET /explain`: why a forecast is what it is, and why it is not what it was a week ago. */
export const explanation = z.strictObject({
  schemaVersion: z.literal(1),
  environment: z.string(),
  productId: z.string(),
  name: z.string().optional(),
  /** The day that is forecast. */
  day: date,
  /** Last day whose demand is known. */
  forecastOrigin: date,
  /** What the model says now. */
  forecastUnits: z.number(),
  /** What orders rest on, from the run of the day; `null` where none has forecast it. */
  usedUnits: z.number().nullable(),
  /** What the model would say of a usual day; with the parts it comes to `forecastUnits`. */
  usualUnits: z.number(),
  /** The largest first. */
  parts: z.array(part),
  /** Against the forecast of the same day a week before; `null` where there was none. */
  change: z
    .strictObject({
      forecastOrigin: date,
      /** What the run of then said. */
      earlierUnits: z.number(),
      /** With `earlierUnits` they come to `forecastUnits`. `model` is what another model makes of the same facts. */
      parts: z.array(part),
      sentence: z.string(),
    })
    .nullable(),
  sentence: z.string(),
  notes: z.array(z.string()),
});
export type Explanation = ResultOf<typeof explanation>;
