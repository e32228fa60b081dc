import type { RandomSource } from "./random-source";

/** What makes a made-up product sell as it does. */
export interface ProductTraits {
  /** Mean units per day. */
  readonly level: number;
  readonly price: number;
  /** Factor per weekday, Sunday first, mean 1. */
  readonly week: readonly number[];
  readonly yearAmplitude: number;
  readonly yearPeakDay: number;
  /** Standard deviation of the logarithm of the day-to-day noise. */
  readonly noise: number;
  /** Chance per day that a promotion begins. */
  readonly promotionRate: number;
  /** Factor on the sales while promoted. */
  readonly promotionLift: number;
  /** Share of days on which an intermittent product sells at all; 1 for the others. */
  readonly saleProbability: number;
}

const INTERMITTENT_SHARE = 0.25;
/** Shape of a retail week, Sunday first. */
const RETAIL_WEEK = [0.85, 0.9, 0.92, 0.97, 1.05, 1.2, 1.25] as const;

/** Draws the traits of a product. */
export function drawTraits(random: RandomSource): ProductTraits {
  const isIntermittent = random.chance(INTERMITTENT_SHARE);
  const level = Math.exp(random.normal() * 0.9 + (isIntermittent ? 0 : 2.7));
  const sharpness = random.uniform(0.6, 1.6);
  const week = RETAIL_WEEK.map((factor) => factor ** sharpness * Math.exp(0.05 * random.normal()));
  const weekMean = week.reduce((sum, factor) => sum + factor, 0) / week.length;
  return {
    level,
    price: Math.round(Math.exp(random.normal() * 0.7 + 2.3) * 100) / 100,
    week: week.map((factor) => factor / weekMean),
    yearAmplitude: random.uniform(0, 0.3),
    yearPeakDay: Math.round(random.uniform(0, 365)),
    noise: random.uniform(0.1, 0.3),
    promotionRate: random.uniform(0.005, 0.03),
    promotionLift: random.uniform(1.4, 2.2),
    saleProbability: isIntermittent ? random.uniform(0.1, 0.4) : 1,
  };
}
