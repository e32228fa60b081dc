import type { Recommendation } from "../../contracts/results/costs";
import { DAYS_PER_MONTH } from "../month";
import type { EndpointUse, HostingCost, PriceBook } from "../usage";

/** Busy hours above this share of the day mean that an instance is worth having. */
const MAX_BUSY_RATIO = 0.25;
const MIN_DAYS = 7;
/** Memory of the serverless endpoint that the saving is computed for; the default of the stack. */
const SERVERLESS_MEMORY_MIB = 2048;

/**
 * An endpoint that is asked in few hours of the day, as one that only serves a nightly batch, costs less when
 * it is paid by the request. It then starts cold, and keeps no captured data.
 */
export function findRarelyAskedEndpoint(
  use: EndpointUse,
  hosting: HostingCost,
  prices: PriceBook,
): Recommendation | undefined {
  const price = prices.serverlessGbSecond;
  const busyRatio = use.busyHours / (use.days * 24);
  if (!price || use.invocations === 0 || use.days < MIN_DAYS || busyRatio > MAX_BUSY_RATIO) return undefined;
  const gbSecondsPerMonth = ((use.modelSeconds * SERVERLESS_MEMORY_MIB) / 1024 / use.days) * DAYS_PER_MONTH;
  const serverlessUsd = gbSecondsPerMonth * price.usd;
  const saving = hosting.usdPerMonth - serverlessUsd;
  if (saving <= 0) return undefined;
  return {
    id: `rarely-asked-endpoint:${use.endpointName}`,
    rule: "rarely-asked-endpoint",
    resource: use.endpointName,
    title: `Endpoint "${use.endpointName}" is asked in few hours: make it serverless`,
    savingUsdPerMonth: saving,
    risk: "medium",
    evidence: [
      `asked in ${use.busyHours} of ${use.days * 24} hours (${(busyRatio * 100).toFixed(1)} %)`,
      `${use.modelSeconds.toFixed(1)} s of work in ${use.days} days would cost $${serverlessUsd.toFixed(2)} a month with ${SERVERLESS_MEMORY_MIB} MiB`,
      `${hosting.instanceType} costs $${hosting.usdPerMonth.toFixed(2)} a month`,
      "a serverless endpoint starts cold and captures no data",
    ],
    change: { configKey: "final-mile:endpoint.kind", from: "realtime", to: "serverless" },
    price,
  };
}
