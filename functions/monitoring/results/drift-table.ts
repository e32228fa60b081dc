import type { Table } from "../../contracts/lake";
import { formatDay } from "../../demand/calendar";
import type { DriftEvidence, ProductResult } from "./product-result";

/** Drifting features, one row each: what changed, since when, how sure, and how far the values have moved. */
export function toDriftTable(products: readonly ProductResult[]): Table {
  const rows = products.flatMap(({ score, evidence }) =>
    evidence.map((drift) => ({ productId: score.productId, ...drift })),
  );
  const numbers = (read: (drift: DriftEvidence) => number | null) =>
    Float64Array.from(rows, (row) => read(row) ?? Number.NaN);
  return {
    rowCount: rows.length,
    columns: {
      product_id: rows.map(({ productId }) => productId),
      feature: rows.map(({ feature }) => feature),
      kind: rows.map(({ kind }) => kind),
      score: numbers(({ score }) => score),
      since: rows.map(({ sinceDay }) => formatDay(sinceDay)),
      before: numbers(({ before }) => before),
      now: numbers(({ now }) => now),
      ks_statistic: numbers(({ ksStatistic }) => ksStatistic),
      ks_p_value: numbers(({ ksPValue }) => ksPValue),
      psi: numbers(({ psi }) => psi),
      wasserstein: numbers(({ wasserstein }) => wasserstein),
    },
  };
}
