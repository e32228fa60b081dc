import type { Lake } from "../../contracts/lake";
import {
  type HorizonAccuracy,
  type MonitoringSummary,
  monitoringProductsKey,
  monitoringSummaryKey,
} from "../../contracts/monitoring-results";
import type { MonitorSettings } from "../../contracts/settings";
import { formatDay, instantOfDay } from "../../demand/calendar";
import { addError, createErrorSums } from "../../monitoring/accuracy/error-sums";
import { computeBiasRatio, computeWape } from "../../monitoring/accuracy/measures";
import type { MonitorPorts } from "../monitor";
import { type AlertHistory, buildDigest } from "./digest";
import { toDriftTable } from "./drift-table";
import { toColumns, writeInputFiles } from "./input-files";
import { alertsKey, driftKey } from "./keys";
import { monitorLiveInputs } from "./live-inputs";
import { buildMetricData } from "./metric-data";
import { toProductTable } from "./product-table";
import type { FleetResult, ProductResult } from "./results";
import {
  listAttention,
  orNull,
  summariseAccuracy,
  summariseConcept,
  summariseDays,
  summariseDrift,
} from "./summarise";

/** Writes the results of the whole fleet, publishes the metrics and sends the digest. */
export async function finishRun(
  { lake, metrics, notifier }: MonitorPorts,
  fleet: FleetResult,
  runDay: number,
  settings: MonitorSettings,
): Promise<MonitoringSummary> {
  const { products } = fleet;
  const open = new Set(fleet.openDays);
  const isOpenDay = (day: number) => open.has(day);
  const scores = products.map(({ score }) => score);
  const summary = {
    environment: settings.environment,
    runDay: formatDay(runDay),
    forecastOrigin: formatDay(runDay - 1),
    window: describeWindow(fleet.windowDays),
    referenceWindowDays: settings.referenceWindowDays,
    currentWindowDays: settings.currentWindowDays,
    products: products.length,
    productsScored: scores.filter(({ scored }) => scored > 0).length,
    days: summariseDays(scores, isOpenDay),
    accuracy: summariseAccuracy(scores),
    lastDay: summariseLastDay(products, runDay - 1),
    horizon: measureHorizon(products, settings.horizonDays),
    drift: summariseDrift(products),
    concept: summariseConcept(products),
    attention: listAttention(products, settings.watchList),
    modelVersion: fleet.modelVersion,
  };
  const data = buildMetricData(summary, products, settings, instantOfDay(runDay));
  const finished: MonitoringSummary = { ...summary, metricsPublished: data.length };
  const [before, sentBefore] = await Promise.all([
    lake.readJson<AlertHistory>(alertsKey(runDay - 1)),
    lake.readJson<AlertHistory>(alertsKey(runDay)),
  ]);
  const { digest, alerts } = buildDigest(summary, before, settings.dashboardUrl);
  await Promise.all([
    lake.writeTable(monitoringProductsKey(runDay), toProductTable(products, isOpenDay)),
    metrics.publish(data),
    lake.writeJson(monitoringSummaryKey(runDay), finished),
    lake.writeTable(driftKey(runDay), toDriftTable(products)),
    writeFleetInputs(lake, runDay, products),
    monitorLiveInputs(lake, runDay),
  ]);
  // A second run of the same day with the same outcome tells nobody anything new.
  if (digest && JSON.stringify(sentBefore) !== JSON.stringify(alerts)) await notifier.notify(digest);
  await lake.writeJson(alertsKey(runDay), alerts);
  return finished;
}

async function writeFleetInputs(
  lake: Lake,
  runDay: number,
  products: readonly ProductResult[],
): Promise<void> {
  const rows = products.flatMap(({ inputs }) => (inputs ? [inputs] : []));
  if (rows.length === 0) return;
  await writeInputFiles(lake, runDay, "", toColumns(rows), rows.length, () => {
    const before = products.flatMap(({ baselineInputs }) => baselineInputs ?? []);
    const baseline = before.length > 0 ? before : rows;
    return { columns: toColumns(baseline), itemCount: baseline.length };
  });
}

function describeWindow(windowDays: readonly number[]): MonitoringSummary["window"] {
  const first = windowDays[0];
  const last = windowDays.at(-1);
  if (first === undefined || last === undefined) return null;
  return { from: formatDay(first), to: formatDay(last), days: windowDays.length };
}

function summariseLastDay(products: readonly ProductResult[], origin: number): MonitoringSummary["lastDay"] {
  const model = createErrorSums();
  const baseline = createErrorSums();
  for (const { lastDay } of products) {
    const forecast = lastDay?.forecasts[0] ?? null;
    if (!lastDay || forecast === null || lastDay.baseline === null) continue;
    addError(model, lastDay.actual, forecast);
    addError(baseline, lastDay.actual, lastDay.baseline);
  }
  return {
    date: formatDay(origin),
    wape: orNull(computeWape(model)),
    baselineWape: orNull(computeWape(baseline)),
  };
}

/** Accuracy per horizon step, of the forecasts whose target is the last closed day. */
function measureHorizon(products: readonly ProductResult[], horizonDays: number): readonly HorizonAccuracy[] {
  const steps: HorizonAccuracy[] = [];
  for (let step = 1; step <= horizonDays; step += 1) {
    const sums = createErrorSums();
    for (const { lastDay } of products) {
      const forecast = lastDay?.forecasts[step - 1] ?? null;
      if (lastDay && forecast !== null) addError(sums, lastDay.actual, forecast);
    }
    if (sums.count === 0) continue;
    steps.push({
      step,
      wape: orNull(computeWape(sums)),
      biasRatio: orNull(computeBiasRatio(sums)),
      actualsUsed: sums.count,
    });
  }
  return steps;
}
