import { AwsError } from "../../server/aws-error";
import { nextCronTime, parseCron } from "./cron";
import { instantOf, localTimeOf } from "./time-zone";

/** When a schedule fires next. */
export interface ScheduleTimes {
  /** First instant after `afterMs` at which it fires; `undefined` when it never fires again. */
  next(afterMs: number): number | undefined;
}

const RATE = /^rate\((\d+) (minute|minutes|hour|hours|day|days)\)$/;
const AT = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/;
const CRON = /^cron\((.+)\)$/;
const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads an expression of EventBridge Scheduler: `cron(…)`, `rate(…)` or `at(…)`, in a time zone.
 *
 * @param createdAtMs when the schedule was created; rates count from there
 * @throws AwsError `ValidationException`
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseScheduleExpression(
  expression: string,
  timeZone: string,
  createdAtMs: number,
): ScheduleTimes {
  const invalid = (why: string) =>
    new AwsError("ValidationException", `Invalid Schedule Expression ${expression}: ${why}.`);
  const rate = RATE.exec(expression);
  if (rate) {
    const stepMs = Number(rate[1]) * UNIT_MS[rate[2]!.replace(/s$/, "")]!;
    if (stepMs === 0) throw invalid("a rate is at least 1");
    return { next: (afterMs) => createdAtMs + (Math.floor((afterMs - createdAtMs) / stepMs) + 1) * stepMs };
  }
  const at = AT.exec(expression);
  if (at) {
    const instantMs = instantOf(Date.parse(`${at[1]}Z`), timeZone);
    return { next: (afterMs) => (instantMs > afterMs ? instantMs : undefined) };
  }
  const cron = CRON.exec(expression);
  if (!cron) throw invalid("it is none of cron(…), rate(…), at(…)");
  const fields = parseCron(cron[1]!, invalid);
  return {
    next(afterMs) {
      // The wall clock decides; a time that daylight saving skips or repeats is settled by instantOf.
      let localMs: number | undefined = localTimeOf(afterMs, timeZone);
      for (;;) {
        localMs = nextCronTime(fields, localMs);
        if (localMs === undefined) return undefined;
        const instantMs = instantOf(localMs, timeZone);
        if (instantMs > afterMs) return instantMs;
      }
    },
  };
}
