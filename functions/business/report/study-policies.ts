import { type FleetTerms, sameTerms } from "../../contracts/catalogue";
import { COST_PARTS } from "../../contracts/cost-parts";
import { type Currency, formatMoney } from "../../contracts/money";
import type { ScenarioFigures } from "../../contracts/results/business-figures";
import type { PolicyStudy, StudiedPolicy } from "../../contracts/results/policy-study";
import type { BusinessSettings } from "../../contracts/settings/business";
import { formatDay } from "../../demand/calendar";
import { hashText } from "../../demand/numeric/random";
import type { FleetBooks } from "../books/fleet-books";
import { type KeptRun, pickProducts, replayBooks } from "../books/replay-books";
import { sampleTerms } from "../policy/sample-terms";
import { blockSavings } from "./benefit";
import { bootstrapTotal } from "./bootstrap";
import { computeLeastAmount } from "./perfect-information";
import { computeScenarioFigures } from "./scenario-figures";
import { summarisePeriod } from "./summarise-period";

/** Points of the curve of cost over service targets. */
const CURVE_TARGETS = [0.9, 0.95, 0.98, 0.99, 0.995, 0.999];
const LONGER_REVIEW_DAYS = 7;
/** A larger fleet is judged by a sample: a policy takes about 0.2 ms of work per product. */
const MOST_PRODUCTS = 4_000;
const BOOTSTRAP_SEED = 20_260_101;
/** Of fewer days there is no interval: it is over products and weeks. */
const FEWEST_DAYS_TO_RECOMMEND = 14;

/**
 * Days that a policy must be in use before it is judged: until the first delivery of the longest review studied has come
 * and gone. What a change of the policy costs is not what the policy costs.
 */
export function computeRunInDays({ stack, distinct }: FleetTerms): number {
  return Math.max(...distinct.map(({ leadTimeDays }) => leadTimeDays)) + 2 * longerReviewDays(stack);
}

function longerReviewDays({ reviewPeriodDays }: BusinessSettings): number {
  return Math.max(LONGER_REVIEW_DAYS, 2 * reviewPeriodDays);
}

type Change = Pick<
  BusinessSettings,
  "orderPolicy" | "reviewPeriodDays" | "serviceTarget" | "serviceLevelTarget"
>;

interface Candidate {
  readonly name: string;
  readonly settings: Change;
  readonly isOnCurve: boolean;
}

/**
 * Plays the runs again under other policies and says what each would have cost: lost margin, holding and ordering.
 * All start from the same books, so that the first lead time of a stretch is alike for all of them.
 *
 * @param start books of the day before the first run.
 * @param runs consecutive; the days of the report are the last of them.
 * @param dayCount closed days that count.
 * @param resolve terms of the products under a policy; the policy itself for all when absent.
 * @param isWanted which of the policies are played besides the present one; all when absent.
 */
