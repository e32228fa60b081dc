import type { Table } from "../contracts/lake";
import type { ContestDay } from "../contracts/results/contest";
import { COMPETITORS, type Competitor } from "../contracts/variants";
import { formatDay } from "../demand/calendar";

/** Columns of the scores that a contest is made of. */
export const CONTEST_COLUMNS = [
  "product_id",
  "date",
  "actual",
  "predicted_demand",
  "selling_price",
  "treatment",
  "model_version",
  "competitor_predicted_demand",
  "competitor_model_version",
  "competitor_variant",
] as const;

/** Who competes on a day. */
export interface Rivals {
  readonly variant: Competitor;
  readonly championVersion: string;
  readonly competitorVersion: string;
}

/** Who competed on the day of a table of scores; `undefined` where nobody did. */
export function readRivals({ columns, rowCount }: Table): Rivals | undefined {
  const competitors = columns.competitor_model_version as readonly string[] | undefined;
  const versions = columns.model_version as readonly string[] | undefined;
  const variants = columns.competitor_variant as readonly string[] | undefined;
  for (let row = 0; row < rowCount; row++) {
    const variant = COMPETITORS.find((name) => name === variants?.[row]);
    const championVersion = versions?.[row];
    const competitorVersion = competitors?.[row];
    if (variant && championVersion && competitorVersion)
      return { variant, championVersion, competitorVersion };
  }
  return undefined;
}

/** A day of a contest: the products that both of these versions forecast. `undefined` where there is none. */
export function sumContestDay({ columns, rowCount }: Table, rivals: Rivals): ContestDay | undefined {
  const treatment = columns.treatment as readonly string[];
  const versions = columns.model_version as readonly string[];
  const competitors = columns.competitor_model_version as readonly string[] | undefined;
  const dates = columns.date as Int32Array;
  const [actual, champion, competitor, price] = (
    ["actual", "predicted_demand", "competitor_predicted_demand", "selling_price"] as const
  ).map((name) => columns[name] as Float64Array | undefined);
  if (!competitors || !actual || !champion || !competitor) return undefined;
  const sums = {
    championError: 0,
    competitorError: 0,
    actual: 0,
    championErrorValue: 0,
    competitorErrorValue: 0,
  };
  let productDays = 0;
  for (let row = 0; row < rowCount; row++) {
    if (treatment[row] !== "scored" || Number.isNaN(competitor[row]!)) continue;
    if (versions[row] !== rivals.championVersion || competitors[row] !== rivals.competitorVersion) continue;
    const own = Math.abs(champion[row]! - actual[row]!);
    const other = Math.abs(competitor[row]! - actual[row]!);
    const value = price && price[row]! > 0 ? price[row]! : 0;
    sums.championError += own;
    sums.competitorError += other;
    sums.actual += Math.abs(actual[row]!);
    sums.championErrorValue += value * own;
    sums.competitorErrorValue += value * other;
    productDays++;
  }
  return productDays === 0 ? undefined : { date: formatDay(dates[0]!), ...sums, productDays };
}
