import { UsageError } from "../../../functions/contracts/errors";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import type { BroughtLine } from "../../../functions/planning/merge-lines";

/** `holidays:DE`, a part of a country with `holidays:DE-BY`, and for one region of the master `holidays:DE-BY:South`. */
const HOLIDAYS = /^holidays:([A-Za-z]{2})((?:-[A-Za-z0-9]+){0,2})(?::(.+))?$/;
/** Years before this one and after it: what a model may have seen, and what is planned for. */
const YEARS = { before: 3, after: 2 } as const;
/** A law is known long before; more than a year tells no model more. */
const KNOWN_DAYS_AHEAD = 365;
const DAY_MS = 86_400_000;

/** Whether what is to be imported is no file. */
export function isHolidays(path: string): boolean {
  return path.startsWith("holidays:");
}

/**
 * Public holidays of a country, or of a part of it, as lines of the calendar.
 *
 * Those that come every year are known a year before. One of a single year (a jubilee, a funeral) was decided on some day
 * that nobody tells here: of the past, no forecast has known it.
 *
 * @throws UsageError for what is no country that the library knows
 */
export async function readHolidays(wanted: string, todayDay: number): Promise<readonly BroughtLine[]> {
  const [, country, part = "", region] = HOLIDAYS.exec(wanted) ?? [];
  if (country === undefined) {
    throw new UsageError(
      `"${wanted}" names no country; write holidays:DE, holidays:DE-BY for a part of it, or holidays:DE-BY:South for the region "South" of the product master.`,
    );
  }
  // Tables of two hundred countries: loaded by nobody else.
  const { default: Holidays } = await import("date-holidays");
  const code = country.toUpperCase();
  const countries = new Holidays().getCountries("en");
  if (countries[code] === undefined) {
    throw new UsageError(
      `"${code}" is no country whose holidays are known; known are ${Object.keys(countries).join(", ")}.`,
    );
  }
  const [state, place] = part.split("-").slice(1);
  const holidays = new Holidays();
  const states = state === undefined ? {} : (holidays.getStates(code, "en") ?? {});
  if (state !== undefined && states[state.toUpperCase()] === undefined) {
    const known = Object.keys(holidays.getStates(code, "en") ?? {});
    throw new UsageError(
      `"${code}-${state.toUpperCase()}" is no part of ${countries[code]} whose holidays are known; ${known.length === 0 ? "none are" : `known are ${known.map((one) => `${code}-${one}`).join(", ")}`}.`,
    );
  }
  holidays.init(code, ...[state, place].flatMap((one) => one?.toUpperCase() ?? []), { languages: "en" });
  const thisYear = Number(formatDay(todayDay).slice(0, 4));
  const lines = new Map<string, BroughtLine>();
  for (let year = thisYear - YEARS.before; year <= thisYear + YEARS.after; year++) {
    for (const { date, name, type, rule, start, end } of holidays.getHolidays(year)) {
      if (type !== "public") continue;
      const from = date.slice(0, 10);
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
      const isEveryYear = !/^\d{4}-/.test(rule);
      const knownDay = parseDay(from)! - (isEveryYear ? KNOWN_DAYS_AHEAD : 0);
      const line: BroughtLine = {
        kind: "holiday",
        from,
        to: formatDay(parseDay(from)! + days - 1),
        name,
        ...(region !== undefined && { region }),
        knownFrom: formatDay(Math.min(todayDay, knownDay)),
      };
      lines.set(`${from} ${name}`, line);
    }
  }
  return [...lines.values()];
}
