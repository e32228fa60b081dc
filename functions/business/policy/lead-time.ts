import type { BusinessSettings } from "../../contracts/settings/business";
import { createRandom, hashText } from "../../demand/numeric/random";

/** Lead times are drawn within this many standard deviations of their mean. */
const LIMIT_DEVIATIONS = 2.5;

/** The longest lead time that can be drawn: how far ahead deliveries must be kept. */
export function computeLongestLeadTimeDays(policy: BusinessSettings): number {
  return Math.ceil(policy.leadTimeDays + LIMIT_DEVIATIONS * policy.leadTimeDeviationDays);
}

/** The shortest lead time that can be drawn. */
export function computeShortestLeadTimeDays({
  leadTimeDays,
  leadTimeDeviationDays,
}: Pick<BusinessSettings, "leadTimeDays" | "leadTimeDeviationDays">): number {
  return Math.max(0, Math.floor(leadTimeDays - LIMIT_DEVIATIONS * leadTimeDeviationDays));
}

/**
 * The lead time of an order in whole days: normal, rounded, never negative. It depends on the product and
 * the day of the order alone, so that the books being compared wait equally long and a repeated run finds
 * the same.
 */
export function drawLeadTimeDays(productId: string, orderDay: number, policy: BusinessSettings): number {
  const { leadTimeDays, leadTimeDeviationDays } = policy;
  if (leadTimeDeviationDays === 0) return leadTimeDays;
  const random = createRandom(hashText(productId) ^ Math.imul(orderDay, 0x9e3779b1));
  // Box and Muller (1958); 1 - u keeps the logarithm finite.
  const deviate = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const limited = Math.max(-LIMIT_DEVIATIONS, Math.min(LIMIT_DEVIATIONS, deviate));
  const drawn = Math.round(leadTimeDays + limited * leadTimeDeviationDays);
  return Math.max(0, Math.min(computeLongestLeadTimeDays(policy), drawn));
}
