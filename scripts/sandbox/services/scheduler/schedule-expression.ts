import { AwsError } from "../../server/aws-error";
import { nextCronTime, parseCron } from "./cron";

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

const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall-clock time of an instant in a zone, written as if the wall clock showed UTC. */
function localTimeOf(instantMs: number, timeZone: string): number {
  if (timeZone === "UTC") return instantMs;
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  return (
    Date.UTC(year!, month! - 1, day!, hour! % 24, minute!, second!) + (((instantMs % 1000) + 1000) % 1000)
  );
}

/** Instant at which the wall clock of a zone shows a time; the later one where the clock skips it. */
function instantOf(localMs: number, timeZone: string): number {
  const firstGuess = localMs - (localTimeOf(localMs, timeZone) - localMs);
  const offset = localTimeOf(firstGuess, timeZone) - firstGuess;
  return localMs - offset;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat("en-US", {
        timeZone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
      });
    } catch {
      throw new AwsError("ValidationException", `Invalid Schedule Expression Timezone "${timeZone}".`);
    }
    formats.set(timeZone, format);
  }
  return format;
}
