import { parseDay } from "../../../demand/calendar";

/** What a cell of a date column says. */
export interface WrittenDay {
  /** Day number; the first day of the week or month where the cell names one. */
  readonly day: number;
  /** Whether a time of day other than midnight is written beside it. */
  readonly hasTime: boolean;
}

/** A way to write dates, by the name that `--date-format` takes. */
export interface DateFormat {
  readonly name: string;
  /** What a cell names: a day, or a whole week or month. */
  readonly names: "day" | "week" | "month";
  /** @returns `undefined` when the text is not written so, or is no day of the calendar */
  parse(text: string): WrittenDay | undefined;
}

/** Days from 1899-12-30, the day 0 of spreadsheets since 1900-03-01, to 1970-01-01. */
const SERIAL_1900_OFFSET_DAYS = 25_569;
/** The same for the calendar of old Macintosh spreadsheets, whose day 0 is 1904-01-01. */
const SERIAL_1904_OFFSET_DAYS = 24_107;
const SECONDS_PER_DAY = 86_400;

/**
 * The formats that are tried when none is given. Where two of them read a whole file differently, the one that stands
 * under `RARE` gives way; beyond that nothing is decided by guess.
 */
const CANDIDATES = [
  "YYYY-MM-DD",
  "YYYY/MM/DD",
  "YYYY.MM.DD",
  "YYYYMMDD",
  "DD.MM.YYYY",
  "MM.DD.YYYY",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
  "DD-MM-YYYY",
  "MM-DD-YYYY",
  "DD.MM.YY",
  "YY.MM.DD",
  "DD/MM/YY",
  "MM/DD/YY",
  "YY/MM/DD",
  "DD-MM-YY",
  "MM-DD-YY",
  "YY-MM-DD",
  "DD MMM YYYY",
  "DD MMM YY",
  "MMM DD YYYY",
  "YYYY MMM DD",
  "YYYY-[W]WW",
  "[W]WW/YYYY",
  "YYYY-MM",
  "MM/YYYY",
  "MMM YYYY",
  "serial",
  "serial-1904",
  "unix-seconds",
  "unix-milliseconds",
] as const;

/** Nobody writes a month first with dots, and serial days of 1904 come from old Macintoshes alone. */
const RARE: ReadonlySet<string> = new Set(["MM.DD.YYYY", "serial-1904"]);

export function candidateDateFormats(): readonly DateFormat[] {
  return CANDIDATES.map((name) => findDateFormat(name)!);
}

export function isRare(format: DateFormat): boolean {
  return RARE.has(format.name);
}

/** Example names for a message. */
export const DATE_FORMAT_EXAMPLES = '"DD.MM.YYYY", "MM/DD/YYYY", "DD MMM YYYY", "YYYY-[W]WW" or "serial"';

/**
 * The format of a name: `serial`, `serial-1904`, `unix-seconds`, `unix-milliseconds`, or a pattern of YYYY, YY, MM, MMM
 * (the name of a month), DD and `[W]WW` (ISO week) with what stands between them. Leading zeros need not be written, a
 * weekday may stand before, a time of day behind.
 *
 * @returns `undefined` when the name is no format
 */
export function findDateFormat(name: string): DateFormat | undefined {
  const counted = COUNTED[name];
  if (counted) return { name, names: "day", parse: counted };
  return compilePattern(name);
}

const COUNTED: Readonly<Record<string, DateFormat["parse"]>> = {
  serial: (text) => parseSerial(text, SERIAL_1900_OFFSET_DAYS),
  "serial-1904": (text) => parseSerial(text, SERIAL_1904_OFFSET_DAYS),
  "unix-seconds": (text) => parseUnix(text, /^\d{9,10}(\.\d+)?$/, 1),
  "unix-milliseconds": (text) => parseUnix(text, /^\d{12,13}$/, 1_000),
};

/** A spreadsheet's own count of days: five digits, for 1954 to 2173; the fraction is the time of day. */
function parseSerial(text: string, offsetDays: number): WrittenDay | undefined {
  if (!/^\d{5}([.,]\d+)?$/.test(text)) return undefined;
  const serial = Number(text.replace(",", "."));
  if (serial < 20_000) return undefined;
  const day = Math.floor(serial);
  return { day: day - offsetDays, hasTime: serial !== day };
}

function parseUnix(text: string, pattern: RegExp, perSecond: number): WrittenDay | undefined {
  if (!pattern.test(text)) return undefined;
  const days = Number(text) / perSecond / SECONDS_PER_DAY;
  return { day: Math.floor(days), hasTime: !Number.isInteger(days) };
}

/** Time of day, with or without seconds, half of the day and time zone. 24:00 is the end of the day that is written. */
const TIME =
  /^(?:T|,?\s+)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$/i;

const PARTS: Readonly<Record<string, string>> = {
  YYYY: "(?<year>\\d{4})",
  YY: "(?<shortYear>\\d{2})",
  MMM: "(?<monthName>\\p{L}{3,}\\.?)",
  MM: "(?<month>\\d{1,2})",
  DD: "(?<date>\\d{1,2})",
  "[W]": "(?:W|KW|CW|wk\\.?|week)\\s?",
  WW: "(?<week>\\d{1,2})",
};

