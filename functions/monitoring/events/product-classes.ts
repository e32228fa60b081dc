import { demandColumn } from "../../demand/scored-demand";
import type { DemandSeries } from "../../demand/series";
import { partsOfSeriesKey } from "../../demand/series-key";
import { classifyXyz } from "../../demand/variation-class";

const WEEK_DAYS = 7;
const MOST_WEEKS = 52;
/** Days on which a category must have been the same, and values of a column beyond which it is no class. */
const SETTLED_ROWS = 28;
const MOST_VALUES = 20;

/** What happens at one place happens to all that is sold there. */
const PLACE = "location";

/** Every product. */
export const FLEET = "fleet";

/** Which text columns, the place among them, put the products of a shard into classes: few values, each product with one. */
export function findClassColumns(list: readonly DemandSeries[]): readonly string[] {
  const names = new Set(list.flatMap(({ categories }) => Object.keys(categories)));
  if (list.some(({ productId }) => partsOfSeriesKey(productId).location !== undefined)) names.add(PLACE);
  return [...names].sort().filter((name) => {
    const values = new Set<string>();
    for (const series of list) {
      const value = findClassValue(series, name);
      if (value !== undefined) values.add(value);
      if (values.size > MOST_VALUES) return false;
    }
    return values.size > 1;
  });
}

/** The classes of a product: the fleet, how steadily it sells (XYZ), and its value of each class column. */
export function findClasses(series: DemandSeries, columns: readonly string[]): readonly string[] {
  const own = columns.flatMap((name) => {
    const value = findClassValue(series, name);
    return value === undefined ? [] : `${name} ${value}`;
  });
  return [FLEET, `XYZ ${classifyXyz(computeWeeklyVariation(series))}`, ...own];
}

/** The one value of a text column over the last four weeks of rows. */
function findClassValue({ productId, categories }: DemandSeries, name: string): string | undefined {
  if (name === PLACE) return partsOfSeriesKey(productId).location;
  const values = categories[name];
  const last = values?.at(-1);
  if (!values || last === undefined) return undefined;
  for (let row = Math.max(0, values.length - SETTLED_ROWS); row < values.length; row += 1) {
    if (values[row] !== last) return undefined;
  }
  return last;
}

/** Deviation over mean of the demand of complete weeks, of the last year at most; `NaN` without demand. */
function computeWeeklyVariation(series: DemandSeries): number {
  const { days } = series;
  const demand = demandColumn(series);
  const lastWeek = Math.floor((days[days.length - 1]! + 1) / WEEK_DAYS) - 1;
  const firstWeek = Math.max(Math.ceil(days[0]! / WEEK_DAYS), lastWeek - MOST_WEEKS + 1);
  const weeks = new Float64Array(Math.max(0, lastWeek - firstWeek + 1));
  for (let row = days.length - 1; row >= 0; row -= 1) {
    const week = Math.floor(days[row]! / WEEK_DAYS) - firstWeek;
    if (week < 0) break;
    if (week < weeks.length && demand[row]! > 0) weeks[week]! += demand[row]!;
  }
  const mean = weeks.reduce((sum, units) => sum + units, 0) / weeks.length;
  const squares = weeks.reduce((sum, units) => sum + (units - mean) ** 2, 0);
  return mean > 0 ? Math.sqrt(squares / weeks.length) / mean : Number.NaN;
}
