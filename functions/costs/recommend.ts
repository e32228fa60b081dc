import type { Recommendation } from "../contracts/results/costs";
import type { CostLine, DayRange } from "./cost-lines";
import { rankRecommendations } from "./recommendation";
import { findIdleEndpoint } from "./rules/idle-endpoint";
import { findMetricSpend } from "./rules/metric-spend";
import { findOversizedInstance } from "./rules/oversized-instance";
import { findRarelyAskedEndpoint } from "./rules/rarely-asked-endpoint";
import { findSpareInstances } from "./rules/spare-instances";
import { type EndpointUse, findHosting, type PriceBook } from "./usage";

export interface RecommendInput {
  readonly lines: readonly CostLine[];
  readonly range: DayRange;
  /** Absent where the use of the endpoint could not be measured. */
  readonly endpoint?: EndpointUse;
  readonly prices: PriceBook;
  readonly targetInvocationsPerMinute: number;
  readonly fewestInstances: number;
}

/** What would save money, dearest first. Each rule speaks only when what it needs was measured. */
export function recommend(input: RecommendInput): Recommendation[] {
  const { lines, range, endpoint, prices } = input;
  const hosting = findHosting(lines, range)[0];
  const found: (Recommendation | undefined)[] = [findMetricSpend(lines, range)];
  if (endpoint && hosting) {
    const replaced =
      findIdleEndpoint(endpoint, hosting) ?? findRarelyAskedEndpoint(endpoint, hosting, prices);
    // Without instances there is nothing left to make smaller.
    found.push(
      ...(replaced
        ? [replaced]
        : [findOversizedInstance(endpoint, hosting, prices), findSpareInstances(endpoint, hosting, input)]),
    );
  }
  return rankRecommendations(found.filter((one) => one !== undefined));
}
