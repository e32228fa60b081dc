import { AwsError } from "../../server/aws-error";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall-clock time of an instant in a zone, written as if the wall clock showed UTC. */
export function localTimeOf(instantMs: number, timeZone: string): number {
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
export function instantOf(localMs: number, timeZone: string): number {
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
