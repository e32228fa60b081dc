import { lastDayOf, passDay, type ShelfDay, type StockLayers, sumUnits } from "../books/stock-layers";

/** The days ahead of a product that perishes. */
export interface PerishingOutlook extends Pick<ShelfDay, "shelfLifeDays" | "issuing"> {
  /** On the morning of the first day. */
  readonly shelf: StockLayers;
  readonly fromDay: number;
  /** Units that arrive on the morning of each day. */
  readonly arrivals: ArrayLike<number>;
  /** Units forecast for each day, as many days as are asked for. */
  readonly forecast: ArrayLike<number>;
}

/** Units short of it are none: what halving leaves over. */
const NO_UNITS = 1e-6;
/** Halvings of a range: a cover is exact to a millionth of it. */
const HALVINGS = 20;

/**
 * The demand since the first morning that the shelf serves through each day. Of what keeps it is stock and arrivals up to
 * then. Of what perishes it is less by what is thrown away before, and that depends on what is sold: demand of all days is
 * taken as the same multiple of its forecast, and the cover is the forecast times the largest multiple under which no day
 * through this one is short. More demand leaves less to throw away, so that there is but one.
 */
export function coverPerishing(outlook: PerishingOutlook): Float64Array {
  const { forecast } = outlook;
  const days = forecast.length;
  const cover = new Float64Array(days);
  let expected = 0;
  let available = sumUnits(outlook.shelf);
  // No multiple is above what there would be if nothing were thrown away, nor above that of the day before.
  let most = Number.POSITIVE_INFINITY;
  for (let day = 0; day < days; day++) {
    expected += forecast[day]!;
    available += outlook.arrivals[day] ?? 0;
    if (expected > 0) {
      most = Math.min(most, available / expected);
      if (findShortDay(outlook, most) <= day)
        most = halve(most, (multiple) => findShortDay(outlook, multiple) > day);
    }
    cover[day] = expected > 0 ? most * expected : available;
  }
  return cover;
}

/** The highest value below `most` that serves. */
function halve(most: number, serves: (value: number) => boolean): number {
  let low = 0;
  let high = most;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (serves(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The first day that is short where each sells a multiple of its forecast; the number of days where none is. */
function findShortDay(
  { shelf, fromDay, arrivals, forecast, ...terms }: PerishingOutlook,
  multiple: number,
): number {
  let layers = shelf;
  for (let day = 0; day < forecast.length; day++) {
    const arriving = arrivals[day] ?? 0;
    const demand = forecast[day]! * multiple;
    if (demand > sumUnits(layers) + arriving + NO_UNITS) return day;
    layers = passDay(layers, { day: fromDay + day, arriving, demand, ...terms }).layers;
  }
  return forecast.length;
}

/** Whether anything of a shelf, or of what arrives, can be too old before the last of so many days. */
export function canPerish(
  { shelf, fromDay, arrivals, shelfLifeDays }: Omit<PerishingOutlook, "forecast" | "issuing">,
  days: number,
): boolean {
  const lastDay = fromDay + days - 1;
  if (shelf.some((layer) => layer.lastDay < lastDay)) return true;
  for (let day = 0; day < Math.min(days, arrivals.length); day++) {
    if (arrivals[day]! > 0 && lastDayOf(fromDay + day, shelfLifeDays) < lastDay) return true;
  }
  return false;
}
