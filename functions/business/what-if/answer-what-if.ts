import type { FleetTerms } from "../../contracts/catalogue";
import type { WhatIfAnswer, WhatIfChange, WhatIfFigures } from "../../contracts/results/what-if";
import type { BusinessSettings } from "../../contracts/settings/business";
import { formatDay } from "../../demand/calendar";
import { hashText } from "../../demand/numeric/random";
import { pickProducts, replayBooks } from "../books/replay-books";
import { sampleTerms } from "../policy/sample-terms";
import { blockSavings } from "../report/benefit";
import { bootstrapTotal } from "../report/bootstrap";
import type { PeriodTotals } from "../report/period-totals";
import { computeScenarioFigures, sumOf } from "../report/scenario-figures";
import { totalCostOf } from "../report/study-policies";
import { summarisePeriod } from "../report/summarise-period";
import { changeDemand, type KeptStretch } from "./change-demand";
import { changeTerms, type IsAsked } from "./change-terms";
import { describeAnswer, describeAsked, describeNotes } from "./describe-what-if";
import { type Earnings, sumEarnings } from "./earned-margin";

/** A larger fleet is played by a sample: a page is waited for. The products asked about come first. */
const MOST_PLAYED = 4_000;
/** Others are played along, for the errors of products alike are learned from together. */
const FEWEST_OTHERS = 1_000;
const BOOTSTRAP_SEED = 20_260_401;

/** A stretch of the books, and which of its days count. */
export interface WhatIfWindow extends KeptStretch {
  /** Closed days that count: the last ones. */
  readonly dayCount: number;
}

export interface WhatIfQuestion {
  readonly environment: string;
  readonly change: WhatIfChange;
  readonly isAsked: IsAsked;
  readonly productId?: string;
  readonly filter?: WhatIfAnswer["filter"];
}

/** The window played under some terms. */
export interface PlayedWindow {
  readonly period: PeriodTotals;
  readonly earnings: Earnings;
}

/**
 * Days that must pass before the days that count: until the first delivery of both ways has come and gone. What a change
 * of the policy costs is not what the policy costs.
 */
export function computeSettlingDays(today: FleetTerms, change: WhatIfChange): number {
  const longest = Math.max(...today.distinct.map(({ leadTimeDays }) => leadTimeDays));
  const { leadTime, settings } = change;
  const asked = leadTime ? (leadTime.isShift ? longest + leadTime.days : leadTime.days) : 0;
  const review = Math.max(today.stack.reviewPeriodDays, settings.reviewPeriodDays ?? 0);
  return Math.max(longest, asked) + 2 * review;
}

/** The days that count, as the books of the window went on under `terms`: the formulas of the daily run, and no others. */
export function playWindow(
  { start, runs, earlier, dayCount }: WhatIfWindow,
  terms: FleetTerms,
  kept: FleetTerms,
): PlayedWindow {
  const { firstDay, days } = replayBooks(start, runs, terms, kept, earlier);
  const counted = days.slice(-(dayCount + 1));
  const period = summarisePeriod(counted, firstDay, terms.stack, terms.of);
  return { period, earnings: sumEarnings(counted, period.productIds, terms.of) };
}

/**
 * What the stock would have come to, had some of it been otherwise: the books of the window played twice from the same
 * morning on, as they are kept today and as it is asked. Settings of the policy count for all products, as in a stack;
 * lead time, price and demand for those asked about. Told is what the products asked about came to, so that the answers
 * for the parts of a fleet come to that for the whole where the policy alone changes.
 *
 * @param resolve terms of the products under a policy.
 * @param playToday plays the window as it is today; for those who have done so before.
 */
