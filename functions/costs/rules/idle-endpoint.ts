import type { Recommendation } from "../../contracts/results/costs";
import type { EndpointUse, HostingCost } from "../usage";

/** Days without a request after which an endpoint counts as idle. */
const IDLE_DAYS = 14;

/** An endpoint that nobody asked for two weeks can answer by the request instead of by the hour. */
export function findIdleEndpoint(use: EndpointUse, hosting: HostingCost): Recommendation | undefined {
  if (use.invocations > 0 || use.days < IDLE_DAYS) return undefined;
  return {
    id: `idle-endpoint:${use.endpointName}`,
    rule: "idle-endpoint",
    resource: use.endpointName,
    title: `Endpoint "${use.endpointName}" is idle: make it serverless`,
    savingUsdPerMonth: hosting.usdPerMonth,
    risk: "low",
    evidence: [
      `0 invocations in ${use.days} days`,
      `${use.instanceCount} x ${hosting.instanceType} at $${hosting.usdPerMonth.toFixed(2)} a month on the bill`,
    ],
    change: { configKey: "final-mile:endpoint.kind", from: "realtime", to: "serverless" },
  };
}
