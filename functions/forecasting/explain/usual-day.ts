import { FEATURE_NAMES } from "../features";
import { PLANNED_FEATURE_NAMES, readUsualPlans } from "../planned-features";
import { askWhatIf } from "../what-if";

type Features = Readonly<Record<string, number | null>>;

/** What a forecast is made of, as a planner thinks of it. */
export type ForecastPart =
  | "weekday"
  | "lately"
  | "price"
  | "fleet"
  | "nearer"
  /** Promotion, price, holiday and event of the day that is forecast. */
  | "planned"
  | `column:${string}`;

/** More parts are asked about together: each doubles what the model is asked. */
const MOST_PARTS = 6;

/** Features that say what a product has sold, and how of late. */
const LATELY = [
  "smoothed",
  "level_12",
  "mean_7",
  "mean_28",
  "mean_91",
  "weekday_mean",
  "weekday_last",
  "last_1",
  "last_2",
  "max_28",
  "positive_mean_91",
  "zero_share_28",
  "variation_91",
  "days_since_sale",
] as const;
const OF_PRICE = ["price", "price_ratio"] as const;
const OF_FLEET = ["fleet_trend"] as const;

/** What the model is to be asked, coalition by coalition: each is the mean of some rows. */
export interface PartQuestion {
  readonly parts: readonly ForecastPart[];
  /** Rows of features of each coalition; at index `i` of the parts whose bits are set in `i`. */
  readonly coalitions: readonly (readonly Features[])[];
}

/**
 * A day against a usual day of the product: one that sells as the last three months did, on no weekday in particular, at
 * the mean price of four weeks, for which nothing is planned, with columns of the history as they mostly are.
 *
 * What a feature says of two things is taken apart: `smoothed` and the means of the weekday are a level times how the
 * weekday departs from it.
 *
 * @param target features of the day.
 * @param week features of the product's days of a week, the target's among them, closed days left out.
 * @param usualColumns usual values of the columns of the history that the model takes.
 */
export function askAgainstUsualDay(
  target: Features,
  week: readonly Features[],
  usualColumns: Features,
): PartQuestion {
  const columns = listOwnColumns(target).filter((name) => usualColumns[name] !== undefined);
  const usualPlans = readUsualPlans(target);
  const parts = limitParts([
    "weekday",
    "lately",
    "price",
    "fleet",
    ...plannedPart(target),
    ...columns.map(columnPart),
  ]);
  const weekdays = [...new Set(week.map(({ weekday }) => weekday ?? null))];
  const levelOf = (name: string) => meanOf(week.map((day) => day[name] ?? null));
  const usualUnits = target.mean_91 ?? null;
  const compose = (has: (part: ForecastPart) => boolean): Record<string, number | null> => {
    const isLately = has("lately");
    const features: Record<string, number | null> = { ...target };
    if (usualUnits !== null && !isLately) {
      for (const name of ["level_12", "mean_7", "mean_28", "last_1", "last_2"]) features[name] = usualUnits;
    }
    for (const name of ["smoothed", "weekday_mean", "weekday_last"]) {
      const [own, level] = [target[name] ?? null, levelOf(name)];
      if (own === null || level === null || usualUnits === null) continue;
      const ofWeekday = has("weekday") ? (level > 0 ? own / level : 1) : 1;
      features[name] = ofWeekday * (isLately ? level : usualUnits);
    }
    const priced = has("price") ? features : askWhatIf(features, { price_ratio: 1 });
    if (!has("fleet") && target.fleet_trend !== undefined) priced.fleet_trend = 1;
    if (!has("planned")) Object.assign(priced, usualPlans);
    for (const name of columns) if (!has(columnPart(name))) priced[name] = usualColumns[name]!;
    return priced;
  };
  return {
    parts,
    coalitions: listCoalitions(parts, (has) => {
      const features = compose(has);
      return has("weekday") ? [features] : weekdays.map((weekday) => ({ ...features, weekday }));
    }),
  };
}

/** The same day as it was looked at before and as it is now: what has come to be known since. */
export function askAgainstEarlier(now: Features, earlier: Features): PartQuestion {
  const columns = listOwnColumns(now);
  const parts = limitParts([
    "lately",
    "price",
    "fleet",
    "nearer",
    ...plannedPart(now),
    ...columns.map(columnPart),
  ]);
  const partOf = (name: string) => (parts.includes(columnPart(name)) ? columnPart(name) : OTHER_COLUMNS);
  const namesOf = (part: ForecastPart): readonly string[] => {
    switch (part) {
      case "lately":
        return LATELY;
      case "price":
        return OF_PRICE;
      case "fleet":
        return OF_FLEET;
      case "nearer":
        return ["horizon_step", "days_on_sale"];
      case "weekday":
        return ["weekday"];
      case "planned":
        return PLANNED_FEATURE_NAMES;
      default:
        return columns.filter((name) => partOf(name) === part);
    }
  };
  return {
    parts,
    coalitions: listCoalitions(parts, (has) => {
      const features: Record<string, number | null> = { ...now };
      for (const part of parts) {
        if (has(part)) continue;
        for (const name of namesOf(part)) features[name] = earlier[name] ?? null;
      }
      return [features];
    }),
  };
}

const OTHER_COLUMNS = "column:" as const;

function columnPart(name: string): ForecastPart {
  return `column:${name}`;
}

function plannedPart(features: Features): readonly ForecastPart[] {
  return PLANNED_FEATURE_NAMES.some((name) => name in features) ? ["planned"] : [];
}

/** Columns that the model takes besides our features, and that we know no name for. */
export function listOwnColumns(features: Features): string[] {
  const named: readonly string[] = [...FEATURE_NAMES, ...PLANNED_FEATURE_NAMES];
  return Object.keys(features).filter((name) => !named.includes(name));
}

/** Own columns beyond the bound are one part. */
function limitParts(parts: readonly ForecastPart[]): readonly ForecastPart[] {
  return parts.length <= MOST_PARTS ? parts : [...parts.slice(0, MOST_PARTS - 1), OTHER_COLUMNS];
}

function listCoalitions(
  parts: readonly ForecastPart[],
  rowsOf: (has: (part: ForecastPart) => boolean) => readonly Features[],
): readonly (readonly Features[])[] {
  return Array.from({ length: 2 ** parts.length }, (_, coalition) =>
    rowsOf((part) => {
      const place = parts.indexOf(part);
      // A column that has no part of its own goes with those that share one.
      const index = place >= 0 ? place : parts.indexOf(OTHER_COLUMNS);
      return index >= 0 && (coalition & (1 << index)) !== 0;
    }),
  );
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value): value is number => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