export function answerWhatIf(
  window: WhatIfWindow,
  { environment, change, isAsked, ...subject }: WhatIfQuestion,
  policy: BusinessSettings,
  resolve: (policy: BusinessSettings) => FleetTerms,
  playToday: (window: WhatIfWindow, kept: FleetTerms) => PlayedWindow = (own, kept) =>
    playWindow(own, kept, kept),
): WhatIfAnswer {
  const own = { ...policy, ...change.settings };
  const { played, products, playedProducts, playedShare } = sampleWindow(window, isAsked);
  const resolveSampled = (settings: BusinessSettings) => sampleTerms(resolve(settings), playedShare);
  const kept = resolveSampled(policy);
  const runDay = window.runs.at(-1)!.runDay;
  const terms = changeTerms(resolveSampled(own), change, isAsked, usualPrices(window));
  const fromDay = change.price?.promotionDays === undefined ? undefined : runDay - change.price.promotionDays;
  const changed = change.price
    ? { ...played, ...changeDemand(played, change.price, isAsked, kept, fromDay) }
    : played;
  const today = playToday(played, kept);
  const otherwise = playWindow(changed, terms, kept);
  const places = [...today.period.productIds.keys()].filter((place) =>
    isAsked(today.period.productIds[place]!),
  );
  const scale = playedProducts > 0 ? products / playedProducts : 1;
  const figures = {
    today: toFigures(today, places, scale, policy),
    otherwise: toFigures(otherwise, places, scale, own),
  };
  const interval = change.price
    ? undefined
    : bootstrapTotal(
        blockSavings(today.period, today.period.scenarios.model, otherwise.period.scenarios.model, places),
        { seed: BOOTSTRAP_SEED },
      );
  const { fromDay: from, toDay: to } = today.period;
  const answer = {
    schemaVersion: 1 as const,
    environment,
    runDay: formatDay(runDay),
    currency: policy.currency,
    period: { from: formatDay(from), to: formatDay(to), days: to - from + 1 },
    inUseSince: formatDay(window.runs[0]!.runDay),
    ...subject,
    products,
    playedProducts,
    change,
    asked: describeAsked(change, policy, kept, terms, playedIds(today, places)),
    ...figures,
    gainAmount: figures.otherwise.contributionAmount - figures.today.contributionAmount,
    gainLowAmount: interval ? interval.low * scale : null,
    gainHighAmount: interval ? interval.high * scale : null,
  };
  return { ...answer, sentence: describeAnswer(answer), notes: describeNotes(answer) };
}

function playedIds({ period }: PlayedWindow, places: readonly number[]): readonly string[] {
  return places.map((place) => period.productIds[place]!);
}

/** What does not add up: shares and means. */
const NOT_SCALED = new Set([
  "fillRate",
  "cycleServiceLevel",
  "demandCycleServiceLevel",
  "readyRate",
  "inventoryTurnover",
  "daysOfSupply",
]);

function toFigures(
  { period, earnings }: PlayedWindow,
  places: readonly number[],
  scale: number,
  { unmetDemand }: BusinessSettings,
): WhatIfFigures {
  const figures = computeScenarioFigures(period, period.scenarios.model, places);
  const earnedMarginAmount = sumOf(earnings.marginAmount, places);
  const { lostMarginAmount, holdingCostAmount, orderingCostAmount, writeOffAmount } = figures;
  // What was lost is not in the margin earned; that customers waited is not in it either, and costs.
  const waitingAmount = unmetDemand === "lost" ? 0 : lostMarginAmount;
  const all: WhatIfFigures = {
    ...figures,
    totalCostAmount: totalCostOf(figures),
    revenueAmount: sumOf(earnings.revenueAmount, places),
    earnedMarginAmount,
    contributionAmount:
      earnedMarginAmount - waitingAmount - holdingCostAmount - orderingCostAmount - writeOffAmount,
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [
      name,
      value === null || NOT_SCALED.has(name) ? value : value * scale,
    ]),
  ) as unknown as WhatIfFigures;
}

/** The usual price of a product: the mean of the days that the runs tell. */
function usualPrices({ runs }: WhatIfWindow): (productId: string) => number | undefined {
  const sums = new Map<string, { sum: number; days: number }>();
  return (productId) => {
    if (sums.size === 0) {
      for (const { table } of runs) {
        const ids = table.columns.product_id as readonly string[];
        const prices = table.columns.price_amount as Float64Array;
        ids.forEach((id, row) => {
          if (!(prices[row]! > 0)) return;
          const known = sums.get(id);
          if (known) {
            known.sum += prices[row]!;
            known.days++;
          } else sums.set(id, { sum: prices[row]!, days: 1 });
        });
      }
    }
    const known = sums.get(productId);
    return known && known.sum / known.days;
  };
}

/** The window of some products of a large fleet: those asked about, others to learn from. */
function sampleWindow(window: WhatIfWindow, isAsked: IsAsked) {
  const ids = window.runs.at(-1)!.table.columns.product_id as readonly string[];
  const products = ids.filter(isAsked).length;
  if (ids.length <= MOST_PLAYED) {
    return { played: window, products, playedProducts: products, playedShare: 1 };
  }
  const others = ids.length - products;
  const askedShare = Math.min(1, (MOST_PLAYED - Math.min(others, FEWEST_OTHERS)) / products);
  const otherShare = Math.min(1, (MOST_PLAYED - products * askedShare) / others);
  const isPicked = (productId: string) =>
    (hashText(productId) >>> 0) / 2 ** 32 < (isAsked(productId) ? askedShare : otherShare);
  const { start, runs } = pickProducts(window.start, [...window.earlier, ...window.runs], isPicked);
  const played: WhatIfWindow = {
    start,
    runs: runs.slice(window.earlier.length),
    earlier: runs.slice(0, window.earlier.length),
    dayCount: window.dayCount,
  };
  const playedIds = played.runs.at(-1)!.table.columns.product_id as readonly string[];
  return {
    played,
    products,
    playedProducts: playedIds.filter(isAsked).length,
    playedShare: playedIds.length / ids.length,
  };
}
