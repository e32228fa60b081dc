import type { UntaggedCosts } from "../contracts/results/costs";

/** What a service of the account cost under a value of our tag; the empty value is none. */
export interface TaggedCost {
  readonly service: string;
  readonly tagValue: string;
  readonly usd: number;
}

/**
 * What the account pays without the tag for services that we use: the most that may be missing in figures found by tag.
 * What bears the value of another environment is known not to be ours.
 */
export function sumUntagged(costs: readonly TaggedCost[], tagValue: string): UntaggedCosts {
  const ours = costs.filter((cost) => cost.tagValue === tagValue && cost.usd > 0);
  const services = new Set(ours.map(({ service }) => service));
  const byService = new Map<string, number>();
  for (const { service, tagValue: value, usd } of costs) {
    if (value === "" && services.has(service)) byService.set(service, (byService.get(service) ?? 0) + usd);
  }
  const usd = [...byService.values()].reduce((sum, one) => sum + one, 0);
  const taggedUsd = ours.reduce((sum, one) => sum + one.usd, 0);
  return {
    usd,
    shareRatio: usd + taggedUsd > 0 ? usd / (usd + taggedUsd) : null,
    byService: [...byService]
      .filter(([, value]) => value > 0)
      .map(([service, value]) => ({ service, usd: value }))
      .sort((left, right) => right.usd - left.usd),
  };
}
