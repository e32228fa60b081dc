import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";
import type { Book } from "../books/fleet-books";
import type { KnownDemand } from "../books/known-demand";
import { allowedMiss, missFactorsOf } from "./correct-aim";
import { computeEconomicMiss, computePerishableRatio } from "./critical-ratio";
import { computeEconomicOrderUnits, computeLotDemandPerDay, type LotDemand } from "./economic-order";
import { type ErrorProfile, totalWeight } from "./error-profile";
import { computeLevelBound, computeShelfLifeBound } from "./level-bound";
import {
  createLevelRule,
  type DemandInterval,
  type DemandOutlook,
  type IntervalPart,
  type LevelRule,
  poissonVarianceOf,
  VOLUME_CLASS_COUNT,
  volumeClassOf,
} from "./order-up-to";
import { computeProtectionIntervalDays } from "./policy";
import { fitScalePrior, type ScalePrior, shrinkMeanSquare } from "./shrink-scales";

/** A volume class with less evidence than this borrows from its neighbours. */
const ENOUGH_WEIGHT = 400;

/** The levels of a product, and what the bound of demand seen has taken off; its shelf life may have taken more. */
export interface BoundedLevel {
  /** A position below it is ordered for. */
  readonly reorderPointUnits: number;
  /** What an order fills the position up to: the reorder point itself where each review orders up to the level. */
  readonly orderUpToUnits: number;
  readonly cutUnits: number;
}

/** Levels of a book's products for a run. */
export interface BookLevels {
  levelOf(index: number): BoundedLevel;
  confidenceOf(index: number, units: number): number | undefined;
  /** Probability that so many units last over the first days of the protection interval. */
  lastsOf(index: number, part: IntervalPart, units: number): number | undefined;
  /** Units a day that lots are made for. */
  unitsPerDayOf(index: number): number;
  /** The middle of the distribution whose upper end the level is, as prediction intervals are told. */
  demandIntervalOf(index: number, part?: IntervalPart): DemandInterval;
}

/** As the bounds of the model's forecasts: docs/model-contract.md. */
const INTERVAL_COVERAGE = 0.8;

/**
 * Levels of all products of a book: errors of a product shrunk towards those of its volume class, their shape that of
 * the class, the aim that of its service class, all of it within what its own demand has shown.
 *
 * @param protectionForecastUnits per product; not negative, not `NaN`.
 * @param priceAmount per product, for an economic target.
 * @param terms per product, where they are not the policy's.
 */
export function createBookLevels(
  book: Book,
  protectionForecastUnits: ArrayLike<number>,
  known: KnownDemand,
  policy: BusinessSettings,
  priceAmount?: ArrayLike<number>,
  terms?: readonly ProductTerms[],
): BookLevels {
  const rules = createLevelRules(book.profiles, policy);
  const scales = shrinkScales(book.errorMeanSquare, protectionForecastUnits, known, policy, terms);
  const missFactors = missFactorsOf(book.corrections);
  const isEconomic = policy.serviceTarget === "economic";
  const lotDemandOf = (index: number): LotDemand => ({
    protectionForecastUnits: protectionForecastUnits[index]!,
    recentUnits: known.recentUnits[index]!,
    knownDays: known.knownDays[index]!,
  });
  /** What is sold of a product that perishes before it is too old: as forecast, and at least cost no more than pays. */
  const shelfLifeBoundOf = (index: number) => {
    const own: ProductTerms = terms?.[index] ?? policy;
    const bound = computeShelfLifeBound(protectionForecastUnits[index]!, own);
    if (!isEconomic || own.shelfLifeDays === undefined) return bound;
    const share = (own.leadTimeDays + own.shelfLifeDays) / computeProtectionIntervalDays(own);
    const part = { forecastUnits: protectionForecastUnits[index]! * share, share };
    const ratio = computePerishableRatio(priceAmount?.[index], own);
    return Math.min(
      bound,
      Math.max(1, Math.ceil(ruleOf(index).demandQuantileOf(outlookOf(index), ratio, part) - 1e-9)),
    );
  };
  const economicUnitsOf = (index: number) =>
    computeEconomicOrderUnits(lotDemandOf(index), priceAmount?.[index], terms?.[index] ?? policy);
  // Where lost sales are weighed against holding, the miss is that of an order's end, whatever lies between two of them.
  const isMissOfOrders = isEconomic && policy.unmetDemand === "lost";
  const outlookOf = (index: number, economicUnits = economicUnitsOf(index)): DemandOutlook => ({
    protectionForecastUnits: protectionForecastUnits[index]!,
    errorMeanSquare: scales[index]!,
    // Least cost is reckoned over all cycles, with demand or without.
    demandCycleShare: isEconomic ? 1 : known.demandCycleShare[index]!,
    batchUnits: isMissOfOrders ? 0 : batchOf(index, economicUnits),
    terms: terms?.[index],
  });
  /** What an order brings above the reorder point: whole packs, and no less than the minimum. */
  const batchOf = (index: number, economicUnits: number): number => {
    if (economicUnits === 0) return 0;
    const { minimumOrderUnits, packUnits } = terms?.[index] ?? policy;
    const perishableUnits = shelfLifeBoundOf(index) - Math.floor(protectionForecastUnits[index]!);
    const units = Math.min(economicUnits, Math.max(0, perishableUnits));
    // The order that ends a gap of one unit more than the batch; packs add half of one on average.
    return Math.max(units, minimumOrderUnits - 1) + Math.floor(packUnits / 2);
  };
  const targetMissOf = (index: number): number =>
    isEconomic
      ? computeEconomicMiss(lotDemandOf(index), priceAmount?.[index], terms?.[index] ?? policy).missShare
      : 1 - policy.serviceLevelTarget;
  const ruleOf = (index: number) => rules[volumeClassOf(protectionForecastUnits[index]!)]!;
  return {
    levelOf(index) {
      const economicUnits = economicUnitsOf(index);
      const outlook = outlookOf(index, economicUnits);
      const factor = missFactors[known.serviceClass[index]!]!;
      const wanted = ruleOf(index).levelOf(outlook, allowedMiss(targetMissOf(index), factor));
      const bounded = Math.min(wanted, computeLevelBound(known.highestIntervalUnits[index]!));
      const perishableUnits = shelfLifeBoundOf(index);
      const reorderPointUnits = Math.min(bounded, perishableUnits);
      const filledUnits = Math.min(reorderPointUnits + economicUnits, perishableUnits);
      return { reorderPointUnits, orderUpToUnits: filledUnits, cutUnits: wanted - bounded };
    },
    unitsPerDayOf: (index) => computeLotDemandPerDay(lotDemandOf(index), terms?.[index] ?? policy),
    confidenceOf: (index, units) => ruleOf(index).confidenceOf(outlookOf(index), units),
    lastsOf: (index, part, units) => ruleOf(index).lastsOf(outlookOf(index), part, units),
    demandIntervalOf(index, part) {
      const quantileOf = (probability: number) =>
        ruleOf(index).demandQuantileOf(outlookOf(index), probability, part);
      const tail = (1 - INTERVAL_COVERAGE) / 2;
      return { lowerUnits: quantileOf(tail), upperUnits: quantileOf(1 - tail) };
    },
  };
}

