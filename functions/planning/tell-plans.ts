import type { PlannedDays, Plans } from "../contracts/calendar";
import type { ProductPlans } from "../contracts/results/product-plans";
import { formatDay } from "../demand/calendar";
import type { DemandSeries } from "../demand/series";
import {
  findSuchPromotions,
  hasTakenPlace,
  measurePromotions,
  type PromotionEffect,
  sumUpEffect,
} from "./promotion-effect";

/** So many of the last promotions are listed one by one. */
const MOST_LISTED = 10;

/**
 * Holidays of so many days beyond the forecasts are told too: they are known for years, and what is bought before one is
 * ordered well before it.
 */
const HOLIDAYS_BEYOND_DAYS = 14;

interface ToldDays {
  readonly runDay: number;
  /** First day whose past plans are told. */
  readonly fromDay: number;
  /** Days that are forecast, from the run day on. */
  readonly horizonDays: number;
}

/**
 * What is planned for a product from the run day on, and what promotions brought in the past.
 *
 * @param series all rows known; absent for a product without history
 */
export function tellPlans(
  plans: Plans,
  productId: string,
  series: DemandSeries | undefined,
  { runDay, fromDay, horizonDays }: ToldDays,
): ProductPlans {
  const lines = plans.of(productId);
  const originDay = runDay - 1;
  const past = series ? measurePromotions(series, lines, originDay) : [];
  const beforeDay = runDay + horizonDays + HOLIDAYS_BEYOND_DAYS;
  const ahead = lines.filter(
    (line) =>
      line.toDay >= runDay &&
      line.withdrawnDay === Infinity &&
      (line.kind !== "holiday" || line.fromDay < beforeDay),
  );
  return {
    ahead: ahead.map((line) => ({
      ...tellLine(line),
      such: line.kind === "promotion" ? roundEffect(sumUpEffect(findSuchPromotions(line, past))) : null,
    })),
    past: lines.filter((line) => line.toDay >= fromDay && hasTakenPlace(line, originDay)).map(tellLine),
    promotions: past.slice(-MOST_LISTED).map(({ line, days, daysOutOfStock, units, usualUnits }) => ({
      ...tellLine(line),
      days,
      daysOutOfStock,
      units: round(units),
      usualUnits: round(usualUnits),
    })),
    effect: roundEffect(sumUpEffect(past)),
  };
}

function tellLine({ kind, fromDay, toDay, name, discountRatio, price }: PlannedDays) {
  return {
    kind,
    from: formatDay(fromDay),
    to: formatDay(toDay),
    name: name ?? null,
    discountRatio: discountRatio ?? null,
    price: price ?? null,
  };
}

function roundEffect(effect: PromotionEffect | undefined): ProductPlans["effect"] {
  if (!effect) return null;
  const { promotions, days, ...figures } = effect;
  const rounded = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, value === null ? null : round(value)]),
  ) as typeof figures;
  return { promotions, days, ...rounded };
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