export function studyPolicies(
  start: FleetBooks,
  runs: readonly KeptRun[],
  dayCount: number,
  policy: BusinessSettings,
  resolve: (policy: BusinessSettings) => FleetTerms = sameTerms,
  isWanted: (settings: StudiedPolicy["settings"]) => boolean = () => true,
): PolicyStudy {
  const madeOn = runs.at(-1)!.runDay;
  const products = runs.at(-1)!.table.rowCount;
  const picked = sample(start, runs, products);
  const studiedProducts = picked.runs.at(-1)!.table.rowCount;
  const scale = products / studiedProducts;
  const candidates = listCandidates(policy).filter(
    (candidate) => isPresent(candidate, policy) || isWanted(candidate.settings),
  );
  const kept = sampleTerms(resolve(policy), 1 / scale);
  const played = candidates.map((candidate) => {
    const own = { ...policy, ...candidate.settings };
    const terms = sampleTerms(resolve(own), 1 / scale);
    const { firstDay, days } = replayBooks(picked.start, picked.runs, terms, kept);
    const counted = days.slice(-(dayCount + 1));
    const period = summarisePeriod(counted, firstDay, own, terms.of);
    const leastAmount = isPresent(candidate, policy) ? computeLeastAmount(counted, own, terms.of) : null;
    return {
      candidate,
      period,
      figures: computeScenarioFigures(period, period.scenarios.model),
      leastAmount,
    };
  });
  const present = played.find(({ candidate }) => isPresent(candidate, policy))!;
  // So many intervals are looked at together (Bonferroni).
  const confidence = 1 - 0.05 / Math.max(1, played.length - 1);
  const policies = played.map(({ candidate, period, figures }): StudiedPolicy => {
    const savings = blockSavings(period, present.period.scenarios.model, period.scenarios.model);
    const isOwn = candidate === present.candidate;
    const interval = isOwn
      ? undefined
      : bootstrapTotal(savings, { seed: BOOTSTRAP_SEED, resamples: 1_000, confidence });
    const scaled = (amount: number) => amount * scale;
    return {
      name: candidate.name,
      settings: candidate.settings,
      isPresent: isOwn,
      isOnCurve: candidate.isOnCurve,
      demandCycleServiceLevel: figures.demandCycleServiceLevel,
      fillRate: figures.fillRate,
      capitalAmount: figures.capitalAmount === null ? null : scaled(figures.capitalAmount),
      lostMarginAmount: scaled(figures.lostMarginAmount),
      holdingCostAmount: scaled(figures.holdingCostAmount),
      orderingCostAmount: scaled(figures.orderingCostAmount),
      writeOffAmount: scaled(figures.writeOffAmount),
      totalCostAmount: scaled(totalCostOf(figures)),
      savingAmount: scaled(totalCostOf(present.figures) - totalCostOf(figures)),
      savingLowAmount: interval ? scaled(interval.low) : null,
      savingHighAmount: interval ? scaled(interval.high) : null,
    };
  });
  const least = [...policies].sort((left, right) => left.totalCostAmount - right.totalCostAmount)[0]!;
  const recommended = policies
    .filter(({ savingLowAmount }) => savingLowAmount !== null && savingLowAmount > 0)
    .sort((left, right) => right.savingAmount - left.savingAmount)[0];
  const leastAmount = present.leastAmount === null ? null : present.leastAmount * scale;
  return {
    madeOn: formatDay(madeOn),
    from: formatDay(madeOn - dayCount),
    to: formatDay(madeOn - 1),
    inUseSince: formatDay(runs[0]!.runDay),
    products,
    studiedProducts,
    policies,
    leastAmount,
    leastCost: least.name,
    recommended: recommended?.name ?? null,
    evidence: [
      describeEvidence(recommended, least, played.length - 1, confidence, dayCount, policy.currency),
      ...describeLeast(leastAmount, totalCostOf(present.figures) * scale, policy.currency),
    ].join(" "),
  };
}

/** Lost margin, holding and ordering together. */
export function totalCostOf(figures: ScenarioFigures): number {
  return COST_PARTS.reduce((sum, part) => sum + figures[part], 0);
}

