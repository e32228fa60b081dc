import { validationError } from "../../server/aws-error";
import type { Endpoint, LiveVariant } from "../sagemaker/types";

/** How far each fleet or variant is behind its share, by endpoint and name. */
const owed = new WeakMap<Endpoint, Map<string, number>>();

/**
 * Chooses who answers: the old or the new fleet by the share of the traffic, then a variant by weight. Shares
 * are kept exactly and in a fixed order, so that the same calls give the same choices.
 *
 * @throws AwsError `ValidationException` for a target variant that does not exist
 */
export function chooseVariant(endpoint: Endpoint, targetVariant: string | undefined): LiveVariant {
  const debts = owed.get(endpoint) ?? new Map<string, number>();
  owed.set(endpoint, debts);
  const newShare = endpoint.pending?.trafficRatio ?? 0;
  const fleets = [
    { key: "fleet:old", weight: 1 - newShare, variants: endpoint.variants },
    { key: "fleet:new", weight: newShare, variants: endpoint.pending?.variants ?? [] },
  ];
  const { variants } = fleets[takeTurn(debts, fleets)]!;
  if (targetVariant === undefined) {
    return variants[
      takeTurn(
        debts,
        variants.map((variant) => ({ key: `variant:${variant.name}`, weight: variant.weight })),
      )
    ]!;
  }
  const target = variants.find((variant) => variant.name === targetVariant);
  if (!target) throw validationError(`Variant ${targetVariant} not found for endpoint ${endpoint.name}.`);
  return target;
}

/** The index of the candidate that is furthest behind its share. */
function takeTurn(
  debts: Map<string, number>,
  candidates: readonly { readonly key: string; readonly weight: number }[],
): number {
  const total = candidates.reduce((sum, candidate) => sum + candidate.weight, 0) || 1;
  let chosen = 0;
  let most = Number.NEGATIVE_INFINITY;
  candidates.forEach(({ key, weight }, index) => {
    const debt = (debts.get(key) ?? 0) + weight / total;
    debts.set(key, debt);
    if (weight > 0 && debt > most + 1e-9) {
      most = debt;
      chosen = index;
    }
  });
  const { key } = candidates[chosen]!;
  debts.set(key, debts.get(key)! - 1);
  return chosen;
}
