import { type Currency, formatMoney } from "../../contracts/money";
import type {
  AlarmCause,
  AttentionItem,
  FleetEvent,
  MonitoringSummary,
} from "../../contracts/results/monitoring";
import type { MonitorSettings } from "../../contracts/settings/handlers";
import type { MonitoringSettings } from "../../contracts/settings/monitoring";
import { tellEvent } from "../../contracts/tell-event";
import { formatDay, parseDay } from "../../demand/calendar";
import { tellDate } from "../../demand/tell-date";

const LISTED_PRODUCTS = 10;
/** Causes listed per product: one change often shows in several features. */
const LISTED_CAUSES = 3;

/** So many products with the same cause are told together. */
const COMMON_PRODUCTS = 3;

/** A message for people: one per run, and none while nothing changes. */
export interface Digest {
  readonly subject: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** When each product was last told about, and for which reasons. */
export interface AlertHistory {
  readonly alerts: Readonly<Record<string, { readonly reasons: string; readonly lastSeen: string }>>;
}

/** An alarm that was quiet for this long is news when it comes back. */
export const QUIET_DAYS = 14;

export type DigestSettings = Pick<MonitorSettings, "dashboardUrl" | "currency"> &
  Pick<MonitoringSettings, "falseAlarmRate">;

/**
 * What to tell after a run. No digest when there is nothing new: no product in alarm, or only products that
 * were in alarm for the same reasons within two weeks.
 *
 * @param attention every product in alarm, worst first.
 */
export function buildDigest(
  summary: Omit<MonitoringSummary, "metricsPublished">,
  attention: readonly AttentionItem[],
  before: AlertHistory | undefined,
  settings: DigestSettings,
): { readonly digest: Digest | undefined; readonly alerts: AlertHistory } {
  const oldest = formatDay(parseDay(summary.runDay)! - QUIET_DAYS);
  const alerts: Record<string, { reasons: string; lastSeen: string }> = {};
  for (const [productId, alert] of Object.entries(before?.alerts ?? {})) {
    if (alert.lastSeen >= oldest) alerts[productId] = alert;
  }
  const fresh: AttentionItem[] = [];
  for (const item of attention) {
    const known = alerts[item.productId]?.reasons.split("|") ?? [];
    const reasons = item.causes.map(({ reason }) => reason);
    if (!reasons.every((reason) => known.includes(reason))) fresh.push(item);
    const all = [...new Set([...known, ...reasons])].sort().join("|");
    alerts[item.productId] = { reasons: all, lastSeen: summary.runDay };
  }
  const events = (summary.events ?? []).filter(({ raisedOn }) => raisedOn === summary.runDay);
  const violations = noteViolations(summary, alerts);
  const digest =
    fresh.length + events.length + violations.length === 0
      ? undefined
      : compose(summary, attention.length, fresh, { events, violations }, settings);
  return { digest, alerts: { alerts: sortKeys(alerts) } };
}

/** Live requests are told of like a product, under a name that no product bears. */
const LIVE_INPUTS = "live inputs";

/** What is wrong with live requests and was not told within two weeks. */
function noteViolations(
  { liveInputs, runDay }: Pick<MonitoringSummary, "liveInputs" | "runDay">,
  alerts: Record<string, { reasons: string; lastSeen: string }>,
): Violations {
  const violations = liveInputs?.violations ?? [];
  if (violations.length === 0) return [];
  const nameOf = ({ feature, check }: Violations[number]) => `${feature} ${check}`;
  const known = alerts[LIVE_INPUTS]?.reasons.split("|") ?? [];
  const all = [...new Set([...known, ...violations.map(nameOf)])].sort().join("|");
  alerts[LIVE_INPUTS] = { reasons: all, lastSeen: runDay };
  return violations.filter((violation) => !known.includes(nameOf(violation)));
}

type Violations = NonNullable<MonitoringSummary["liveInputs"]>["violations"];

function compose(
  summary: Omit<MonitoringSummary, "metricsPublished">,
  inAlarm: number,
  fresh: readonly AttentionItem[],
  { events, violations }: { readonly events: readonly FleetEvent[]; readonly violations: Violations },
  { dashboardUrl, falseAlarmRate, currency }: DigestSettings,
): Digest {
  const { environment, runDay, forecastOrigin, accuracy, drift, concept } = summary;
  const unacknowledged = summary.changes?.newNormal ?? 0;
  const revenue = fresh.reduce((sum, item) => sum + Math.max(item.revenuePerDay ?? 0, 0), 0);
  const touched = `${formatMoney(revenue, currency)} of revenue a day`;
  const lines = [
    ...describeEvents(events, summary.productsInEvents ?? 0),
    ...describeViolations(violations, runDay),
    `${count(fresh.length, "product")} newly in alarm on ${tellDate(forecastOrigin)} (${environment}), touching ${touched}.`,
    `In alarm altogether: ${inAlarm} of ${count(summary.products, "product")}. Those told before are not told again.`,
    ...listCommonCauses(fresh),
    "",
    ...fresh.slice(0, LISTED_PRODUCTS).flatMap((item) => [...describe(item, currency), ""]),
    ...(fresh.length > LISTED_PRODUCTS ? [`... and ${fresh.length - LISTED_PRODUCTS} more.`, ""] : []),
    `Certainty is the evidence over the alarm threshold, which at most ${percent(falseAlarmRate)} of the stable products`,
    "pass in a run: just above 1 can be chance, 2 seldom is.",
    "Known or wanted? ops drift acknowledge PRODUCT FEATURE --why TEXT, and it is the new reference (forecast_error for errors).",
    ...(unacknowledged > 0
      ? [
          `Became the new normal and nobody acknowledged it: ${count(unacknowledged, "change")}; ops drift list.`,
        ]
      : []),
    "",
    `Inputs drifted: ${drift.productsDrifted} of ${count(drift.productsTested, "tested product")}.`,
    `Forecast errors: ${concept.degraded} degraded, ${concept.warning} warning, ${concept.ok} ok.`,
    `Fleet WAPE ${percent(accuracy.wape)}, seasonal-naive baseline ${percent(accuracy.baselineWape)}.`,
    "",
    ...(dashboardUrl === undefined ? [] : [`Dashboard: ${dashboardUrl}`]),
    `All products: the table monitoring_products with dt = ${runDay}; in the lake, monitoring/commits/${runDay}.json names the files.`,
  ];
  return {
    subject: `[${environment}] ${violations.length === 0 ? "" : "live requests break their baseline, "}${events.length === 0 ? "" : `${count(events.length, "event")} of many products, `}${count(fresh.length, "product")} newly in alarm, ${touched}, ${tellDate(forecastOrigin)}`,
    body: lines.join("\n"),
    attributes: { environment, kind: "monitoring", runDay },
  };
}

/** What many products share is told once, before anything that is one product's own. */
function describeEvents(events: readonly FleetEvent[], productsInEvents: number): readonly string[] {
  if (events.length === 0) return [];
  return [
    `${count(events.length, "event")} that many products share, told once:`,
    ...events.flatMap((event) => [
      `  - ${tellEvent(event)}; since ${tellDate(event.since)}; certainty ${event.score.toFixed(1)}`,
      `    look at: ${event.lookAt.join("; ")}`,
    ]),
    `Alarms of ${count(productsInEvents, "product")} are part of that and are not counted one by one. Known or wanted? ops drift acknowledge all FEATURE --why TEXT.`,
    "",
  ];
}

function describeViolations(violations: Violations, runDay: string): readonly string[] {
  if (violations.length === 0) return [];
  return [
    `Live requests break their baseline (monitoring/commits/${runDay}.json names live/constraint_violations.json):`,
    ...violations
      .slice(0, LISTED_PRODUCTS)
      .map(({ feature, description }) => `  - ${feature}: ${description}`),
    "    look at: who calls the endpoint, and what their release changed; baseline/live/ where it is right",
    "",
  ];
}

function describe(
  { productId, name, watched, revenuePerDay, causes }: AttentionItem,
  currency: Currency,
): readonly string[] {
  const revenue =
    revenuePerDay === null ? "revenue unknown" : `${formatMoney(revenuePerDay, currency)} of revenue a day`;
  return [
    `${productId}${name === undefined ? "" : ` ${name}`}${watched ? " (watched)" : ""}, ${revenue}`,
    ...causes
      .slice(0, LISTED_CAUSES)
      .flatMap((cause) => [`  - ${tellCause(cause)}`, `    look at: ${cause.lookAt.join("; ")}`]),
    ...(causes.length > LISTED_CAUSES ? [`  - and ${causes.length - LISTED_CAUSES} more`] : []),
  ];
}

function tellCause({ text, since, score, oneInDays, sharedBy, sharedWith }: AlarmCause): string {
  const rarity =
    oneInDays === null ? "less than 1 day in 10,000" : `1 day in ${oneInDays.toLocaleString("en-US")}`;
  const others = sharedWith.join(", ") + (sharedBy > sharedWith.length ? ", ..." : "");
  return [
    text,
    ...(since ? [`since ${tellDate(since)}`] : []),
    `certainty ${score.toFixed(1)} (${rarity} of a stable product)`,
    ...(sharedBy > 0 ? [`shared by ${count(sharedBy, "other product")} (${others})`] : []),
  ].join("; ");
}

/** One event, such as a change of what all products share, is told once and not product by product only. */
function listCommonCauses(fresh: readonly AttentionItem[]): readonly string[] {
  const causes = new Map<string, { products: number; since: string }>();
  for (const { reason, since } of fresh.flatMap((item) => item.causes)) {
    const known = causes.get(reason) ?? { products: 0, since: since ?? "" };
    const earliest = since && (known.since === "" || since < known.since) ? since : known.since;
    causes.set(reason, { products: known.products + 1, since: earliest });
  }
  const common = [...causes]
    .filter(([, { products }]) => products >= COMMON_PRODUCTS)
    .sort(
      ([leftName, left], [rightName, right]) =>
        right.products - left.products || (leftName < rightName ? -1 : 1),
    )
    .slice(0, LISTED_CAUSES)
    .map(
      ([reason, { products, since }]) =>
        `${reason} (${count(products, "product")}${since && `, the first since ${tellDate(since)}`})`,
    );
  return common.length === 0 ? [] : [`In several products at once: ${common.join("; ")}.`];
}

function sortKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function percent(ratio: number | null): string {
  return ratio === null ? "n/a" : `${Number((ratio * 100).toFixed(1))} %`;
}
