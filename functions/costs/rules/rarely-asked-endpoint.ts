import { ENDPOINT_GROUP, FEWEST_DAYS, type Rule, SMALLEST_SAVING_USD } from "../rule";
import { BREAK_EVEN_HEADROOM, offerServerless } from "../serverless";

/** Busy hours above this share of the day mean cold starts in working hours all day long. */
const MAX_BUSY_RATIO = 0.25;

/**
 * An endpoint that is asked in few hours of the day, as one that only serves a nightly batch, costs less when it is
 * paid by the request.
 */
export const judgeRarelyAskedEndpoint: Rule = (input) => {
  const use = input.endpoint;
  if (!use || use.invocations === 0) return undefined;
  const offer = offerServerless(input, use);
  if (!offer) return undefined;
  if (use.days < FEWEST_DAYS) {
    return {
      rule: "rarely-asked-endpoint",
      resource: use.endpointName,
      because: `requests were counted for ${use.days} days; ${FEWEST_DAYS} are needed`,
    };
  }
  const hours = use.days * 24;
  const busyRatio = use.busyHours / hours;
  const savingUsdPerMonth = offer.instancesUsdPerMonth - offer.usdPerMonth;
  if (busyRatio > MAX_BUSY_RATIO || savingUsdPerMonth < SMALLEST_SAVING_USD) return undefined;
  if (offer.usdPerMonth > offer.instancesUsdPerMonth * BREAK_EVEN_HEADROOM) return undefined;
  const breakEven = offer.instancesUsdPerMonth / Math.max(offer.usdPerMonth, 1e-9);
  return {
    id: `rarely-asked-endpoint:${use.endpointName}`,
    rule: "rarely-asked-endpoint",
    resource: use.endpointName,
    title: `Endpoint "${use.endpointName}" is asked in few hours: make it serverless`,
    savingUsdPerMonth,
    risk: "medium",
    evidence: [
      `Invocations in ${use.busyHours} of ${hours} hours (${(busyRatio * 100).toFixed(1)} %), sum by the hour of ${use.days} days`,
      `ModelLatency: ${use.modelSeconds.toFixed(1)} s of work, sum of ${use.days} days: $${offer.usdPerMonth.toFixed(2)} a month by the request`,
      breakEven > 1000
        ? "the instances pay off with more than 1,000 times the work"
        : `the instances pay off with ${breakEven.toFixed(1)} times the work`,
      ...offer.evidence,
    ],
    prices: [offer.price],
    givesUp: offer.givesUp,
    changes: offer.changes,
    oneOf: ENDPOINT_GROUP,
  };
};
