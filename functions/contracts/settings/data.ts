import { z } from "zod";
import { type Currency, US_DOLLAR } from "../money";
import { choice, flag, integer, list, number, type SettingsOf, text, timeOfDay } from "./setting";

/** How files of demand are written that come to a stack: what `ops data import` takes as options. */
const file = z.strictObject({
  columns: text(/^[a-z_]+=(\\,|[^,])+(,[a-z_]+=(\\,|[^,])+)*$/, {
    about: "Names of the columns in the file.",
    allowed: "pairs by commas, our name first",
    example: "date=Datum,units_sold=Menge",
  }).optional(),
  dateFormat: text(/^[A-Za-z0-9 .,/[\]-]{1,40}$/, {
    about: "How dates are written.",
    allowed:
      "a pattern of YYYY, YY, MM, MMM, DD and WW, or serial, serial-1904, unix-seconds, unix-milliseconds",
    example: "DD.MM.YYYY",
  }).optional(),
  delimiter: text(/^(comma|semicolon|tab|pipe|[^\w"])$/, {
    about: "What stands between two fields.",
    allowed: "comma, semicolon, tab, pipe or one character",
    example: "semicolon",
  }).optional(),
  decimal: choice(["point", "comma"], { about: "What stands before decimals." }).optional(),
  encoding: text(/^[a-z0-9_-]{3,20}$/, {
    about: "Encoding of the text.",
    allowed: "a label such as utf-8 or windows-1252",
    example: "windows-1252",
  }).optional(),
  headerLine: integer(0, 1000, {
    about: "Line of the column names; 0 when there is none and `columns` gives places.",
  }).optional(),
  period: choice(["day", "week-starting", "week-ending", "month"], {
    about: "What a row is about; rows of a week or month are spread evenly over its days.",
  }).optional(),
  sumRows: flag({ about: "Add up several rows of a product and day." }).optional(),
  excludeProducts: text(/^[^,]+(,[^,]+)*$/, {
    about: "Ids of rows that are no products.",
    allowed: "ids by commas",
    example: "Total",
  }).optional(),
});

const sender = text(/^(?!calendar$)[^/\s]{1,100}$/u, {
  about: "Folder of a sender under `incoming/`.",
  allowed: 'the name of a folder without slashes and spaces, other than "calendar", where plans come',
  example: "shop-north",
});

/** When the day before a run is whole, so that the daily functions need not trust the clock. */
const completeWhen = z.strictObject({
  rule: choice(["clock", "share", "marker", "senders"], {
    about:
      "`clock`: at its time of `schedule`, whatever has come. `share`: when a share of the products that usually sell on the " +
      "weekday has a row. `marker`: when `completeness/days/<date>` lies in the lake. `senders`: when files of all `senders` " +
      "reach the day. The daily functions then wait, each for what it reads, until `deadline` at the latest.",
  }).default("clock"),
  sharePercent: integer(1, 100, {
    unit: "percent",
    about: "With `share`: how many products are enough.",
  }).default(95),
  senders: list(sender, 100, {
    about: "With `senders`: who must have sent.",
    allowed: "a list of at most 100 folders",
    example: ["shop-north", "shop-south"],
  }).default([]),
  deadline: timeOfDay({ about: "From then on nothing waits: what has come is used." }).default("09:00"),
});

/** What is expected of the feed of actuals. */
export const data = z.strictObject({
  currency: text(/^[A-Z]{3}$/, {
    about: "Currency of prices, costs and all money but the AWS bill, which is in US dollars.",
    allowed: "a code of ISO 4217: three capital letters",
    example: "EUR",
  }).default(US_DOLLAR.code),
  usdPerUnit: number(0.000001, 1_000_000, {
    unit: "US dollars",
    about: "What one unit of the currency is worth: the AWS bill is set against the benefit with it.",
  }).optional(),
  maximumAgeDays: integer(0, 60, {
    unit: "days",
    about:
      "Days of trade that may be missing at the end of the data; beyond, orders are held and an alarm goes off.",
  }).default(3),
  completeWhen: completeWhen.prefault({}),
  file: file.optional(),
});

export type DataSettings = SettingsOf<typeof data>;

/** The currency of the business, as a checked configuration states it: one that is not the dollar has a rate. */
export function currencyOf({ currency, usdPerUnit }: DataSettings): Currency {
  return { code: currency, usdPerUnit: usdPerUnit ?? US_DOLLAR.usdPerUnit };
}
