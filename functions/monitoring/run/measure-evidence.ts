import type { DemandSeries } from "../../demand/series";
import { sortPresent } from "../distance/empirical-distance";
import { testSorted } from "../distance/kolmogorov-smirnov";
import { computePsi } from "../distance/population-stability";
import { computeNormalisedWasserstein } from "../distance/wasserstein";
import { valuesOf } from "./judge-series";

/**
 * How far the values of a feature in the current window are from those of the reference window before it: the
 * measures people know, as a description. The verdict does not rest on them.
 */
export function measureEvidence(
  series: DemandSeries,
  feature: string,
  origin: number,
  windows: { readonly currentWindowDays: number; readonly referenceWindowDays: number },
): {
  readonly ksStatistic: number | null;
  readonly ksPValue: number | null;
  readonly psi: number | null;
  readonly wasserstein: number | null;
} {
  // Codes of texts have no order: distances of their distributions mean nothing.
  if (series.categories[feature]) return { ksStatistic: null, ksPValue: null, psi: null, wasserstein: null };
  const column = valuesOf(series, feature);
  const currentStart = origin - windows.currentWindowDays + 1;
  const referenceStart = currentStart - windows.referenceWindowDays;
  const current = sortPresent(column.filter((_, row) => series.days[row]! >= currentStart));
  const reference = sortPresent(
    column.filter((_, row) => series.days[row]! >= referenceStart && series.days[row]! < currentStart),
  );
  const ks = testSorted(current, reference);
  return {
    ksStatistic: ks?.statistic ?? null,
    ksPValue: ks?.pValue ?? null,
    psi: computePsi(reference, current) ?? null,
    wasserstein: computeNormalisedWasserstein(reference, current) ?? null,
  };
}
