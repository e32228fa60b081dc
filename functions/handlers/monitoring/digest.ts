import type { AttentionItem, MonitoringSummary } from "../../contracts/monitoring-results";

const LISTED_PRODUCTS = 10;

/** A message for people: one per run, and none while nothing changes. */
export interface Digest {
  readonly subject: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * What to tell after a run, or `undefined` when there is nothing new: no product in alarm, or only products
 * that were in alarm for the same reasons after the run before.
 */
export function buildDigest(
  summary: Omit<MonitoringSummary, "metricsPublished">,
  before: Pick<MonitoringSummary, "attention"> | undefined,
  dashboardUrl: string | undefined,
): Digest | undefined {
  const known = new Set(before?.attention.map(identify));
  const fresh = summary.attention.filter((item) => !known.has(identify(item)));
  if (fresh.length === 0) return undefined;
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
    `All products: monitoring/dt=${summary.runDay}/products.parquet in the lake.`,
    ...(dashboardUrl === undefined ? [] : [`Dashboard: ${dashboardUrl}`]),
  ];
  return {
    subject: `[${summary.environment}] ${count(fresh.length, "product")} with new drift on ${summary.forecastOrigin}`,
    body: lines.join("\n"),
    attributes: { environment: summary.environment, kind: "monitoring", runDay: summary.runDay },
  };
}

/** A product and why: the same again is no news. Scores move every day and are left out. */
function identify(item: AttentionItem): string {
  return `${item.productId}|${item.reasons.map((reason) => reason.replace(/ (to|by) [\d.]+.*$/, "")).join("|")}`;
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
