import { isKnown, type PlannedDays, type Plans } from "../../contracts/calendar";
import { familyOf, isPromotionFeature } from "../../contracts/feature-family";
import { lowerBound } from "../../demand/numeric/search";
import type { DemandSeries } from "../../demand/series";
import type { DeclaredChange } from "../drift/declared-changes";

export type NamedColumn = readonly [string, Float64Array];

/** A price this close to the one that was announced is that one. */
const SAME_PRICE = 0.005;

/** What of a product's features had been announced by the evening before each of its days. */
export interface Announced {
  /**
   * As `columns`, with flags of promotions as whether they differ from what was announced: an announced promotion that
   * takes place is 0, one that does not, or was not announced, is 1.
   */
  readonly columns: readonly NamedColumn[];
  /** Column by column, 1 on days whose value is as was announced: it says nothing about the usual ones. */
  readonly asPlanned: readonly (Uint8Array | undefined)[];
  /** Where a calendar begins in the middle of the history, deviations from it are another thing than what was before. */
  readonly begins: readonly DeclaredChange[];
}

/** @returns `undefined` where the calendar never spoke of promotions or prices. */
export function findAnnounced(
  series: DemandSeries,
  columns: readonly NamedColumn[],
  plans: Plans | undefined,
): Announced | undefined {
  if (!plans || !(plans.beginsOn.has("promotion") || plans.beginsOn.has("price"))) return undefined;
  const about = plans.of(series.productId).filter(({ kind }) => kind === "promotion" || kind === "price");
  const promotionsFrom = plans.beginsOn.get("promotion") ?? Number.POSITIVE_INFINITY;
  if (about.length === 0) return announceNothing(series, columns, promotionsFrom);
  const announcedOn = findAnnouncedLines(series.days, about);
  const hasPromotion = announcedOn.map((lines) => lines.some(({ kind }) => kind === "promotion"));
  const begins: DeclaredChange[] = [];
  const asPlanned: (Uint8Array | undefined)[] = [];
  const judged = columns.map(([name, values]): NamedColumn => {
    if (familyOf(name) === "price") {
      asPlanned.push(toFlags(values.length, (row) => isAnnouncedPrice(values[row]!, announcedOn[row]!)));
      return [name, values];
    }
    if (!isPromotionFeature(name)) {
      asPlanned.push(undefined);
      return [name, values];
    }
    if (!areFlags(values)) {
      // A discount, or what was spent: other than usual on days of promotions.
      asPlanned.push(toFlags(hasPromotion.length, (row) => hasPromotion[row]!));
      return [name, values];
    }
    asPlanned.push(undefined);
    begins.push(...beginOf(name, series, promotionsFrom));
    return [
      name,
      values.map((value, row) =>
        Number.isNaN(value) || series.days[row]! < promotionsFrom
          ? value
          : value === (hasPromotion[row] ? 1 : 0)
            ? 0
            : 1,
      ),
    ];
  });
  return { columns: judged, asPlanned, begins };
}

/** Of a product of which no line speaks: every value stands as it is, and none is as planned. */
function announceNothing(
  series: DemandSeries,
  columns: readonly NamedColumn[],
  promotionsFrom: number,
): Announced {
  const begins = columns.flatMap(([name, values]) =>
    familyOf(name) !== "price" && isPromotionFeature(name) && areFlags(values)
      ? beginOf(name, series, promotionsFrom)
      : [],
  );
  return { columns, asPlanned: columns.map(() => undefined), begins };
}

function areFlags(values: Float64Array): boolean {
  return values.every((value) => Number.isNaN(value) || value === 0 || value === 1);
}

function beginOf(feature: string, { days }: DemandSeries, promotionsFrom: number): readonly DeclaredChange[] {
  if (!(promotionsFrom > days[0]!)) return [];
  return [{ feature, kind: "rate", fromDay: promotionsFrom, settledDay: promotionsFrom }];
}

const NOTHING: readonly PlannedDays[] = [];

/** By row, the lines that had been announced of its day, in their order. Few days have any. */
function findAnnouncedLines(
  days: Int32Array,
  lines: readonly PlannedDays[],
): readonly (readonly PlannedDays[])[] {
  const found = new Array<readonly PlannedDays[]>(days.length).fill(NOTHING);
  for (const line of lines) {
    const end = lowerBound(days, line.toDay + 1);
    for (let row = lowerBound(days, line.fromDay); row < end; row++) {
      if (isKnown(line, days[row]! - 1)) found[row] = [...found[row]!, line];
    }
  }
  return found;
}

function toFlags(count: number, isSet: (row: number) => boolean): Uint8Array {
  const flags = new Uint8Array(count);
  for (let row = 0; row < count; row++) if (isSet(row)) flags[row] = 1;
  return flags;
}

/** One of the prices that were planned, or any price of a promotion that says none. */
function isAnnouncedPrice(price: number, lines: readonly PlannedDays[]): boolean {
  return lines.some(
    ({ price: planned }) => planned === undefined || Math.abs(price - planned) <= SAME_PRICE * planned,
  );
}
