import type { Backtest, BacktestErrors, BacktestVerdict } from "../contracts/retraining";
import { formatDay } from "../demand/calendar";
import { hashText } from "../demand/numeric/random";

/** One forecast of the backtest, and what was held against it. `NaN` where somebody said nothing. */
export interface BacktestRow {
  readonly productId: string;
  readonly targetDay: number;
  /** Days ahead, from 1. */
  readonly step: number;
  /** X, Y or Z. */
  readonly productClass: string;
  readonly actual: number;
  readonly sellingPrice: number;
  readonly candidate: number;
  /** `undefined` where no model serves. */
  readonly champion: number | undefined;
  /** Seasonal naive. */
  readonly baseline: number;
  /** Mean of four weeks. */
  readonly mean: number;
  /** Who forecasts while there is no champion. */
  readonly simple?: number;
}

/** Groups of products over which a gain must hold as it does over days. */
const PRODUCT_GROUPS = 20;
/** Consecutive days that move together make a block. */
const BLOCK_DAYS = 3;
const FEWEST_BLOCKS = 4;
const MOST_BLOCKS = 8;
/** One-sided 95 % quantiles of Student's t by degrees of freedom: `scipy.stats.t.ppf(0.95, df)`. */
const STUDENT_95: Readonly<Record<number, number>> = {
  3: 2.353363,
  4: 2.131847,
  5: 2.015048,
  6: 1.94318,
  7: 1.894579,
  8: 1.859548,
  9: 1.833113,
  10: 1.812461,
  11: 1.795885,
  12: 1.782288,
  13: 1.770933,
  14: 1.76131,
  15: 1.75305,
  16: 1.745884,
  17: 1.739607,
  18: 1.734064,
  19: 1.729133,
};

/** Adds up a backtest, row by row: memory does not grow with the fleet. */
export class BacktestSums {
  private readonly total = createSums();
  private readonly byStep = new Map<number, Sums>();
  private readonly byClass = new Map<string, Sums>();
  /** Champion's error less the candidate's, and the champion's: by target day, and by group of products. */
  private readonly days = new Map<number, Pair>();
  private readonly groups: Pair[] = Array.from({ length: PRODUCT_GROUPS }, () => ({ gain: 0, error: 0 }));

  add(row: BacktestRow): void {
    // In pairs: what one of them did not forecast counts for nobody.
    const rival = row.champion ?? row.simple ?? row.baseline;
    if (Number.isNaN(row.actual + row.candidate + rival)) return;
    addErrors(this.total, row);
    addErrors(entryOf(this.byStep, row.step, createSums), row);
    addErrors(entryOf(this.byClass, row.productClass, createSums), row);
    const error = Math.abs(rival - row.actual);
    const gain = error - Math.abs(row.candidate - row.actual);
    const group = this.groups[hashText(row.productId) % PRODUCT_GROUPS]!;
    for (const pair of [entryOf(this.days, row.targetDay, createPair), group]) {
      pair.gain += gain;
      pair.error += error;
    }
  }

