import { inStage, noteRun } from "../../aws/log/run-log";
import { alertsFile, driftFile, monitoringProductsFile, monitoringSummaryFile } from "../../contracts/keys";
import type { DayWriter, Lake } from "../../contracts/lake";
import type { MetricsPublisher, Notifier } from "../../contracts/ports";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import type { MonitorSettings } from "../../contracts/settings/handlers";
import { formatDay, instantOfDay } from "../../demand/calendar";
import { computeWape } from "../../demand/error-measures";
import type { DatasetColumns } from "../../monitoring/model-monitor/compute-statistics";
import { type AlertHistory, buildDigest, QUIET_DAYS } from "../../monitoring/results/digest";
import { toDriftTable } from "../../monitoring/results/drift-table";
import type { InputTable } from "../../monitoring/results/input-table";
import { buildMetricData } from "../../monitoring/results/metric-data";
import type { FleetResult } from "../../monitoring/results/product-result";
import { toProductTable } from "../../monitoring/results/product-table";
import { judgeSlowMovers } from "../../monitoring/results/slow-movers";
import {
  listAttention,
  summariseConcept,
  summariseDays,
  summariseDrift,
} from "../../monitoring/results/summarise";
import { orNull, summariseAccuracy, summariseHorizon } from "../../monitoring/results/summarise-accuracy";

import { writeInputFiles } from "./input-files";
import { monitorLiveInputs } from "./live-inputs";

/** What a run of the monitor works with. */
export interface MonitorPorts {
  readonly lake: Lake;
  readonly metrics: MetricsPublisher;
  readonly notifier: Notifier;
}

const MOST_ATTENTION_ITEMS = 50;

/** Publishes the metrics of the whole fleet, sends the digest and makes the results those of the day. */
export async function finishRun(
  { lake, metrics, notifier }: MonitorPorts,
  day: DayWriter,
  fleet: FleetResult,
  settings: MonitorSettings,
): Promise<MonitoringSummary> {
  const { runDay } = day;
  const { products } = fleet;
  const { watchList, falseAlarmRate, referenceWindowDays, currentWindowDays } = settings.monitoring;
  const open = new Set(fleet.openDays);
  const isOpenDay = (day: number) => open.has(day);
  const scores = products.map(({ score }) => score);
  const attention = listAttention(products, watchList);
  const summary = {
    environment: settings.environment,
    runDay: formatDay(runDay),
    forecastOrigin: formatDay(runDay - 1),
    window: describeWindow(fleet.windowDays),
    referenceWindowDays,
    currentWindowDays,
    products: products.length,
    productsScored: scores.filter(({ scored }) => scored > 0).length,
    days: summariseDays(scores, isOpenDay),
    accuracy: summariseAccuracy(scores),
    lastDay: {
      date: formatDay(runDay - 1),
      wape: orNull(computeWape(fleet.lastDay.model)),
      baselineWape: orNull(computeWape(fleet.lastDay.baseline)),
    },
    horizon: summariseHorizon(fleet.lastDay),
    drift: summariseDrift(products),
    concept: summariseConcept(products),
    slowMovers: fleet.slowMovers ? judgeSlowMovers(fleet.slowMovers, falseAlarmRate) : null,
    attention: attention.slice(0, MOST_ATTENTION_ITEMS),
    modelVersion: fleet.modelVersion,
  };
  const data = buildMetricData(summary, products, watchList, instantOfDay(runDay));
  const finished: MonitoringSummary = { ...summary, metricsPublished: data.length };
  noteRun({
    products: finished.products,
    productsScored: finished.productsScored,
    productsDrifted: finished.drift.productsDrifted,
    productsDegraded: finished.concept.degraded,
    attention: attention.length,
    metrics: data.length,
    wape: finished.accuracy.wape,
  });
  const [before, sentBefore] = await Promise.all([
    readAlertHistory(lake, runDay),
    lake.readJson<AlertHistory>(alertsFile(runDay)),
  ]);
  const { digest, alerts } = buildDigest(summary, attention, before, {
    dashboardUrl: settings.dashboardUrl,
    falseAlarmRate,
  });
  // The largest by itself: side by side the tables of a large catalogue would need twice the memory.
  await inStage(
    "write-products",
    () => day.writeTable(monitoringProductsFile(runDay), toProductTable(products, isOpenDay)),
    () => ({ products: products.length }),
  );
  await inStage("write-results", () =>
    Promise.all([
      day.writeJson(monitoringSummaryFile(runDay), finished),
      day.writeTable(driftFile(runDay), toDriftTable(products)),
      day.writeJson(alertsFile(runDay), alerts),
      writeFleetInputs(lake, day, fleet),
      monitorLiveInputs(lake, day),
    ]),
  );
  // Told before it counts: a run that is cut short tells it again rather than never.
  await inStage(
    "publish-metrics",
    () => metrics.publish(data),
    ({ published }) => ({ metrics: published }),
  );
  // A second run of the same day with the same outcome tells nobody anything new.
  if (digest && JSON.stringify(sentBefore) !== JSON.stringify(alerts)) {
    await inStage("send-digest", () => notifier.notify(digest));
  }
  await inStage("commit", () => day.commit());
  return finished;
}

/** What the last run before this one told: a run may not have taken place for some days. */
async function readAlertHistory(lake: Lake, runDay: number): Promise<AlertHistory | undefined> {
  for (let back = 1; back <= QUIET_DAYS; back += 1) {
    const history = await lake.readJson<AlertHistory>(alertsFile(runDay - back));
    if (history) return history;
  }
  return undefined;
}

async function writeFleetInputs(
  lake: Lake,
  day: DayWriter,
  { inputs, baselineInputs }: FleetResult,
): Promise<void> {
  if (inputs.rowCount === 0) return;
  await writeInputFiles(lake, day, "", toDataset(inputs), inputs.rowCount, () => {
    const baseline = baselineInputs && baselineInputs.rowCount > 0 ? baselineInputs : inputs;
    return { columns: toDataset(baseline), itemCount: baseline.rowCount };
  });
}

function toDataset({ columns }: InputTable): DatasetColumns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, values.map((value) => value ?? Number.NaN)]),
  );
}

function describeWindow(windowDays: readonly number[]): MonitoringSummary["window"] {
  if (windowDays.length === 0) return null;
  return { from: formatDay(windowDays[0]!), to: formatDay(windowDays.at(-1)!), days: windowDays.length };
}
