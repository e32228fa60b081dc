import type { Declaration } from "../../contracts/declarations";
import { FORECAST_ERROR } from "../../contracts/feature-family";
import type { ChangeKind } from "../../contracts/likely-causes";
import type { ConceptVerdict, DriftKind } from "../../contracts/product-verdict";
import type { OpenChange } from "../../contracts/results/monitoring";
import { formatDay, parseDay } from "../../demand/calendar";
import type { DemandSeries } from "../../demand/series";
import type { DriftEvidence } from "../results/product-result";
import { compareSince, describeLately } from "../run/compare-since";
import { findCode } from "../run/judge-series";

/** Onsets so many days apart are estimates of the same one. */
const SAME_ONSET_DAYS = 10;
/** Days by which it is told whether a change is still there. */
const LATE_DAYS = 14;
/** What became normal so long ago is what the product has been like for a year: nobody will acknowledge it any more. */
const FORGOTTEN_AFTER_DAYS = 365;
/** Days for which a declaration is listed among the changes; `ops drift list` has all. */
const DECLARED_DAYS = 60;

/** What a run knows of a product when it settles what became of its changes. */
export interface FollowedProduct {
  readonly series: DemandSeries;
  readonly runDay: number;
  /** What the run before left. */
  readonly before: readonly OpenChange[];
  readonly evidence: readonly DriftEvidence[];
  readonly concept: ConceptVerdict;
  readonly declarations: readonly Declaration[];
  readonly revenuePerDay: number | null;
  readonly referenceWindowDays: number;
}

/**
 * What became of the changes of a product. An alarm ends when the monitor has got used to what changed; the change
 * stays listed as the new normal until somebody acknowledges it, the values are again what they were, or a year is over.
 */
export function followChanges(product: FollowedProduct): readonly OpenChange[] {
  const alarms = listAlarms(product);
  const known = product.before.filter(({ declarationId }) => declarationId === null);
  const matched = new Set<OpenChange>();
  const current = alarms.flatMap((alarm) => {
    const earlier = known.find((change) => isSame(change, alarm));
    // While an alarm lasts its strongest feature is named, however weak: that alone is no new change.
    if (!earlier) return alarm.score > 1 ? alarm : [];
    matched.add(earlier);
    return { ...alarm, raisedOn: earlier.raisedOn, score: Math.max(alarm.score, earlier.score) };
  });
  const lasting = known.flatMap((change) => (matched.has(change) ? [] : (settle(change, product) ?? [])));
  return [...current, ...lasting, ...listDeclared(product)];
}

function listAlarms(product: FollowedProduct): readonly OpenChange[] {
  const { series, evidence, concept, runDay, revenuePerDay } = product;
  const raise = (
    feature: string,
    kind: ChangeKind,
    sinceDay: number,
    figures: Pick<OpenChange, "before" | "now" | "score" | "text">,
  ): OpenChange => ({
    productId: series.productId,
    feature,
    kind,
    state: "in-alarm",
    since: formatDay(sinceDay),
    raisedOn: formatDay(runDay),
    settledOn: null,
    ...figures,
    revenuePerDay,
    declarationId: null,
    declaredBy: null,
    why: null,
  });
  const alarms = evidence.map(({ feature, kind, sinceDay, before, now, score, text = null }) =>
    raise(feature, kind, sinceDay, { before, now, score, text }),
  );
  if (concept.status === "degraded" || concept.status === "warning") {
    const { sinceDay = runDay - 1, errorRatio = null, score = 0 } = concept;
    alarms.push(raise(FORECAST_ERROR, "error", sinceDay, { before: 1, now: errorRatio, score, text: null }));
  }
  return alarms;
}

/** The same change: its onset is estimated anew while it is in alarm. */
function isSame(change: OpenChange, alarm: OpenChange): boolean {
  if (change.feature !== alarm.feature || change.kind !== alarm.kind || change.text !== alarm.text)
    return false;
  return change.state === "in-alarm" || daysBetween(change.since, alarm.since) <= SAME_ONSET_DAYS;
}

/** What became of a change that is not in alarm; `undefined` when there is nothing left to tell. */
function settle(change: OpenChange, product: FollowedProduct): OpenChange | undefined {
  const { runDay, declarations, revenuePerDay } = product;
  if (declarations.some((declaration) => covers(declaration, change))) return undefined;
  if (hasGoneBack(change, product)) return undefined;
  const settledOn = change.settledOn ?? formatDay(runDay);
  if (runDay - parseDay(settledOn)! > FORGOTTEN_AFTER_DAYS) return undefined;
  return { ...change, state: "new-normal", settledOn, revenuePerDay };
}

/** Whether the values of late are nearer to those before the change than to those since. */
function hasGoneBack(change: OpenChange, product: FollowedProduct): boolean {
  const { before, now } = change;
  const lately = findLately(change, product);
  if (before === null || now === null || lately === null) return false;
  return Math.abs(lately - before) < Math.abs(lately - now);
}

function findLately({ feature, kind, text }: OpenChange, { series, runDay, concept }: FollowedProduct) {
  if (kind === "error") return concept.errorRatio ?? null;
  const code = text === null ? undefined : findCode(series, feature, text);
  return describeLately(series, feature, kind, runDay - LATE_DAYS, code);
}

function covers({ feature, kind, from, settledOn, until }: Declaration, change: OpenChange): boolean {
  if (feature !== change.feature) return false;
  if ((kind === "missing") !== (change.kind === "missing")) return false;
  const last = until ?? settledOn;
  return (change.since >= from && change.since <= last) || daysBetween(change.since, from) <= SAME_ONSET_DAYS;
}

/** Declared changes whose day has come, in figures. */
function listDeclared(product: FollowedProduct): readonly OpenChange[] {
  const { series, declarations, runDay, revenuePerDay, referenceWindowDays, concept } = product;
  return declarations.flatMap((declaration): readonly OpenChange[] => {
    const { id, status, feature, kind = feature === FORECAST_ERROR ? "error" : "level", from } = declaration;
    const sinceDay = parseDay(from)!;
    if (sinceDay >= runDay || runDay - sinceDay > DECLARED_DAYS) return [];
    const change =
      kind === "error"
        ? { before: 1, now: concept.errorRatio ?? null }
        : series.categories[feature]
          ? { before: null, now: null }
          : compareSince(series, { feature, kind: kind as DriftKind, sinceDay }, referenceWindowDays);
    return [
      {
        productId: series.productId,
        feature,
        kind,
        text: null,
        state: status,
        since: from,
        raisedOn: declaration.declaredAt.slice(0, "2026-11-23".length),
        settledOn: declaration.settledOn,
        ...change,
        score: 0,
        revenuePerDay,
        declarationId: id,
        declaredBy: declaration.declaredBy,
        why: declaration.why,
      },
    ];
  });
}

function daysBetween(left: string, right: string): number {
  return Math.abs(parseDay(left)! - parseDay(right)!);
}
