import type { Table } from "../../contracts/lake";
import { formatDay } from "../../demand/calendar";
import type { DriftEvidence, ProductResult } from "./product-result";

/** Drifting features, one row each: what changed, since when, how sure, and how far the values have moved. */
export class DriftTable {
  private readonly rows: (DriftEvidence & { readonly productId: string })[] = [];

  get rowCount(): number {
    return this.rows.length;
  }

  add({ score: { productId }, evidence }: ProductResult): void {
    for (const drift of evidence) this.rows.push({ productId, ...drift });
  }

  /** By product; a product's features as they were found. */
  toTable(): Table {
    const rows = this.rows.sort((left, right) =>
      left.productId === right.productId ? 0 : left.productId < right.productId ? -1 : 1,
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
}
