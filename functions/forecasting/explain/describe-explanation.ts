import type { ExplainedPart, Explanation } from "../../contracts/results/explanation";
import { formatDay, parseDay, weekdayOf } from "../../demand/calendar";
import { tellDate } from "../../demand/tell-date";
import { HOLIDAY_REACH_DAYS } from "../planned-features";
import type { ForecastPart } from "./usual-day";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
/** Less is not worth a word. */
const LEAST_TOLD_UNITS = 0.05;

type Features = Readonly<Record<string, number | null>>;

/** What a part is called, with what it rests on. */
export function namePart(part: ForecastPart | "model", day: number, features: Features): string {
  switch (part) {
    case "weekday":
      return `that it is a ${WEEKDAYS[weekdayOf(day)]}`;
    case "lately":
      return "how it sold lately";
    case "price":
      return describePrice(features.price_ratio);
    case "fleet":
      return "how the whole fleet sells";
    case "nearer":
      return "that the day is a week nearer";
    case "model":
      return "another model, or what stood in for it";
    case "planned":
      return describePlans(features);
    case "column:":
      return "other columns of the data";
    default:
      return `the column ${part.slice("column:".length)}`;
  }
}

/** `20 % below`; `undefined` for a price that is as usual, or not known. */
function describeRatio(ratio: number | null | undefined): string | undefined {
  if (ratio == null || Math.abs(ratio - 1) < 0.005) return undefined;
  return `${Math.round(Math.abs(ratio - 1) * 100)} % ${ratio < 1 ? "below" : "above"}`;
}

function describePrice(ratio: number | null | undefined): string {
  const departs = describeRatio(ratio);
  return departs === undefined ? "its price, which is as usual" : `its price, ${departs} that of four weeks`;
}

function describePlans(features: Features): string {
  const { promotion, planned_price_ratio: ratio, event, days_to_holiday: toHoliday } = features;
  const departs = describeRatio(ratio);
  const price = departs === undefined ? "" : ` (${departs} the price of four weeks)`;
  if (promotion === 1) return `its promotion of that day${price}`;
  if (features.holiday === 1) return "the holiday of that day";
  if (event === 1) return "the event of that day";
  if (departs !== undefined) return `the price that is planned, ${departs} that of four weeks`;
  const isNear = [toHoliday, features.days_since_holiday].some(
    (days) => days != null && days < HOLIDAY_REACH_DAYS,
  );
  return isNear ? "a holiday that is near" : "that nothing is planned";
}

/** `18.2 units are forecast for Saturday, 3 October ...`: what drives it, the largest first. */
export function describeDrivers({
  day,
  forecastUnits,
  usualUnits,
  parts,
}: Pick<Explanation, "day" | "forecastUnits" | "usualUnits" | "parts">): string {
  const weekday = WEEKDAYS[weekdayOf(parseDay(day)!)];
  return `${units(forecastUnits)} ${agree(forecastUnits, "is", "are")} forecast for ${weekday}, ${tellDate(day)}. A usual day of its last three months would be forecast at ${plain(usualUnits)}; ${joinParts(parts)}.`;
}

/** What has changed since a week ago. */
export function describeChange(
  earlierUnits: number,
  forecastUnits: number,
  parts: readonly ExplainedPart[],
  earlierOrigin: number,
): string {
  const known = `With what was known on ${tellDate(formatDay(earlierOrigin))}, ${units(earlierUnits)} ${agree(earlierUnits, "was", "were")} forecast for this day`;
  return Math.abs(forecastUnits - earlierUnits) < LEAST_TOLD_UNITS
    ? `${known}, as now.`
    : `${known}, now it is ${plain(forecastUnits)}: ${joinParts(parts)}.`;
}

function joinParts(parts: readonly ExplainedPart[]): string {
  const told = parts
    .filter((one) => Math.abs(one.units) >= LEAST_TOLD_UNITS)
    .map((one) => `${one.name} ${one.units > 0 ? "adds" : "takes"} ${plain(Math.abs(one.units))}`);
  return told.length === 0 ? "nothing departs from it" : told.join(", ");
}

function units(value: number): string {
  return `${plain(value)} ${agree(value, "unit", "units")}`;
}

/** The word for one unit as it is told, or for others. */
function agree(value: number, one: string, others: string): string {
  return plain(value) === "1" ? one : others;
}

function plain(value: number): string {
  return String(Math.round(value * 10) / 10 || 0);
}
