import type {
  AttentionItem,
  ChangesSummary,
  ConceptSummary,
  DayCounts,
  DriftSummary,
  OpenChange,
} from "../../contracts/results/monitoring";
import type { ProductScore } from "../run/score-product";
import { describeAlarm, type OwnCause } from "./describe-alarm";
import type { ProductResult } from "./product-result";

const MOST_UNACKNOWLEDGED = 50;

/** Product-days by treatment; a day without a row is closed when no product of the fleet has one. */
export class DayTotals {
  private scored = 0;
  private closed = 0;
  private censored = 0;
  private missing = 0;
  private quarantined = 0;

  constructor(private readonly isOpenDay: (day: number) => boolean) {}

  add(score: ProductScore): void {
    this.scored += score.scored;
    this.censored += score.censored;
    this.missing += countMissing(score, this.isOpenDay);
    this.quarantined += score.quarantined;
    this.closed += countClosed(score, this.isOpenDay);
  }

  summary(): DayCounts {
    const { scored, closed, censored, missing, quarantined } = this;
    const total = scored + closed + censored + missing + quarantined;
    return { total, scored, closed, censored, missing, quarantined };
  }
}

/** Days on which the product should have an actual and has none. */
export function countMissing(score: ProductScore, isOpenDay: (day: number) => boolean): number {
  return score.incomplete + score.daysWithoutRow.filter(isOpenDay).length;
}

/** Days on which nobody had an actual. */
export function countClosed(score: ProductScore, isOpenDay: (day: number) => boolean): number {
  return score.daysWithoutRow.filter((day) => !isOpenDay(day)).length;
}

export class DriftTotals {
  private readonly products = new Map<string, number>();
  private productsTested = 0;
  private productsDrifted = 0;

  add({ verdict: { data } }: ProductResult): void {
    if (data.status !== "insufficient-data") this.productsTested += 1;
    if (data.status === "drifted") this.productsDrifted += 1;
    for (const feature of new Set(data.features.map((drift) => drift.feature))) {
      this.products.set(feature, (this.products.get(feature) ?? 0) + 1);
    }
  }

  summary(): DriftSummary {
    const { productsTested, productsDrifted } = this;
    const byFeature = [...this.products]
      .map(([feature, count]) => ({ feature, products: count }))
      .sort((left, right) => right.products - left.products || (left.feature < right.feature ? -1 : 1));
    return { productsTested, productsDrifted, byFeature };
  }
}

export class ConceptTotals {
  private readonly counts = { ok: 0, warning: 0, degraded: 0, "insufficient-data": 0 };

  add({ verdict: { concept } }: ProductResult): void {
    this.counts[concept.status] += 1;
  }

  summary(): ConceptSummary {
    const { "insufficient-data": insufficientData, ...counts } = this.counts;
    return { ...counts, insufficientData };
  }
}

/** Changes by state; of those that nobody acknowledged, the ones that touch most. */
export class ChangeTotals {
  private readonly counts = { "in-alarm": 0, "new-normal": 0, acknowledged: 0, expected: 0 };
  private readonly unacknowledged: OpenChange[] = [];

  add({ changes = [] }: ProductResult): void {
    for (const change of changes) {
      this.counts[change.state] += 1;
      if (change.state === "new-normal") this.unacknowledged.push(change);
    }
  }

  summary(): ChangesSummary {
    const { "new-normal": newNormal, acknowledged, expected } = this.counts;
    const unacknowledged = this.unacknowledged.sort(compareChanges).slice(0, MOST_UNACKNOWLEDGED);
    return { newNormal, acknowledged, expected, unacknowledged };
  }
}

function compareChanges(left: OpenChange, right: OpenChange): number {
  const weight = ({ score, revenuePerDay }: OpenChange) => score * Math.max(revenuePerDay ?? 0, 0);
  return weight(right) - weight(left) || (left.productId < right.productId ? -1 : 1);
}

/** What is known of a product in alarm without the others. */
export type OwnAttention = Omit<AttentionItem, "causes"> & { readonly causes: readonly OwnCause[] };

/** Products with an alarm, watched ones first, then by what they touch: score times revenue. */
export class AttentionList {
  private readonly watched: ReadonlySet<string>;
  private readonly items: OwnAttention[] = [];

  constructor(watchList: readonly string[]) {
    this.watched = new Set(watchList);
  }

  add(result: ProductResult): void {
    const causes = describeAlarm(result);
    if (causes.length === 0) return;
    const { score } = result;
    const since = causes.flatMap((cause) => cause.since ?? []).sort();
    this.items.push({
      productId: score.productId,
      reasons: causes.map(({ text }) => text),
      causes,
      since: since[0] ?? null,
      score: Math.max(...causes.map((cause) => cause.score)),
      revenuePerDay: computeRevenuePerDay(score),
      watched: this.watched.has(score.productId),
    });
  }

  sorted(): readonly OwnAttention[] {
    return this.items.sort(compareAttention);
  }
}

/** In the currency of the data, over the scored days; `null` when there are none. */
export function computeRevenuePerDay({ scored, revenue }: ProductScore): number | null {
  return scored > 0 ? revenue / scored : null;
}

function compareAttention(left: OwnAttention, right: OwnAttention): number {
  if (left.watched !== right.watched) return left.watched ? -1 : 1;
  const weight = (item: OwnAttention) => item.score * Math.max(item.revenuePerDay ?? 0, 0);
  return (
    weight(right) - weight(left) || right.score - left.score || (left.productId < right.productId ? -1 : 1)
  );
}
