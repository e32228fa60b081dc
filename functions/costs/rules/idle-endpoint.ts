import { ENDPOINT_GROUP, IDLE_DAYS, type Rule } from "../rule";
import { offerServerless } from "../serverless";

/** An endpoint that nobody asked for two weeks can answer by the request instead of by the hour. */
export const judgeIdleEndpoint: Rule = (input) => {
  const use = input.endpoint;
  if (!use || use.invocations > 0 || use.days < IDLE_DAYS) return undefined;
  const offer = offerServerless(input, use);
  if (!offer) return undefined;
  return {
    id: `idle-endpoint:${use.endpointName}`,
    rule: "idle-endpoint",
    resource: use.endpointName,
    title: `Endpoint "${use.endpointName}" is idle: make it serverless`,
    savingUsdPerMonth: offer.instancesUsdPerMonth - offer.usdPerMonth,
    risk: "low",
    evidence: [`Invocations: 0, sum of ${use.days} days`, ...offer.evidence],
    prices: [offer.price],
    givesUp: offer.givesUp,
    changes: offer.changes,
    oneOf: ENDPOINT_GROUP,
  };
};