/** One rule per volume class. A class with little evidence takes in the errors of all the others. */
export function createLevelRules(
  profiles: readonly ErrorProfile[],
  policy: BusinessSettings,
): readonly LevelRule[] {
  let pooled: ErrorProfile | undefined;
  return profiles.map((profile) => {
    if (totalWeight(profile) >= ENOUGH_WEIGHT) return createLevelRule(policy, profile);
    pooled ??= poolProfiles(profiles);
    return createLevelRule(policy, pooled);
  });
}

function poolProfiles(profiles: readonly ErrorProfile[]): ErrorProfile {
  const weights = new Float64Array(profiles[0]?.weights.length ?? 0);
  for (const profile of profiles) {
    for (let bin = 0; bin < weights.length; bin++) weights[bin]! += profile.weights[bin]!;
  }
  return { weights };
}

/** A book's memory of errors is worth about so many days: see SCALE_RETENTION. */
const MEMORY_DAYS = 50;
/** Days that a product is known before the first error can be told: see `computeStartingPoint`. */
const DAYS_BEFORE_ERRORS = 14;
/** However unlike its products are, a class counts for so many errors. */
const LEAST_DEGREES = 2;

/** Mean squares of the errors of a run's products, each shrunk towards its volume class. */
export function shrinkScales(
  errorMeanSquare: ArrayLike<number>,
  protectionForecastUnits: ArrayLike<number>,
  known: KnownDemand,
  policy: BusinessSettings,
  terms?: readonly ProductTerms[],
): Float64Array {
  const count = known.knownDays.length;
  const ratios: number[][] = Array.from({ length: VOLUME_CLASS_COUNT }, () => []);
  const degrees: number[][] = Array.from({ length: VOLUME_CLASS_COUNT }, () => []);
  const ownDegrees = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    const protectionDays = computeProtectionIntervalDays(terms?.[index] ?? policy);
    const days = Math.min(MEMORY_DAYS, known.knownDays[index]! - DAYS_BEFORE_ERRORS - protectionDays);
    // Errors of overlapping intervals say one thing together.
    const own = Math.max(0, days) / protectionDays;
    ownDegrees[index] = own;
    if (!(own > 0)) continue;
    const forecast = protectionForecastUnits[index]! || 0;
    const volumeClass = volumeClassOf(forecast);
    ratios[volumeClass]!.push(errorMeanSquare[index]! / poissonVarianceOf(forecast));
    degrees[volumeClass]!.push(own);
  }
  let pooled: { readonly prior: ScalePrior | undefined } | undefined;
  const poolAll = () => {
    pooled ??= { prior: fitScalePrior(ratios.flat(), degrees.flat()) };
    return pooled.prior;
  };
  const priors = ratios.map((own, volumeClass): ScalePrior | undefined => {
    const prior = fitScalePrior(own, degrees[volumeClass]!) ?? poolAll();
    return (
      prior && {
        ratio: Math.max(1, prior.ratio),
        degreesOfFreedom: Math.max(LEAST_DEGREES, prior.degreesOfFreedom),
      }
    );
  });
  return Float64Array.from({ length: count }, (_, index) => {
    const forecast = protectionForecastUnits[index]! || 0;
    const prior = priors[volumeClassOf(forecast)];
    return shrinkMeanSquare(errorMeanSquare[index]!, ownDegrees[index]!, poissonVarianceOf(forecast), prior);
  });
}
