import type { DemandSeries } from "../../demand/series";

/** Joins two sets of series; for a product-day that both have, the newer row counts. Ids ascend. */
export function mergeSeries(
  older: readonly DemandSeries[],
  newer: readonly DemandSeries[],
): readonly DemandSeries[] {
  const byId = new Map(older.map((series) => [series.productId, series]));
  for (const series of newer) {
    const known = byId.get(series.productId);
    byId.set(series.productId, known ? mergeOne(known, series) : series);
  }
  return [...byId.values()].sort((a, b) => (a.productId < b.productId ? -1 : 1));
}

interface RowSource {
  readonly isNewer: boolean;
  readonly row: number;
}

function mergeOne(older: DemandSeries, newer: DemandSeries): DemandSeries {
  const sources = new Map<number, RowSource>();
  for (const [row, day] of older.days.entries()) sources.set(day, { isNewer: false, row });
  for (const [row, day] of newer.days.entries()) sources.set(day, { isNewer: true, row });
  const days = Int32Array.from(sources.keys()).sort();
  const rows = Array.from(days, (day) => sources.get(day)!);
  const floats = (a: Float64Array | undefined, b: Float64Array | undefined): Float64Array =>
    Float64Array.from(rows, ({ isNewer, row }) => (isNewer ? b : a)?.[row] ?? Number.NaN);
  const texts = (a: Texts | undefined, b: Texts | undefined): Texts =>
    rows.map(({ isNewer, row }) => (isNewer ? b : a)?.[row]);
  return {
    productId: newer.productId,
    days,
    unitsSold: floats(older.unitsSold, newer.unitsSold),
    sellingPrice: floats(older.sellingPrice, newer.sellingPrice),
    ...((older.inventoryLevel ?? newer.inventoryLevel) && {
      inventoryLevel: floats(older.inventoryLevel, newer.inventoryLevel),
    }),
    ...((older.predictedDemand ?? newer.predictedDemand) && {
      predictedDemand: floats(older.predictedDemand, newer.predictedDemand),
    }),
    features: mergeColumns(older.features, newer.features, floats),
    categories: mergeColumns(older.categories, newer.categories, texts),
  };
}

type Texts = readonly (string | undefined)[];

function mergeColumns<T>(
  older: Readonly<Record<string, T>>,
  newer: Readonly<Record<string, T>>,
  merge: (a: T | undefined, b: T | undefined) => T,
): Record<string, T> {
  const names = new Set([...Object.keys(older), ...Object.keys(newer)]);
  return Object.fromEntries([...names].map((name) => [name, merge(older[name], newer[name])]));
}
