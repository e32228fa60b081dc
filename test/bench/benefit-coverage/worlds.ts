import { assembleRun, type MaturedForecasts } from "../../../functions/business/books/assemble-run";
import type { ProtectionForecasts } from "../../../functions/business/books/protection-forecasts";
import { simulateFleet } from "../../../functions/business/books/simulate-fleet";
import { START_WINDOW_DAYS } from "../../../functions/business/books/starting-point";
import { cutFleet } from "../../../functions/business/books/warm-up";
import { computeProtectionIntervalDays } from "../../../functions/business/policy/policy";
import { blockSavings, countShortCycles } from "../../../functions/business/report/benefit";
import type { BlockFigures } from "../../../functions/business/report/bootstrap";
import { summarisePeriod } from "../../../functions/business/report/summarise-period";
import { sameTerms } from "../../../functions/contracts/catalogue";
import type { BusinessSettings } from "../../../functions/contracts/settings/business";
import { createRandom } from "../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../functions/demand/series";
import { businessSettings } from "../../support/settings";

/** How demand is made up; what products have in common is the shock. */
export interface MadeUpDemand {
  readonly products: number;
  /** Deviation of the logarithm of what multiplies the demand of all products alike, and how it lasts from day to day. */
  readonly shock: number;
  readonly persistence: number;
  /** Deviation of the logarithm of the products' levels. @default 0.7 */
  readonly spread?: number;
  /** Share of a product's days with demand. @default 1 */
  readonly demandDayShare?: number;
}

/** Products and days as a window of books sees them. */
export interface World extends MadeUpDemand {
  readonly name: string;
  readonly windowDays: number;
  /** What differs from the default policy. */
  readonly policy?: Partial<BusinessSettings>;
}

/** What a window's interval is made from, and whether there is one. */
export interface PlayedWindow extends BlockFigures {
  readonly shortCycles: number;
}

const FIRST_DAY = 19_999;
/** Days of history before the books open, and days that they are in use before the first window: as a warm-up is. */
const HISTORY_DAYS = 68;
const WARM_UP_DAYS = 112;
const TRAILING_DAYS = 28;

/**
 * Windows of a fleet's books one after the other: the benefit of a mean of four weeks over seasonal naive. Only these two
 * books are played.
 */
export function playFleet(world: World, windows: number, seed: number): readonly PlayedWindow[] {
  const policy = businessSettings({
    leadTimeDays: 3,
    leadTimeDeviationDays: 0,
    costPerOrderAmount: 1,
    ...world.policy,
  });
  const terms = sameTerms(policy);
  const protectionDays = computeProtectionIntervalDays(policy);
  const openedOn = FIRST_DAY + HISTORY_DAYS;
  const dayCount = WARM_UP_DAYS + windows * world.windowDays;
  const fleet = generateFleet(world, HISTORY_DAYS + dayCount + 1, seed);
  const forecast = forecastMeans(fleet, protectionDays);
  const past = new Map<number, MaturedForecasts>();
  const { firstDay, days } = simulateFleet(openedOn, dayCount + 1, policy, (runDay, knownIds) => {
    const run = assembleRun(cutFleet(fleet, runDay - 1 - START_WINDOW_DAYS, runDay - 1), knownIds, {
      runDay,
      terms,
      forecastsOf: () => forecast(runDay),
      maturedOf: () => past.get(runDay - protectionDays),
    });
    const { productIds, model, baseline } = run.input;
    past.set(runDay, {
      productIds,
      model: model.protectionForecastUnits,
      baseline: baseline.protectionForecastUnits,
    });
    return { ...run, input: { ...run.input, others: undefined } };
  });
  return Array.from({ length: windows }, (_, index) => {
    const first = WARM_UP_DAYS + index * world.windowDays;
    const period = summarisePeriod(days.slice(first, first + world.windowDays + 1), firstDay, policy);
    const { baseline, model } = period.scenarios;
    return { ...blockSavings(period, baseline, model), shortCycles: countShortCycles(model, baseline) };
  });
}

/** The mean of the last four weeks over a protection interval, from running sums. */
function forecastMeans(fleet: readonly DemandSeries[], protectionDays: number) {
  const sums = fleet.map(({ unitsSold }) => {
    const total = new Float64Array(unitsSold.length + 1);
    unitsSold.forEach((units, step) => {
      total[step + 1] = total[step]! + units;
    });
    return total;
  });
  return (runDay: number): ProtectionForecasts => {
    const known = runDay - FIRST_DAY;
    const total = Float64Array.from(
      sums,
      (own) => ((own[known]! - own[known - TRAILING_DAYS]!) / TRAILING_DAYS) * protectionDays,
    );
    return { total, firstDay: total, lower: total, upper: total };
  };
}

/** Levels and prices are lognormal, demand of a day is a count as wide as its mean: a gamma mixture of Poisson. */
export function generateFleet(
  { products, shock, persistence, spread = 0.7, demandDayShare = 1 }: MadeUpDemand,
  days: number,
  seed: number,
): DemandSeries[] {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let state = normal();
  const common = Float64Array.from({ length: days }, () => {
    state = persistence * state + Math.sqrt(1 - persistence ** 2) * normal();
    return Math.exp(shock * state - shock ** 2 / 2);
  });
  return Array.from({ length: products }, (_, index) => {
    const level = 12 * Math.exp(spread * normal());
    const unitsOf = (factor: number) => Math.max(0, Math.round(level * factor * (1 + 0.5 * normal())));
    return {
      productId: `P${String(index).padStart(4, "0")}`,
      days: Int32Array.from(common, (_, step) => FIRST_DAY + step),
      unitsSold: common.map((factor) =>
        demandDayShare < 1 && random() >= demandDayShare ? 0 : unitsOf(factor),
      ),
      sellingPrice: new Float64Array(days).fill(Math.round(1_000 * Math.exp(0.4 * normal())) / 100),
      features: {},
      categories: {},
    };
  });
}
