import type { DemandSeries } from "../../../../functions/demand/series";
import { RandomSource } from "./random-source";

/** A shift that was put into a product's demand on purpose. */
export interface InjectedDrift {
  readonly productId: string;
  readonly kind: DriftKind;
  /** First day that is changed. */
  readonly onsetDay: number;
}

const DRIFT_KINDS = ["level-up", "level-down", "variance", "price"] as const;
type DriftKind = (typeof DRIFT_KINDS)[number];

/** Part of the played days that passes before a shift sets in: enough days follow to find it. */
const EARLIEST_ONSET = 0.1;
const LATEST_ONSET = 0.35;

/**
 * Shifts the demand of a share of the products from a day in the first third of the played days on.
 * The labels say what was done to which, so that what monitoring finds can be held against it.
 */
export function injectDrift(
  series: readonly DemandSeries[],
  options: {
    readonly share: number;
    readonly seed: number;
    readonly firstDay: number;
    readonly lastDay: number;
  },
): { readonly series: readonly DemandSeries[]; readonly injected: readonly InjectedDrift[] } {
  const count = Math.round(series.length * options.share);
  if (count === 0) return { series, injected: [] };
  const chosen = chooseProducts(series, count, options.seed);
  const played = options.lastDay - options.firstDay + 1;
  const injected: InjectedDrift[] = [];
  const changed = series.map((one) => {
    if (!chosen.has(one.productId)) return one;
    const random = new RandomSource(options.seed, `drift of ${one.productId}`);
    const kind = DRIFT_KINDS[Math.floor(random.uniform(0, DRIFT_KINDS.length))]!;
    const onsetDay = options.firstDay + Math.floor(played * random.uniform(EARLIEST_ONSET, LATEST_ONSET));
    injected.push({ productId: one.productId, kind, onsetDay });
    return shift(one, kind, onsetDay, random);
  });
  return { series: changed, injected };
}

function chooseProducts(series: readonly DemandSeries[], count: number, seed: number): ReadonlySet<string> {
  const drawn = series.map(({ productId }) => ({
    productId,
    draw: new RandomSource(seed, `choice of ${productId}`).uniform(0, 1),
  }));
  drawn.sort((a, b) => a.draw - b.draw || (a.productId < b.productId ? -1 : 1));
  return new Set(drawn.slice(0, count).map(({ productId }) => productId));
}

function shift(series: DemandSeries, kind: DriftKind, onsetDay: number, random: RandomSource): DemandSeries {
  const change = (values: Float64Array, edit: (value: number) => number): Float64Array =>
    values.map((value, row) => (series.days[row]! >= onsetDay ? edit(value) : value));
  switch (kind) {
    case "level-up":
      return { ...series, unitsSold: change(series.unitsSold, (units) => Math.round(units * 2)) };
    case "level-down":
      return { ...series, unitsSold: change(series.unitsSold, (units) => Math.round(units * 0.4)) };
    case "variance":
      return {
        ...series,
        unitsSold: change(series.unitsSold, (units) => Math.round(units * (random.chance(0.5) ? 0.2 : 1.8))),
      };
    case "price":
      return {
        ...series,
        sellingPrice: change(series.sellingPrice, (price) => Math.round(price * 135) / 100),
        unitsSold: change(series.unitsSold, (units) => Math.round(units * 0.75)),
      };
  }
}
