import { tellDate } from "../demand/tell-date";
import type { ExpectedError } from "./results/expected-error";

/** The expected error in sentences, for page and command line: what is expected, what is usual, and how the record is. */
export function tellExpectedError({ date, groups, usualWape, warns, record }: ExpectedError): string {
  const [fleet, ...classes] = groups;
  if (!fleet) return "";
  const { wape, low, high } = fleet;
  const usual = usualWape === null ? "" : `; usual for the weekday is ${percent(usualWape)}`;
  const byClass = classes.map((one) => `${one.group} ${percent(one.wape)}`).join(", ");
  return [
    `WAPE ${percent(wape)} of ${tellDate(date)} (80\u202f%: ${percent(low)} to ${percent(high)})${usual}${byClass && `; by class ${byClass}`}.`,
    ...(warns ? ["Warning: it will most likely be worse than usual."] : []),
    ...(record ? [tellRecord(record)] : []),
  ].join(" ");
}

function tellRecord(record: NonNullable<ExpectedError["record"]>): string {
  const {
    days,
    meanMiss,
    carriedMiss,
    isBetter,
    insideShare,
    warned,
    warnedWrongly,
    worseDays,
    worseWarned,
  } = record;
  const better = isBetter
    ? "nearer than carrying the last error forward"
    : "no better than carrying the last error forward";
  return (
    `In ${days} ${days === 1 ? "day" : "days"} such estimates were off by ${points(meanMiss)} points, ${better} (${points(carriedMiss)}); ` +
    `${Math.round(100 * insideShare)}\u202f% of the days lay within their bounds; ` +
    `${warned} ${warned === 1 ? "day was" : "days were"} warned of, ${warnedWrongly} of them wrongly, and ${worseWarned} of ${worseDays} much worse ones.`
  );
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}\u202f%`;
const points = (share: number): string => (100 * share).toFixed(1);
