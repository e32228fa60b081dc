import type { Recommendation } from "../contracts/results/costs";
import { type RuleInput, SMALLEST_SAVING_USD } from "./rule";

const BYTES_PER_GB = 1e9;

export interface ShorterLife {
  readonly rule: string;
  readonly prefix: string;
  readonly setting: string;
  readonly presentDays: number;
  readonly proposedDays: number;
  readonly givesUp: string;
}

/** A prefix whose objects could expire earlier. What lies there is in proportion to how long it is kept. */
export function proposeShorterLife(
  { storage, prices: { storageGbMonth } }: RuleInput,
  { rule, prefix, setting, presentDays, proposedDays, givesUp }: ShorterLife,
): Recommendation | undefined {
  const stored = storage?.prefixes.find((one) => one.prefix === prefix);
  if (!stored || !storageGbMonth || stored.oldestDays === null || presentDays <= proposedDays)
    return undefined;
  // Of what is younger than the new limit nothing goes.
  const keptRatio = Math.min(1, proposedDays / Math.min(presentDays, Math.max(1, stored.oldestDays)));
  const gigabytes = stored.bytes / BYTES_PER_GB;
  const savingUsdPerMonth = gigabytes * (1 - keptRatio) * storageGbMonth.usd;
  if (savingUsdPerMonth < SMALLEST_SAVING_USD) return undefined;
  return {
    id: `${rule}:${prefix}`,
    rule,
    resource: prefix,
    title: `Keep ${prefix} for ${proposedDays} days instead of ${presentDays}`,
    savingUsdPerMonth,
    risk: "low",
    evidence: [
      `${prefix}: ${stored.isPartial ? "at least " : ""}${gigabytes.toFixed(1)} GB in ${stored.objects} objects, the oldest ${stored.oldestDays} days old, listed today`,
      ...Object.entries(stored.bytesByClass).map(
        ([storageClass, bytes]) => `${storageClass}: ${(bytes / BYTES_PER_GB).toFixed(1)} GB`,
      ),
    ],
    prices: [storageGbMonth],
    givesUp,
    changes: [{ path: setting, from: presentDays, to: proposedDays }],
  };
}
