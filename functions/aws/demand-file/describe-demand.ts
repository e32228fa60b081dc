import { formatDay, weekdayOf } from "../../demand/calendar";
import type { DemandSeries } from "../../demand/series";
import type { LeftOutLine } from "./csv-demand-parser";
import type { DemandRows } from "./demand-rows";
import { type ColumnFinding, describeColumns } from "./describe-columns";
import type { FormOptions, Period } from "./form/file-form";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
/** A weekday is called regularly closed when at least this many of it passed without trade. */
const FEWEST_REGULAR_CLOSURES = 3;

/** How a file was read. */
export interface ReadAs {
  /** Options that state what was found out or said; none when the file is written as ours are. */
  readonly form: FormOptions;
  /** Rows that went into another of their product and day. */
  readonly summedRows: number;
  readonly period: Period;
  readonly leftOutLines: readonly LeftOutLine[];
  readonly leftOutProducts: readonly string[];
  /** Ids that sound like totals and were taken for products. */
  readonly doubtfulProducts: readonly string[];
}

/** What a demand file was found to hold. Dates are ISO texts. */
export interface DemandFindings {
  readonly readAs: ReadAs;
  readonly fileName: string;
  readonly rows: number;
  readonly products: number;
  /** Spellings of ids that were brought into another form: blanks, composed letters. */
  readonly respelledIds: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly calendarDays: number;
  /** Days on which at least one product has a row. */
  readonly tradingDays: number;
  readonly closures: {
    /** Calendar days without any row: closed, not zero demand. */
    readonly days: number;
    /** Weekdays that were never traded. */
    readonly regularWeekdays: readonly string[];
    /** Closed days on other weekdays. */
    readonly otherDates: readonly string[];
  };
  /** Trading days without a row between a product's first and last day: missing, not zero demand. */
  readonly gaps: { readonly products: number; readonly productDays: number };
  /** Units that came back: negative `units_sold`, and the column `units_returned` where there is one. */
  readonly returns: { readonly negativeRows: number; readonly creditedRows: number; readonly units: number };
  readonly zeroDays: number;
  readonly columns: readonly ColumnFinding[];
}

/** Summarises a file that was found valid. */
export function describeDemand(
  rows: DemandRows,
  series: readonly DemandSeries[],
): Omit<DemandFindings, "readAs"> {
  const { firstDay, lastDay, isTraded } = findTradingDays(rows.days);
  const tradingDays = isTraded.reduce((sum, traded) => sum + traded, 0);
  return {
    fileName: rows.fileName,
    rows: rows.rowCount,
    products: series.length,
    respelledIds: rows.respelled,
    from: formatDay(firstDay),
    to: formatDay(lastDay),
    calendarDays: isTraded.length,
    tradingDays,
    closures: describeClosures(firstDay, isTraded),
    gaps: countGaps(series, firstDay, isTraded),
    returns: sumReturns(rows),
    zeroDays: rows.unitsSold.reduce((count, units) => count + (units === 0 ? 1 : 0), 0),
    columns: describeColumns(rows),
  };
}

function findTradingDays(days: Int32Array): { firstDay: number; lastDay: number; isTraded: Uint8Array } {
  let firstDay = days[0]!;
  let lastDay = firstDay;
  for (const day of days) {
    if (day < firstDay) firstDay = day;
    if (day > lastDay) lastDay = day;
  }
  const isTraded = new Uint8Array(lastDay - firstDay + 1);
  for (const day of days) isTraded[day - firstDay] = 1;
  return { firstDay, lastDay, isTraded };
}

function describeClosures(firstDay: number, isTraded: Uint8Array): DemandFindings["closures"] {
  const closedDays: number[] = [];
  const tradedCount = new Array<number>(7).fill(0);
  const closedCount = new Array<number>(7).fill(0);
  for (const [offset, traded] of isTraded.entries()) {
    const weekday = weekdayOf(firstDay + offset);
    if (traded) tradedCount[weekday]!++;
    else {
      closedCount[weekday]!++;
      closedDays.push(firstDay + offset);
    }
  }
  const isRegular = (weekday: number): boolean =>
    tradedCount[weekday] === 0 && closedCount[weekday]! >= FEWEST_REGULAR_CLOSURES;
  return {
    days: closedDays.length,
    regularWeekdays: WEEKDAYS.filter((_, weekday) => isRegular(weekday)),
    otherDates: closedDays.filter((day) => !isRegular(weekdayOf(day))).map(formatDay),
  };
}

function countGaps(
  series: readonly DemandSeries[],
  firstDay: number,
  isTraded: Uint8Array,
): DemandFindings["gaps"] {
  const tradedBefore = new Int32Array(isTraded.length + 1);
  for (const [offset, traded] of isTraded.entries())
    tradedBefore[offset + 1] = tradedBefore[offset]! + traded;
  let products = 0;
  let productDays = 0;
  for (const { days } of series) {
    const start = days[0]! - firstDay;
    const end = days[days.length - 1]! - firstDay + 1;
    const missing = tradedBefore[end]! - tradedBefore[start]! - days.length;
    if (missing > 0) products++;
    productDays += missing;
  }
  return { products, productDays };
}

function sumReturns(rows: DemandRows): DemandFindings["returns"] {
  const negative = rows.unitsSold.filter((units) => units < 0);
  const credited = rows.numbers.units_returned?.filter((units) => units > 0) ?? new Float64Array(0);
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  return {
    negativeRows: negative.length,
    creditedRows: credited.length,
    units: sum(credited) - sum(negative),
  };
}