function compilePattern(name: string): DateFormat | undefined {
  const tokens = name.match(/YYYY|YY|MMM|MM|DD|\[W\]|WW|[-./, ]/g);
  if (!tokens || tokens.join("") !== name) return undefined;
  const has = (token: string): boolean => tokens.includes(token);
  const names = has("WW") ? "week" : has("DD") ? "day" : "month";
  const isWhole = (has("YYYY") || has("YY")) && (has("WW") || has("MM") || has("MMM"));
  if (!isWhole || new Set(tokens.filter((token) => token in PARTS)).size !== tokens.filter(isPart).length) {
    return undefined;
  }
  // Digits that touch have no other end than their number.
  const isPacked = !tokens.some((token) => !isPart(token)) && !has("MMM") && !has("WW");
  const source = tokens
    .map((token) => {
      if (isPacked) return PARTS[token]!.replace("{1,2}", "{2}");
      if (isPart(token)) return PARTS[token];
      // Beside the name of a month people write dots, commas, hyphens and blanks as they like.
      if (has("MMM")) return "[-\\s.,/]+(?:de\\s+)?";
      if (token === " ") return "\\s+";
      return token === "." || token === "/" ? `\\${token}` : token;
    })
    .join("");
  // A weekday before, an ordinal mark or a dot behind the day.
  const day = source.replace("(?<date>\\d{1,2})", "(?<date>\\d{1,2})(?:st|nd|rd|th|º|er)?");
  const pattern = new RegExp(`^(?:\\p{L}{2,12}\\.?,?\\s+)?${has("MMM") ? day : source}(?=$|T|,?\\s)`, "iu");
  return { name, names, parse: (text) => parseWritten(text, pattern) };
}

function isPart(token: string): boolean {
  return token in PARTS;
}

function parseWritten(text: string, pattern: RegExp): WrittenDay | undefined {
  const match = pattern.exec(text);
  const parts = match?.groups;
  if (!parts) return undefined;
  const time = readTime(text.slice(match[0].length));
  if (!time) return undefined;
  const year = parts.year ? Number(parts.year) : expandYear(Number(parts.shortYear));
  const day = parts.week
    ? firstDayOfWeek(year, Number(parts.week))
    : findDay(
        year,
        parts.monthName ? monthOf(parts.monthName) : Number(parts.month),
        Number(parts.date ?? 1),
      );
  return day === undefined ? undefined : { day, hasTime: time.isWritten };
}

function readTime(text: string): { readonly isWritten: boolean } | undefined {
  if (text === "") return { isWritten: false };
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 24 || minutes > 59 || seconds > 60 || (hours === 24 && minutes + seconds > 0)) return undefined;
  return { isWritten: hours % 24 !== 0 || minutes !== 0 || seconds !== 0 || match[4] !== undefined };
}

/** Two digits are a year from 1970 to 2069. */
function expandYear(year: number): number {
  return year < 70 ? 2000 + year : 1900 + year;
}

function findDay(year: number, month: number | undefined, date: number): number | undefined {
  if (month === undefined) return undefined;
  return parseDay(`${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`);
}

/** Monday of an ISO 8601 week: week 1 has the first Thursday of its year. */
function firstDayOfWeek(year: number, week: number): number | undefined {
  const fourth = parseDay(`${year}-01-04`)!;
  const weekdayFromMonday = (((fourth + 3) % 7) + 7) % 7;
  const day = fourth - weekdayFromMonday + 7 * (week - 1);
  const isOfYear = week >= 1 && (week <= 52 || new Date((day + 3) * 86_400_000).getUTCFullYear() === year);
  return week <= 53 && isOfYear ? day : undefined;
}

/** Languages whose names of months are known. */
const LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "tr"];

let months: ReadonlyMap<string, number> | undefined;

/** 1 to 12 for the name of a month, whole or cut to its first letters. */
function monthOf(name: string): number | undefined {
  months ??= collectMonths();
  return months.get(foldName(name));
}

function collectMonths(): ReadonlyMap<string, number> {
  const found = new Map<string, number | undefined>();
  const add = (name: string, month: number): void => {
    const folded = foldName(name);
    // What means two months in two languages means none.
    found.set(folded, found.has(folded) && found.get(folded) !== month ? undefined : month);
  };
  for (const language of LANGUAGES) {
    for (const style of ["long", "short"] as const) {
      // In the genitive of a whole date too: "1 września".
      for (const options of [{ month: style }, { month: style, day: "numeric" }] as const) {
        const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
        for (let month = 1; month <= 12; month++) {
          const parts = format.formatToParts(Date.UTC(2026, month - 1, 1));
          const name = parts.find(({ type }) => type === "month")?.value ?? "";
          if (!/\p{L}{3}/u.test(name)) continue;
          add(name, month);
          if (language === "en" || language === "de") add(foldName(name).slice(0, 3), month);
        }
      }
    }
  }
  return new Map([...found].filter((entry): entry is [string, number] => entry[1] !== undefined));
}

/** Letters without accents and dots, small. */
function foldName(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[\p{M}.]/gu, "")
    .toLowerCase();
}
