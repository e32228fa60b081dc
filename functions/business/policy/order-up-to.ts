import type { BusinessSettings } from "../../contracts/settings/business";
import {
  inverseNormalLoss,
  normalLoss,
  normalProbability,
  normalQuantile,
} from "../../demand/numeric/normal";
import {
  type CountDistribution,
  countForLoss,
  countQuantile,
  countTail,
  negativeBinomial,
  poisson,
} from "./count-demand";
import {
  createLossThresholds,
  createQuantiles,
  createTail,
  type ErrorProfile,
  lossOfProfile,
  probabilityInProfile,
} from "./error-profile";
import { computeProtectionIntervalDays } from "./policy";
import { type DemandTail, findReorderPoint } from "./reorder-point";

/** What of the policy a level depends on, besides its aim. */
export type LevelPolicy = Pick<
  BusinessSettings,
  "serviceTarget" | "safetyStockMethod" | "leadTimeDays" | "leadTimeDeviationDays" | "reviewPeriodDays"
>;

/** What a decision about one product rests on. */
export interface DemandOutlook {
  /** Forecast units over the protection interval. */
  readonly protectionForecastUnits: number;
  /** Mean square of the product's forecast errors over past protection intervals, shrunk towards its class. */
  readonly errorMeanSquare: number;
  /** Share of cycles with demand; all of them when absent. */
  readonly demandCycleShare?: number;
  /** Whole units by which an order fills the position up above the level; none when absent. */
  readonly batchUnits?: number;
  /** How the product is bought; as the policy has it when absent. */
  readonly terms?: Pick<BusinessSettings, "leadTimeDays" | "leadTimeDeviationDays" | "reviewPeriodDays">;
}

/** Upper bounds of the forecast (units per protection interval) of the volume classes; the last is open. */
const CLASS_BOUNDS = [1, 4, 16, 64, 256] as const;
export const VOLUME_CLASS_COUNT = CLASS_BOUNDS.length + 1;

/** Products of one volume class share the shape of their errors. */
export function volumeClassOf(protectionForecastUnits: number): number {
  let index = 0;
  while (index < CLASS_BOUNDS.length && protectionForecastUnits >= CLASS_BOUNDS[index]!) index++;
  return index;
}

/** No error scale is below this: a product that has not sold for months may sell one unit. */
const LEAST_VARIANCE = 0.02;

/** Below it, a forecast says no more than that a product may sell one now and then. */
const LEAST_FORECAST = 0.25;

/** Variance of Poisson demand with a forecast's mean: what error scales are compared by. */
export function poissonVarianceOf(protectionForecastUnits: number): number {
  return Math.max(LEAST_FORECAST, protectionForecastUnits);
}

/**
 * Error scale of a product: its own error, but never below that of Poisson demand with the forecast's mean.
 */
export function errorScaleOf({ protectionForecastUnits, errorMeanSquare }: DemandOutlook): number {
  return Math.sqrt(Math.max(errorMeanSquare, protectionForecastUnits, LEAST_VARIANCE));
}

/** The scale widened by the variation of the lead time: sqrt(s^2 + (demand per day * deviation)^2). */
export function protectionScaleOf(outlook: DemandOutlook, policy: LevelPolicy): number {
  const terms = outlook.terms ?? policy;
  const demandPerDay = outlook.protectionForecastUnits / computeProtectionIntervalDays(terms);
  return Math.hypot(errorScaleOf(outlook), demandPerDay * terms.leadTimeDeviationDays);
}

/** Units that demand over the protection interval lies between. */
export interface DemandInterval {
  readonly lowerUnits: number;
  readonly upperUnits: number;
}

/** The first days of a protection interval. */
export interface IntervalPart {
  /** Units forecast over these days. */
  readonly forecastUnits: number;
  /** Days of the part over those of the interval, above 0 and at most 1. */
  readonly share: number;
}

/**
 * Scale of demand over the first days of an interval: errors of its days add up as independent ones do, and no scale is
 * below that of Poisson demand. Over the whole interval it is that of the order.
 */
function partScaleOf(
  outlook: DemandOutlook,
  { forecastUnits, share }: IntervalPart,
  policy: LevelPolicy,
): number {
  return Math.max(protectionScaleOf(outlook, policy) * Math.sqrt(share), Math.sqrt(forecastUnits));
}

/** Levels for many products of one volume class; what they share is computed once. */
export interface LevelRule {
  /**
   * Level in whole units, not negative: the reorder point of orders in batches, the order-up-to level otherwise.
   *
   * @param allowedMiss share of the cycles with demand that may be short, or of the units that may be lost.
   */
  levelOf(outlook: DemandOutlook, allowedMiss: number): number;
  /** Probability that a stock of `units` lasts over the protection interval. */
  confidenceOf(outlook: DemandOutlook, units: number): number | undefined;
  /** The same over the first days of the interval only. */
  lastsOf(outlook: DemandOutlook, part: IntervalPart, units: number): number | undefined;
  /** Units that demand over the protection interval, or its first days, does not exceed with a probability; not negative. */
  demandQuantileOf(outlook: DemandOutlook, probability: number, part?: IntervalPart): number;
}

