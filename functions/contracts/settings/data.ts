import { z } from "zod";
import { choice, flag, integer, type SettingsOf, text } from "./setting";

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

/** What is expected of the feed of actuals. */
export const data = z.strictObject({
  maximumAgeDays: integer(0, 60, {
    unit: "days",
    about:
      "Days of trade that may be missing at the end of the data; beyond, orders are held and an alarm goes off.",
  }).default(3),
  file: file.optional(),
});

export type DataSettings = SettingsOf<typeof data>;
