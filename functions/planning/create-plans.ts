import type { CalendarKind, CalendarLine, CalendarScope, PlannedDays, Plans } from "../contracts/calendar";
import type { Catalogue } from "../contracts/catalogue";
import { parseDay } from "../demand/calendar";
import { partsOfSeriesKey } from "../demand/series-key";

/** More levels than a category may have. */
const DEEPER_THAN_ANY = 1_000;
/** Between the levels of a category. */
const PARTED_BY = "/";

/**
 * The lines of a calendar by whom they are about. Categories and regions are those that the master says now.
 *
 * @param identity of the calendar and the master that it is read with
 */
export function createPlans(
  lines: readonly CalendarLine[],
  catalogue: Catalogue,
  identity: Pick<Plans, "id" | "snapshotId">,
): Plans {
  const ofProduct = new Map<string, ScopedDays[]>();
  const wide: ScopedDays[] = [];
  for (const line of lines) {
    const scoped = { scope: line, days: toPlannedDays(line) };
    if (line.productId === undefined) wide.push(scoped);
    else {
      const own = ofProduct.get(line.productId);
      if (own) own.push(scoped);
      else ofProduct.set(line.productId, [scoped]);
    }
  }
  const known = new Map<string, readonly PlannedDays[]>();
  return {
    ...identity,
    beginsOn: findBeginnings(lines),
    ownColumns: new Set(lines.flatMap(({ values = {} }) => Object.keys(values))),
    of: (seriesKey) => {
      const before = known.get(seriesKey);
      if (before) return before;
      const isAbout = createMatch(seriesKey, catalogue);
      const own = ofProduct.get(partsOfSeriesKey(seriesKey).productId) ?? [];
      const found = [...wide, ...own]
        .filter(({ scope }) => isAbout(scope))
        .map(({ days }) => days)
        .sort((left, right) => left.fromDay - right.fromDay);
      known.set(seriesKey, found);
      return found;
    },
  };
}

function findBeginnings(lines: readonly CalendarLine[]): Plans["beginsOn"] {
  const beginsOn = new Map<CalendarKind, number>();
  for (const { kind, knownOn } of lines) {
    const day = parseDay(knownOn)!;
    if (!(beginsOn.get(kind)! <= day)) beginsOn.set(kind, day);
  }
  return beginsOn;
}

interface ScopedDays {
  readonly scope: CalendarScope;
  readonly days: PlannedDays;
}

/** A line of the table in day numbers. */
export function toPlannedDays(line: CalendarLine): PlannedDays {
  const { kind, name, discountRatio, price, values, from, to, knownOn, withdrawnOn } = line;
  return {
    kind,
    ...(name !== undefined && { name }),
    ...(discountRatio !== undefined && { discountRatio }),
    ...(price !== undefined && { price }),
    ...(values !== undefined && { values }),
    fromDay: parseDay(from)!,
    toDay: parseDay(to)!,
    knownDay: parseDay(knownOn)!,
    withdrawnDay: withdrawnOn === undefined ? Number.POSITIVE_INFINITY : parseDay(withdrawnOn)!,
    narrowness: measureNarrowness(line),
  };
}

/** A product before any category, a category before all products; among equals a place before a region before all. */
function measureNarrowness({ productId, category, location, region }: CalendarScope): number {
  const depth = category === undefined ? 0 : category.split(PARTED_BY).length;
  const products = productId === undefined ? depth : DEEPER_THAN_ANY;
  return 3 * products + (location === undefined ? (region === undefined ? 0 : 1) : 2);
}

function createMatch(
  seriesKey: string,
  { products, locations }: Catalogue,
): (scope: CalendarScope) => boolean {
  const { productId, location } = partsOfSeriesKey(seriesKey);
  const category = products.get(seriesKey)?.category;
  const region = location === undefined ? undefined : locations.get(location)?.region;
  return (scope) =>
    (scope.productId === undefined || scope.productId === productId) &&
    (scope.location === undefined || scope.location === location) &&
    (scope.region === undefined || scope.region === region) &&
    (scope.category === undefined ||
      category === scope.category ||
      category?.startsWith(`${scope.category}${PARTED_BY}`) === true);
}