/** The present policy, the same at other targets, and the others at the present target and at least cost. */
function listCandidates(policy: BusinessSettings): readonly Candidate[] {
  const present: Change = {
    orderPolicy: policy.orderPolicy,
    reviewPeriodDays: policy.reviewPeriodDays,
    serviceTarget: policy.serviceTarget,
    serviceLevelTarget: policy.serviceLevelTarget,
  };
  const steered = policy.serviceTarget === "economic" ? "cycle-service-level" : policy.serviceTarget;
  const targets = new Set([
    ...CURVE_TARGETS,
    ...(present.serviceTarget === "economic" ? [] : [policy.serviceLevelTarget]),
  ]);
  const curve = [...targets]
    .sort((left, right) => left - right)
    .map((serviceLevelTarget) => ({ ...present, serviceTarget: steered, serviceLevelTarget }));
  const other = policy.orderPolicy === "order-up-to" ? "reorder-point" : "order-up-to";
  const economic: Change = { ...present, serviceTarget: "economic" };
  const longer = longerReviewDays(policy);
  const others: Change[] = [
    economic,
    { ...present, orderPolicy: other },
    { ...economic, orderPolicy: other },
    { ...present, orderPolicy: "order-up-to", reviewPeriodDays: longer },
    { ...economic, orderPolicy: "order-up-to", reviewPeriodDays: longer },
  ];
  const seen = new Set<string>();
  return [
    ...curve.map((settings) => ({ settings, isOnCurve: true })),
    ...others.map((settings) => ({ settings, isOnCurve: false })),
  ]
    .map((candidate) => ({ ...candidate, name: nameOf(candidate.settings) }))
    .filter(({ name }) => !seen.has(name) && seen.add(name));
}

function isPresent({ settings }: Candidate, policy: BusinessSettings): boolean {
  return (
    settings.orderPolicy === policy.orderPolicy &&
    settings.reviewPeriodDays === policy.reviewPeriodDays &&
    settings.serviceTarget === policy.serviceTarget &&
    (settings.serviceTarget === "economic" || settings.serviceLevelTarget === policy.serviceLevelTarget)
  );
}

function nameOf({ orderPolicy, reviewPeriodDays, serviceTarget, serviceLevelTarget }: Change): string {
  const how = orderPolicy === "order-up-to" ? "order up to level" : "reorder point (s,S)";
  const when = reviewPeriodDays === 1 ? "daily" : `every ${reviewPeriodDays} days`;
  const percent = `${Math.round(serviceLevelTarget * 10_000) / 100} %`;
  const target =
    serviceTarget === "economic"
      ? "critical ratio"
      : serviceTarget === "fill-rate"
        ? `fill rate ${percent}`
        : `cycles ${percent}`;
  return `${how}, ${when}, ${target}`;
}

function describeEvidence(
  recommended: StudiedPolicy | undefined,
  least: StudiedPolicy,
  compared: number,
  confidence: number,
  dayCount: number,
  currency: Currency,
): string {
  const money = (amount: number) => formatMoney(amount, currency, 0);
  if (dayCount < FEWEST_DAYS_TO_RECOMMEND) {
    return `${dayCount} days are too few to recommend a change. "${least.name}" would have cost ${money(least.savingAmount)} less in them.`;
  }
  const range = ({ savingLowAmount, savingHighAmount }: StudiedPolicy) =>
    savingLowAmount === null || savingHighAmount === null
      ? "too few products or days of trade for an interval"
      : `${money(savingLowAmount)} to ${money(savingHighAmount)} at ${(100 * confidence).toFixed(1)} %, which is 95 % for ${compared} policies together`;
  if (recommended) {
    return `"${recommended.name}" would have cost ${money(recommended.savingAmount)} less than the present policy in these days (${range(recommended)}).`;
  }
  if (least.isPresent) return "No other policy would have cost less in these days.";
  return `None is surely cheaper than the present policy: "${least.name}" would have saved ${money(least.savingAmount)} (${range(least)}).`;
}

/** How far from what cannot be beaten the present policy is. */
function describeLeast(leastAmount: number | null, presentAmount: number, currency: Currency): string[] {
  if (leastAmount === null) return [];
  const money = (amount: number) => formatMoney(amount, currency, 0);
  return [
    `The present policy cost ${money(presentAmount)}; had all of these days been known beforehand, it would still have been ${money(leastAmount)}.`,
  ];
}

function sample(start: FleetBooks, runs: readonly KeptRun[], products: number) {
  if (products <= MOST_PRODUCTS) return { start, runs };
  const share = MOST_PRODUCTS / products;
  const isPicked = (productId: string) => (hashText(productId) >>> 0) / 2 ** 32 < share;
  return pickProducts(start, runs, isPicked);
}
