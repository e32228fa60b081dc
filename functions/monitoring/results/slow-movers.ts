import type { ConceptStatus, SlowMoverWeeks } from "../../contracts/product-verdict";
import type { SlowMoverVerdict } from "../../contracts/results/monitoring";
import { formatDay } from "../../demand/calendar";
import { computeConceptThreshold } from "../drift/thresholds";

/** Weeks that may be the changed ones, and the fewest before them. */
const MOST_RECENT = 4;
const FEWEST_PAST = 8;
/** Products and expected units a week below which all together say nothing either. */
const FEWEST_PRODUCTS = 5;
const FEWEST_UNITS = 10;
const WEEK_DAYS = 7;
/** Sales of so much more or less than expected are a degradation, and not only a change. */
const DEGRADED_RATIO = 1.1;

/** Weeks of several products, added up. */
export interface SlowMovers extends SlowMoverWeeks {
  readonly products: number;
}

/** Adds the weeks of products; those whose last complete week is an earlier one have their weeks moved. */
export function addSlowMovers(
  list: readonly (SlowMoverWeeks & { readonly products?: number })[],
): SlowMovers | undefined {
  if (list.length === 0) return undefined;
  const lastWeek = Math.max(...list.map((each) => each.lastWeek));
  const length = Math.max(...list.map(({ actual }) => actual.length));
  const actual = new Array<number>(length).fill(0);
  const expected = new Array<number>(length).fill(0);
  let products = 0;
  for (const each of list) {
    products += each.products ?? 1;
    const moved = lastWeek - each.lastWeek;
    for (let index = moved; index < each.actual.length; index += 1) {
      actual[index - moved]! += each.actual[index]!;
      expected[index - moved]! += each.expected[index]!;
    }
  }
  return { products, lastWeek, actual, expected };
}

/**
 * The verdict on all products that sell too seldom to be judged alone: whether what they sold together, over what was
 * expected, moved in the latest weeks. Logarithms of that ratio are taken for normal, with the deviation that they had
 * before and at least that of Poisson counts.
 */
export function judgeSlowMovers(slow: SlowMovers, falseAlarmRate: number): SlowMoverVerdict {
  const weeks = slow.expected.flatMap((expected, index) => (expected > 0 ? [index] : []));
  const mean = weeks.reduce((sum, week) => sum + slow.expected[week]!, 0) / Math.max(1, weeks.length);
  const unknown = {
    products: slow.products,
    status: "insufficient-data" as const,
    score: null,
    ratio: null,
    since: null,
  };
  if (slow.products < FEWEST_PRODUCTS || mean < FEWEST_UNITS || weeks.length <= FEWEST_PAST) return unknown;
  const logs = weeks.map((week) => Math.log((slow.actual[week]! + 0.5) / (slow.expected[week]! + 0.5)));
  let best = { evidence: 0, recent: 1 };
  for (let recent = 1; recent <= Math.min(MOST_RECENT, logs.length - FEWEST_PAST); recent += 1) {
    const evidence = compareWeeks(logs, recent, 1 / mean);
    if (evidence > best.evidence) best = { evidence, recent };
  }
  const since = weeks[weeks.length - best.recent]!;
  const sum = (column: readonly number[]) => column.slice(since).reduce((total, units) => total + units, 0);
  const ratio = sum(slow.actual) / sum(slow.expected);
  const score = best.evidence / computeConceptThreshold(falseAlarmRate);
  const isFar = Math.max(ratio, 1 / ratio) >= DEGRADED_RATIO;
  const status: ConceptStatus = score <= 1 ? "ok" : isFar ? "degraded" : "warning";
  const firstDay = (slow.lastWeek - slow.actual.length + 1 + since) * WEEK_DAYS;
  return { products: slow.products, status, score, ratio, since: score <= 1 ? null : formatDay(firstDay) };
}

/** Likelihood ratio of a normal mean that moved in the latest weeks against one that did not, deviation unknown. */
function compareWeeks(logs: readonly number[], recent: number, smallestVariance: number): number {
  const past = logs.slice(0, logs.length - recent);
  const usual = past.reduce((sum, log) => sum + log, 0) / past.length;
  const variance = past.reduce((sum, log) => sum + (log - usual) ** 2, 0) / (past.length - 1);
  const now = logs.slice(-recent).reduce((sum, log) => sum + log, 0) / recent;
  const t2 = (now - usual) ** 2 / (Math.max(variance, smallestVariance) * (1 / recent + 1 / past.length));
  return 0.5 * past.length * Math.log1p(t2 / past.length);
}