  /** @param leastGainPercent what the gain must reach beside being beyond chance. */
  finish(leastGainPercent: number): Backtest {
    const days = [...this.days.keys()].sort((left, right) => left - right);
    return {
      from: days.length > 0 ? formatDay(days[0]!) : "",
      to: days.length > 0 ? formatDay(days.at(-1)!) : "",
      total: toErrors(this.total),
      byStep: Object.fromEntries(
        [...this.byStep]
          .sort(([left], [right]) => left - right)
          .map(([step, sums]) => [step, toErrors(sums)]),
      ),
      byClass: Object.fromEntries(
        [...this.byClass]
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([name, sums]) => [name, toErrors(sums)]),
      ),
      verdict: this.judge(days, leastGainPercent / 100),
    };
  }

  /**
   * Better beyond chance: the gain holds over blocks of days, which share the weather and the week-end, and over groups
   * of products, each by a t-test on few blocks, which asks nothing of how the days of a block hang together (Ibragimov
   * and Müller 2010, t-statistic based correlation and heterogeneity robust inference, JBES 28(4)).
   */
  private judge(days: readonly number[], leastGain: number): BacktestVerdict {
    const heldAgainst: BacktestVerdict["heldAgainst"] = this.total.hasChampion ? "champion" : "baseline";
    const error = this.groups.reduce((sum, pair) => sum + pair.error, 0);
    const refuse = (
      because: string,
      gain: number | null = null,
      gainAtLeast: number | null = null,
    ): BacktestVerdict => ({
      accepted: false,
      gain,
      gainAtLeast,
      heldAgainst,
      because,
    });
    if (days.length < FEWEST_BLOCKS * BLOCK_DAYS || error === 0) {
      return refuse(`${days.length} days were scored; at least ${FEWEST_BLOCKS * BLOCK_DAYS} are needed`);
    }
    const gain = this.groups.reduce((sum, pair) => sum + pair.gain, 0) / error;
    const groups = this.groups.filter((group) => group.error > 0);
    if (groups.length < FEWEST_BLOCKS) return refuse("too few products to tell a gain from chance", gain);
    const overDays = boundGain(this.blocksOf(days));
    // Each group alike: a gain of one large product is none of the fleet's.
    const overProducts = boundMean(groups.map(({ gain: won, error: lost }) => won / lost));
    const gainAtLeast = Math.min(overDays, overProducts);
    const shown = `${percent(gain)} less error than the ${heldAgainst}, at least ${percent(gainAtLeast)} with 95 % confidence`;
    if (gainAtLeast <= 0) return refuse(`${shown}: no more than chance does`, gain, gainAtLeast);
    if (gain < leastGain) return refuse(`${shown}; ${percent(leastGain)} are wanted`, gain, gainAtLeast);
    return { accepted: true, gain, gainAtLeast, heldAgainst, because: shown };
  }

  private blocksOf(days: readonly number[]): Pair[] {
    const count = Math.min(MOST_BLOCKS, Math.floor(days.length / BLOCK_DAYS));
    const blocks = Array.from({ length: count }, createPair);
    days.forEach((day, index) => {
      const block = blocks[Math.floor((index * count) / days.length)]!;
      const pair = this.days.get(day)!;
      block.gain += pair.gain;
      block.error += pair.error;
    });
    return blocks;
  }
}

interface Pair {
  gain: number;
  error: number;
}

const createPair = (): Pair => ({ gain: 0, error: 0 });

/** Lower bound, one-sided 95 %, of the ratio of gain to error over blocks (linearised). */
function boundGain(blocks: readonly Pair[]): number {
  const quantile = STUDENT_95[blocks.length - 1]!;
  const count = blocks.length;
  const error = blocks.reduce((sum, block) => sum + block.error, 0) / count;
  const ratio = blocks.reduce((sum, block) => sum + block.gain, 0) / count / error;
  const squares = blocks.reduce((sum, block) => sum + (block.gain - ratio * block.error) ** 2, 0);
  const standardError = Math.sqrt(squares / (count - 1) / count) / error;
  return ratio - quantile * standardError;
}

/** Lower bound, one-sided 95 %, of a mean. */
function boundMean(values: readonly number[]): number {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return mean - STUDENT_95[count - 1]! * Math.sqrt(squares / (count - 1) / count);
}

interface Sums {
  forecasts: number;
  actual: number;
  candidate: number;
  champion: number;
  baseline: number;
  mean: number;
  candidateValue: number;
  championValue: number;
  baselineValue: number;
  hasChampion: boolean;
}

function createSums(): Sums {
  return {
    forecasts: 0,
    actual: 0,
    candidate: 0,
    champion: 0,
    baseline: 0,
    mean: 0,
    candidateValue: 0,
    championValue: 0,
    baselineValue: 0,
    hasChampion: false,
  };
}

function addErrors(sums: Sums, row: BacktestRow): void {
  const { actual } = row;
  // A baseline that knows nothing of a product expects nothing of it.
  const errorOf = (forecast: number) => Math.abs((Number.isNaN(forecast) ? 0 : forecast) - actual);
  const price = row.sellingPrice > 0 ? row.sellingPrice : 0;
  sums.forecasts += 1;
  sums.actual += Math.abs(actual);
  sums.candidate += errorOf(row.candidate);
  sums.candidateValue += price * errorOf(row.candidate);
  sums.baseline += errorOf(row.baseline);
  sums.baselineValue += price * errorOf(row.baseline);
  sums.mean += errorOf(row.mean);
  if (row.champion === undefined) return;
  sums.hasChampion = true;
  sums.champion += errorOf(row.champion);
  sums.championValue += price * errorOf(row.champion);
}

function toErrors(sums: Sums): BacktestErrors {
  const over = (error: number) => (sums.actual > 0 ? error / sums.actual : null);
  return {
    candidateWape: over(sums.candidate),
    championWape: sums.hasChampion ? over(sums.champion) : null,
    baselineWape: over(sums.baseline),
    meanWape: over(sums.mean),
    candidateErrorValue: sums.candidateValue,
    championErrorValue: sums.hasChampion ? sums.championValue : null,
    baselineErrorValue: sums.baselineValue,
    forecasts: sums.forecasts,
  };
}

function entryOf<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
