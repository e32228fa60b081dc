import { inStage, noteRun } from "../../aws/log/run-log";
import {
  alertsFile,
  changesFile,
  driftFile,
  monitoringProductsFile,
  monitoringSummaryFile,
} from "../../contracts/keys";
import type { DayWriter, Lake } from "../../contracts/lake";
import type { MetricsPublisher, Notifier } from "../../contracts/ports";
import type { FleetEvent, MonitoringSummary, OpenChange } from "../../contracts/results/monitoring";
import type { MonitorSettings } from "../../contracts/settings/handlers";
import { formatDay, instantOfDay } from "../../demand/calendar";
import { computeWape } from "../../demand/error-measures";
import { toChangeTable } from "../../monitoring/changes/change-table";
import { explainResult } from "../../monitoring/events/explain-result";
import type { DatasetColumns } from "../../monitoring/model-monitor/compute-statistics";
import { completeCauses } from "../../monitoring/results/complete-causes";
import { type AlertHistory, buildDigest, QUIET_DAYS } from "../../monitoring/results/digest";
import { DriftTable } from "../../monitoring/results/drift-table";
import { FleetTotals } from "../../monitoring/results/fleet-totals";
import type { InputTable } from "../../monitoring/results/input-table";
import { buildMetricData } from "../../monitoring/results/metric-data";
import type { FleetOutline, FleetParts, FleetResult } from "../../monitoring/results/product-result";
import { ProductTable } from "../../monitoring/results/product-table";
import { judgeSlowMovers } from "../../monitoring/results/slow-movers";
import { orNull, summariseHorizon } from "../../monitoring/results/summarise-accuracy";

import { readCatalogue } from "../catalogue/read-catalogue";
import { EventMemory, findEvents } from "./fleet-events";
import { writeInputFiles } from "./input-files";
import { monitorLiveInputs } from "./live-inputs";
import { MOST_ROWS_PER_FILE } from "./read-parts";

/** What a run of the monitor works with. */
export interface MonitorPorts {
  readonly lake: Lake;
  readonly metrics: MetricsPublisher;
  readonly notifier: Notifier;
}

const MOST_ATTENTION_ITEMS = 50;

/** What one function found out, as the only part of the fleet. */
export function asOnePart(fleet: FleetResult): FleetParts {
  return {
    count: 1,
    async *read() {
      yield fleet;
    },
  };
}

/**
 * Publishes the metrics of the whole fleet, sends the digest and makes the results those of the day.
 *
 * @param outline of the whole fleet: whether a day was closed depends on all products.
 */
export async function finishRun(
  { lake, metrics, notifier }: MonitorPorts,
  day: DayWriter,
  outline: FleetOutline,
  parts: FleetParts,
  settings: MonitorSettings,
  rowsPerFile = MOST_ROWS_PER_FILE,
  memory = new EventMemory(),
): Promise<MonitoringSummary> {
  const { runDay } = day;
  const { watchList, falseAlarmRate, referenceWindowDays, currentWindowDays } = settings.monitoring;
  const events = await inStage(
    "find-events",
    () => findEvents(lake, day, outline.pool, falseAlarmRate, memory),
    ({ length }) => ({ events: length }),
  );
  const totals = await inStage(
    "write-products",
    () => writeProducts(day, outline, parts, events, watchList, rowsPerFile),
    ({ products }) => ({ products }),
  );
  const { products } = await readCatalogue(lake);
  const attention = completeCauses(totals.attention.sorted(), falseAlarmRate).map((item) => {
    const name = products.get(item.productId)?.name;
    return name === undefined ? item : { ...item, name };
  });
  const liveInputs = await inStage(
    "live-inputs",
    () => monitorLiveInputs(lake, day),
    (live) => ({ rows: live?.rows ?? 0, violations: live?.violations.length ?? 0 }),
  );
  const summary = {
    environment: settings.environment,
    runDay: formatDay(runDay),
    forecastOrigin: formatDay(runDay - 1),
    window: describeWindow(outline.windowDays),
    referenceWindowDays,
    currentWindowDays,
    products: totals.products,
    productsScored: totals.productsScored,
    days: totals.days.summary(),
    accuracy: totals.accuracy.summary(),
    lastDay: {
      date: formatDay(runDay - 1),
      wape: orNull(computeWape(outline.lastDay.model)),
      baselineWape: orNull(computeWape(outline.lastDay.baseline)),
    },
    horizon: summariseHorizon(outline.lastDay),
    drift: totals.drift.summary(),
    concept: totals.concept.summary(),
    slowMovers: outline.slowMovers ? judgeSlowMovers(outline.slowMovers, falseAlarmRate) : null,
    attention: attention.slice(0, MOST_ATTENTION_ITEMS),
    changes: totals.changes.summary(),
    events,
    productsInEvents: totals.productsInEvents,
    liveInputs,
    modelVersion: outline.modelVersion,
  };
  const data = buildMetricData(summary, totals.watched, watchList, instantOfDay(runDay));
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
    currency: settings.currency,
    falseAlarmRate,
  });
  await inStage("write-results", () =>
    Promise.all([
      day.writeJson(monitoringSummaryFile(runDay), finished),
      day.writeJson(alertsFile(runDay), alerts),
      writeFleetInputs(lake, day, outline),
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

/** Writes the tables with a row per product or more, and adds up what is said of all. */
async function writeProducts(
  day: DayWriter,
  { openDays }: FleetOutline,
  parts: FleetParts,
  events: readonly FleetEvent[],
  watchList: readonly string[],
  rowsPerFile: number,
): Promise<FleetTotals> {
  const open = new Set(openDays);
  const isOpenDay = (date: number) => open.has(date);
  const totals = new FleetTotals(isOpenDay, watchList);
  let products = new ProductTable(isOpenDay);
  let drift = new DriftTable();
  let written = 0;
  let driftWritten = 0;
  const flushProducts = async () => {
    const table = products.toTable();
    // Forgotten before the table is encoded: the three side by side would be the peak of the run.
    products = new ProductTable(isOpenDay);
    await day.writeTable(monitoringProductsFile(day.runDay, written), table);
    written += 1;
  };
  const flushDrift = async () => {
    await day.writeTable(driftFile(day.runDay, driftWritten), drift.toTable());
    drift = new DriftTable();
    driftWritten += 1;
  };
  let changes: OpenChange[] = [];
  let changesWritten = 0;
  const flushChanges = async () => {
    await day.writeTable(changesFile(day.runDay, changesWritten), toChangeTable(changes));
    changes = [];
    changesWritten += 1;
  };
  for await (const part of parts.read()) {
    for (const found of part.products) {
      const result = explainResult(found, events);
      totals.add(result);
      products.add(result);
      drift.add(result);
      changes.push(...(result.changes ?? []));
    }
    if (changes.length >= rowsPerFile) await flushChanges();
    if (products.rowCount >= rowsPerFile) await flushProducts();
    if (drift.rowCount >= rowsPerFile) await flushDrift();
  }
  // The first is written without rows too: readers then see that the run took place.
  await Promise.all([
    products.rowCount > 0 || written === 0 ? flushProducts() : undefined,
    drift.rowCount > 0 || driftWritten === 0 ? flushDrift() : undefined,
    changes.length > 0 || changesWritten === 0 ? flushChanges() : undefined,
  ]);
  return totals;
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
  { inputs, baselineInputs }: FleetOutline,
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
