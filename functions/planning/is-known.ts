import type { CalendarLine } from "../contracts/calendar";
import { parseDay } from "../demand/calendar";

/**
 * Whether a forecast with this origin counts on a line: it had become known by the end of that day, and had not been
 * taken back. What becomes known on the day of a run counts from the next run on, so that a day that is run again gives
 * the same forecasts, and one of the past those that were to be had.
 *
 * @param originDay day number of the last day whose demand is known
 */
export function isKnown({ knownOn, withdrawnOn }: CalendarLine, originDay: number): boolean {
  return parseDay(knownOn)! <= originDay && (withdrawnOn === undefined || originDay < parseDay(withdrawnOn)!);
}
