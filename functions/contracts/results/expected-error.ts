import { z } from "zod";
import type { DeepReadonly } from "../deep-readonly";
import { ERROR_GROUPS, type ErrorGroup } from "../error-groups";

/** A share, sum of absolute errors over sum of actuals, as it is expected; 80 of 100 days are to lie within the bounds. */
const expectedWape = z.strictObject({
  group: z.enum(ERROR_GROUPS),
  wape: z.number(),
  low: z.number(),
  high: z.number(),
});
export type ExpectedWape = z.infer<typeof expectedWape>;

/** How near the estimates of past days were to what came. Each was made of what was known on its morning. */
const expectationRecord = z.strictObject({
  /** Days of the record. */
  days: z.number(),
  /** Mean distance of the estimate from the WAPE that came, a share. */
  meanMiss: z.number(),
  /** The same of the last known error carried forward: the better of the last day's and the mean of the last week. */
  carriedMiss: z.number(),
  /** Whether the estimate is nearer beyond chance: over weeks, one-sided 95 %. */
  isBetter: z.boolean(),
  /** Share of the days whose error lay within the bounds. */
  insideShare: z.number(),
  /** Days with a warning, and those of them on which the error was not above what is usual. */
  warned: z.number(),
  warnedWrongly: z.number(),
  /** Days whose error was a fifth above what is usual, and those of them with a warning. */
  worseDays: z.number(),
  worseWarned: z.number(),
});
export type ExpectationRecord = z.infer<typeof expectationRecord>;

/** Error that the forecasts of a day are expected to have, before its actuals are there. */
export const expectedError = z.strictObject({
  /** ISO date of the day. */
  date: z.string(),
  /** The fleet first; classes about which enough is known. */
  groups: z.array(expectedWape),
  /** Median WAPE of the same weekday in the last eight weeks. */
  usualWape: z.number().nullable(),
  /** Whether the error is surely, at nine in ten, above what is usual. */
  warns: z.boolean(),
  record: expectationRecord.nullable(),
});
export type ExpectedError = DeepReadonly<z.infer<typeof expectedError>>;

/** What is known of the forecasts of a day, and later of their errors, in a group. */
export interface GroupFacts {
  /** Sum of the widths of the model's intervals, units. */
  readonly spreadUnits: number;
  readonly forecastUnits: number;
  /** Sums of absolute errors and of actuals; absent until the day has closed and was scored. */
  readonly errorUnits?: number;
  readonly actualUnits?: number;
}

export interface DayFacts {
  /** ISO date of the day that is forecast. */
  readonly date: string;
  /** Share of the tested products whose inputs have drifted, as known on the morning of the day; 0 where none was tested. */
  readonly driftShare: number;
  readonly groups: Readonly<Partial<Record<ErrorGroup, GroupFacts>>>;
}

/** `reports/dt=D/expected-error.json`: what was expected on the morning of D, and the days that it rests on, ascending. */
export interface ExpectedErrorDocument {
  readonly expected: ExpectedError | null;
  readonly days: readonly DayFacts[];
}
