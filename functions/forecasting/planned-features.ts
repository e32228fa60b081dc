import { type CalendarKind, isKnown, type PlannedDays, type Plans } from "../contracts/calendar";
import { lowerBound } from "../demand/numeric/search";
import type { DemandSeries } from "../demand/series";

/**
 * Features of the day that is forecast, as the calendar says them and was known at the origin. A model gets those that
 * `model.featureOrder` names.
 */
const PLANNED = {
  promotion: "promotion",
  promotion_discount: "promotion",
  planned_price: undefined,
  planned_price_ratio: undefined,
  holiday: "holiday",
  days_to_holiday: "holiday",
  days_since_holiday: "holiday",
  event: "event",
} as const satisfies Record<string, CalendarKind | undefined>;

type PlannedFeature = keyof typeof PLANNED;
export const PLANNED_FEATURE_NAMES = Object.keys(PLANNED) as readonly PlannedFeature[];

/** Days to and since a holiday are told up to so many. */
export const HOLIDAY_REACH_DAYS = 14;
/** The usual price is looked for among the prices of so many days, as `price` is. */
const PRICE_DAYS = 28;

/** What these features are on a day for which nothing is planned: those that a day has, and a price that is as usual. */
export function readUsualPlans(day: Readonly<Record<string, number | null>>): Record<string, number | null> {
  const { planned_price: price = null, planned_price_ratio: ratio = null } = day;
  const usual: Readonly<Record<PlannedFeature, number | null>> = {
    promotion: 0,
    promotion_discount: 0,
    planned_price: price !== null && ratio !== null && ratio > 0 ? price / ratio : price,
    planned_price_ratio: ratio === null ? null : 1,
    holiday: 0,
    days_to_holiday: HOLIDAY_REACH_DAYS,
    days_since_holiday: HOLIDAY_REACH_DAYS,
    event: 0,
  };
  return Object.fromEntries(
    PLANNED_FEATURE_NAMES.filter((name) => name in day).map((name) => [name, usual[name]]),
  );
}

/**
 * Whether the calendar says a column of the model: a feature of it, when it has ever had lines of that kind, or an own
 * column of its lines. What it does not say is the last value known of a column of the history.
 */
export function isPlanned(name: string, plans: Plans | undefined): plans is Plans {
  if (!plans) return false;
  if (!Object.hasOwn(PLANNED, name)) return plans.ownColumns.has(name);
  const kind = PLANNED[name as PlannedFeature];
  return kind === undefined || plans.beginsOn.has(kind);
}

/** The price of a product as it was known at an origin. */
interface KnownPrice {
  /** The last one, `NaN` when there is none in four weeks. */
  readonly price: number;
  /** Over the mean of four weeks. */
  readonly priceRatio: number;
}

/** What is planned for a series, as it was known at an origin, about days near the horizon. */
export class KnownPlans {
  private readonly known: readonly PlannedDays[];
  private readonly holidays: readonly PlannedDays[];
  private usualPrice: number | undefined;

  constructor(
    plans: Plans,
    private readonly series: DemandSeries,
    private readonly originDay: number,
    private readonly lastPrice: KnownPrice,
    horizonDays: number,
  ) {
    const near = plans
      .of(series.productId)
      .filter(
        (line) =>
          isKnown(line, originDay) &&
          line.toDay > originDay - Math.max(HOLIDAY_REACH_DAYS, PRICE_DAYS) &&
          line.fromDay <= originDay + horizonDays + HOLIDAY_REACH_DAYS,
      );
    this.known = near.filter(({ kind }) => kind !== "holiday");
    this.holidays = near.filter(({ kind }) => kind === "holiday");
  }

  /** The value of a column on a day after the origin; `NaN` where it is not known. */
  read(name: string, day: number): number {
    switch (name) {
      case "promotion":
        return this.on(day, "promotion").length > 0 ? 1 : 0;
      case "promotion_discount":
        return this.readDiscount(day);
      case "planned_price":
        return this.readPrice(day);
      case "planned_price_ratio":
        return this.readPrice(day) / (this.lastPrice.price / this.lastPrice.priceRatio);
      case "holiday":
        return this.daysToHoliday(day) === 0 ? 1 : 0;
      case "days_to_holiday":
        return this.daysToHoliday(day);
      case "days_since_holiday":
        return this.daysSinceHoliday(day);
      case "event":
        return this.on(day, "event").length > 0 ? 1 : 0;
      default:
        return this.readOwn(name, day);
    }
  }

  private on(day: number, kind: CalendarKind): readonly PlannedDays[] {
    return this.known.filter((line) => line.kind === kind && line.fromDay <= day && day <= line.toDay);
  }

  /** The largest that is stated; 0 without a promotion. */
  private readDiscount(day: number): number {
    const promotions = this.on(day, "promotion");
    if (promotions.length === 0) return 0;
    const stated = promotions.flatMap(({ discountRatio }) => discountRatio ?? []);
    return stated.length > 0 ? Math.max(...stated) : Number.NaN;
  }

  /** What is planned for fewest products; of promotions before others, for they are exceptions. */
  private readPrice(day: number): number {
    for (const kind of ["promotion", "price"] as const) {
      const line = narrowest(this.on(day, kind).filter(({ price }) => price !== undefined));
      if (line) return line.price!;
    }
    this.usualPrice ??= this.findUsualPrice();
    return this.usualPrice;
  }

  /** The last price of a day for which none was planned: what is paid again when a promotion is over. */
  private findUsualPrice(): number {
    const { days, sellingPrice } = this.series;
    const isExceptional = (day: number) =>
      this.known.some(
        ({ kind, fromDay, toDay }) =>
          (kind === "promotion" || kind === "price") && fromDay <= day && day <= toDay,
      );
    for (let row = lowerBound(days, this.originDay + 1) - 1; row >= 0; row--) {
      const day = days[row]!;
      if (day <= this.originDay - PRICE_DAYS) break;
      if (sellingPrice[row]! > 0 && !isExceptional(day)) return sellingPrice[row]!;
    }
    return this.lastPrice.price;
  }

  private daysToHoliday(day: number): number {
    return this.holidays.reduce(
      (least, { fromDay, toDay }) => (toDay < day ? least : Math.min(least, Math.max(0, fromDay - day))),
      HOLIDAY_REACH_DAYS,
    );
  }

  private daysSinceHoliday(day: number): number {
    return this.holidays.reduce(
      (least, { fromDay, toDay }) => (fromDay > day ? least : Math.min(least, Math.max(0, day - toDay))),
      HOLIDAY_REACH_DAYS,
    );
  }

  private readOwn(name: string, day: number): number {
    const line = narrowest(
      this.known
        .concat(this.holidays)
        .filter(
          ({ fromDay, toDay, values }) => fromDay <= day && day <= toDay && values?.[name] !== undefined,
        ),
    );
    return line ? line.values![name]! : Number.NaN;
  }
}

/** Of lines about as many products, what became known last. */
function narrowest(lines: readonly PlannedDays[]): PlannedDays | undefined {
  return lines.reduce<PlannedDays | undefined>((best, line) => {
    if (!best) return line;
    const isNarrower = line.narrowness - best.narrowness || line.knownDay - best.knownDay;
    return isNarrower > 0 ? line : best;
  }, undefined);
}