/**
 * The rule of a volume class. With a cycle service level, the level covers demand over the protection interval in
 * all but the allowed share of the cycles *with demand*: where one cycle in ten has any, it must cover demand with a
 * probability ten times as close to 1. Orders in batches leave few cycles near the reorder point, which may be lower for
 * it: see `findReorderPoint`. With a fill rate, the expected shortage until the next order is at most the allowed share of
 * the demand until then (Silver, Pyke and Thomas, 4th ed., section 6.7: P2).
 *
 * @param profile errors of the class; while it is empty, errors are taken as normal.
 */
export function createLevelRule(policy: LevelPolicy, profile: ErrorProfile): LevelRule {
  const forFillRate = policy.serviceTarget === "fill-rate";
  const isEmpirical = policy.safetyStockMethod === "empirical" && lossOfProfile(profile, 0) !== undefined;
  const quantileOf = isEmpirical ? createQuantiles(profile) : normalQuantile;
  const standardTail = isEmpirical ? createTail(profile) : NORMAL_TAIL;
  const thresholdOf = isEmpirical ? createLossThresholds(profile) : inverseNormalLoss;

  /** Demand in whole units, where the method takes it as counted. */
  function countedDemandOf(outlook: DemandOutlook, part: IntervalPart): CountDistribution | undefined {
    const mean = part.forecastUnits;
    switch (policy.safetyStockMethod) {
      case "poisson":
        return poisson(mean);
      case "negative-binomial":
        return negativeBinomial(mean, partScaleOf(outlook, part, policy) ** 2);
      default:
        return undefined;
    }
  }

  function demandQuantileOf(outlook: DemandOutlook, probability: number, part = wholeOf(outlook)): number {
    const counted = countedDemandOf(outlook, part);
    if (counted) return countQuantile(counted, probability);
    return Math.max(0, part.forecastUnits + quantileOf(probability) * partScaleOf(outlook, part, policy));
  }

  function lastsOf(outlook: DemandOutlook, part: IntervalPart, units: number): number | undefined {
    return probabilityInProfile(profile, (units - part.forecastUnits) / partScaleOf(outlook, part, policy));
  }

  function tailOf(outlook: DemandOutlook, part: IntervalPart): DemandTail {
    const counted = countedDemandOf(outlook, part);
    if (counted) return countTail(counted);
    return new ScaledTail(standardTail, part.forecastUnits, partScaleOf(outlook, part, policy));
  }

  function levelOf(outlook: DemandOutlook, allowedMiss: number): number {
    const mean = outlook.protectionForecastUnits;
    const { batchUnits = 0, demandCycleShare = 1 } = outlook;
    const reviewShare = policy.reviewPeriodDays / computeProtectionIntervalDays(outlook.terms ?? policy);
    if (!forFillRate) {
      const allowedShare = allowedMiss * demandCycleShare;
      const single = Math.ceil(demandQuantileOf(outlook, 1 - allowedShare) - 1e-9);
      if (!(batchUnits > 0)) return single;
      const leadTime = { forecastUnits: mean * (1 - reviewShare), share: 1 - reviewShare };
      return findReorderPoint(
        allowedShare,
        { batchUnits, unitsPerReview: mean * reviewShare },
        {
          untilDelivery: tailOf(outlook, wholeOf(outlook)),
          beforeCycle: leadTime.share > 0 ? tailOf(outlook, leadTime) : NO_TAIL,
          demandCycleShare,
        },
        single,
      );
    }
    const allowedLoss = allowedMiss * (mean * reviewShare + batchUnits);
    const counted = countedDemandOf(outlook, wholeOf(outlook));
    if (counted) return countForLoss(counted, allowedLoss);
    const scale = protectionScaleOf(outlook, policy);
    return Math.max(0, Math.ceil(mean + fillRateFactor(allowedLoss / scale) * scale - 1e-9));
  }

  function fillRateFactor(standardisedLoss: number): number {
    if (!(standardisedLoss > 0)) return 0;
    return thresholdOf(standardisedLoss);
  }

  return {
    levelOf,
    demandQuantileOf,
    lastsOf,
    confidenceOf: (outlook, units) => lastsOf(outlook, wholeOf(outlook), units),
  };
}

/** The tail of standardised errors about a forecast. A class, since thousands are made of which each is asked a few times. */
class ScaledTail implements DemandTail {
  constructor(
    private readonly standard: DemandTail,
    private readonly forecastUnits: number,
    private readonly scale: number,
  ) {}

  aboveOf(units: number): number {
    return this.standard.aboveOf((units - this.forecastUnits) / this.scale);
  }

  lossOf(units: number): number {
    return this.standard.lossOf((units - this.forecastUnits) / this.scale) * this.scale;
  }
}

const NORMAL_TAIL: DemandTail = { aboveOf: (z) => normalProbability(-z), lossOf: normalLoss };
/** Demand over no time. */
const NO_TAIL: DemandTail = { aboveOf: () => 0, lossOf: () => 0 };

/** The interval itself as a part of it. */
function wholeOf({ protectionForecastUnits }: DemandOutlook): IntervalPart {
  return { forecastUnits: protectionForecastUnits, share: 1 };
}
