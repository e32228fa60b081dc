import type { ExplainedPart, Explanation } from "../../contracts/results/explanation";
import { formatDay, parseDay, weekdayOf } from "../../demand/calendar";
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
    case "column:":
      return "other columns of the data";
    default:
      return `the column ${part.slice("column:".length)}`;
  }
}

function describePrice(ratio: number | null | undefined): string {
  if (ratio == null || Math.abs(ratio - 1) < 0.005) return "its price, which is as usual";
  const percent = Math.round(Math.abs(ratio - 1) * 100);
  return `its price, ${percent} % ${ratio < 1 ? "below" : "above"} that of four weeks`;
}

/** `18.2 units are forecast for Saturday, 3 October ...`: what drives it, the largest first. */
export function describeDrivers({
  day,
  forecastUnits,
  usualUnits,
  parts,
}: Pick<Explanation, "day" | "forecastUnits" | "usualUnits" | "parts">): string {
  const weekday = WEEKDAYS[weekdayOf(parseDay(day)!)];
  return `${units(forecastUnits)} are forecast for ${weekday} ${day}. A usual day of its last three months would be forecast at ${plain(usualUnits)}; ${joinParts(parts)}.`;
}

/** What has changed since a week ago. */
export function describeChange(
  earlierUnits: number,
  forecastUnits: number,
  parts: readonly ExplainedPart[],
  earlierOrigin: number,
): string {
  const known = `With what was known on ${formatDay(earlierOrigin)}, ${units(earlierUnits)} were forecast for this day`;
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
  return `${plain(value)} ${plain(value) === "1" ? "unit" : "units"}`;
}

function plain(value: number): string {
  return String(Math.round(value * 10) / 10 || 0);
}
