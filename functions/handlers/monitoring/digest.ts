import type { AttentionItem, MonitoringSummary } from "../../contracts/monitoring-results";
import { formatDay, parseDay } from "../../demand/calendar";

const LISTED_PRODUCTS = 10;

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
const QUIET_DAYS = 14;

/**
 * What to tell after a run. No digest when there is nothing new: no product in alarm, or only products that
 * were in alarm for the same reasons within two weeks.
 */
export function buildDigest(
  summary: Omit<MonitoringSummary, "metricsPublished">,
  before: AlertHistory | undefined,
  dashboardUrl: string | undefined,
): { readonly digest: Digest | undefined; readonly alerts: AlertHistory } {
  const oldest = formatDay(parseDay(summary.runDay)! - QUIET_DAYS);
  const alerts: Record<string, { reasons: string; lastSeen: string }> = {};
  for (const [productId, alert] of Object.entries(before?.alerts ?? {})) {
    if (alert.lastSeen >= oldest) alerts[productId] = alert;
  }
  const fresh = summary.attention.filter(
    (item) =>
      !listReasons(item).every((reason) => alerts[item.productId]?.reasons.split("|").includes(reason)),
  );
  for (const item of summary.attention) {
    const known = alerts[item.productId]?.reasons.split("|") ?? [];
    const reasons = [...new Set([...known, ...listReasons(item)])].sort().join("|");
    alerts[item.productId] = { reasons, lastSeen: summary.runDay };
  }
  const digest = fresh.length === 0 ? undefined : compose(summary, fresh, dashboardUrl);
  return { digest, alerts: { alerts: sortKeys(alerts) } };
}

function compose(
  summary: Omit<MonitoringSummary, "metricsPublished">,
  fresh: readonly AttentionItem[],
  dashboardUrl: string | undefined,
): Digest {
  const { productsDrifted, productsTested } = summary.drift;
  const { degraded, warning } = summary.concept;
  const revenue = fresh.reduce((sum, item) => sum + Math.max(item.revenuePerDay ?? 0, 0), 0);
  const lines = [
    `Run of ${summary.runDay} (${summary.environment}), actuals up to ${summary.forecastOrigin}.`,
    `${count(fresh.length, "product")} newly in alarm, touching ${revenue.toFixed(2)} of revenue per day.`,
    "",
    ...fresh.slice(0, LISTED_PRODUCTS).map(describe),
    ...(fresh.length > LISTED_PRODUCTS ? [`... and ${fresh.length - LISTED_PRODUCTS} more`] : []),
    "",
    `Data drift: ${productsDrifted} of ${count(productsTested, "tested product")}.`,
    `Forecast error: ${degraded} degraded, ${warning} warning.`,
    `Fleet WAPE ${percent(summary.accuracy.wape)}, seasonal-naive baseline ${percent(summary.accuracy.baselineWape)}.`,
    "",
    `All products: monitoring/dt=${summary.runDay}/products/data.parquet in the lake.`,
    ...(dashboardUrl === undefined ? [] : [`Dashboard: ${dashboardUrl}`]),
  ];
  return {
    subject: `[${summary.environment}] ${count(fresh.length, "product")} with new drift on ${summary.forecastOrigin}`,
    body: lines.join("\n"),
    attributes: { environment: summary.environment, kind: "monitoring", runDay: summary.runDay },
  };
}

/** Why a product is in alarm, without figures that move every day. */
function listReasons(item: AttentionItem): readonly string[] {
  return item.reasons.map((reason) => reason.replace(/ (rose|is rising).*$/, " drift"));
}

function sortKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function describe(item: AttentionItem): string {
  const since = item.since === null ? "" : ` since ${item.since}`;
  const revenue = item.revenuePerDay === null ? "" : `, revenue ${item.revenuePerDay.toFixed(2)} per day`;
  const watched = item.watched ? " (watched)" : "";
  return `- ${item.productId}${watched}: ${item.reasons.join("; ")}${since}; evidence ${item.score.toFixed(1)} times the alarm threshold${revenue}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function percent(ratio: number | null): string {
  return ratio === null ? "n/a" : `${(ratio * 100).toFixed(1)} %`;
}
