import { readAwsFindings } from "../aws/aws-findings";
import { type CostExplorer, createCostExplorer } from "../aws/cost-explorer";
import { measureEndpointUse } from "../aws/endpoint-use";
import { measureFunctionUse } from "../aws/function-use";
import { createLake } from "../aws/lake";
import { inStage, noteRun, warn } from "../aws/log/run-log";
import { createMetricsPublisher } from "../aws/metrics";
import { createNotifier } from "../aws/notifier";
import { createPriceList } from "../aws/price-list";
import { createServedModels, NOBODY } from "../aws/served-models";
import { measureStorage } from "../aws/storage-use";
import type { InvocationContext, ScheduledEvent } from "../contracts/events";
import { businessReportFile, costsReportKey } from "../contracts/keys";
import type { Lake } from "../contracts/lake";
import { COST_METRICS, describeFigures, describeScheduledRun } from "../contracts/metrics";
import type { MetricsPublisher, Notifier } from "../contracts/ports";
import type { CostsReport } from "../contracts/results/costs";
import type { FleetReport } from "../contracts/results/fleet-report";
import type { CostsSettings } from "../contracts/settings/handlers";
import { describeBudget } from "../costs/budget-message";
import { findLastCompleteDay } from "../costs/complete-days";
import { type CostLine, sumCosts } from "../costs/cost-lines";
import { buildCostsReport, choosePeriods } from "../costs/costs-report";
import { firstDayOfMonth, firstDayOfNextMonth } from "../costs/month";
import { extrapolateMonth, type MonthEndForecast } from "../costs/month-end";
import { sumUntagged } from "../costs/untagged";
import { countPredictions } from "./cost-report/count-predictions";
import { findRecommendations, type UseReader } from "./cost-report/find-recommendations";
import { noting } from "./cost-report/noting";
import { logDailyRun } from "./log-runs";
import { runDayOf } from "./run-day";
import { type NotYet, whenDayIsThere } from "./wait-for-day";

export interface CostsDependencies {
  readonly lake: Lake;
  readonly notifier: Notifier;
  readonly costExplorer: CostExplorer;
  readonly use: Omit<UseReader, "readSavingsPlan">;
}

let dependencies: Omit<CostsDependencies, "costExplorer"> | undefined;
let metrics: MetricsPublisher | undefined;

/** What the system cost and earned up to the day before the run. */
export async function handleCosts(
  event: ScheduledEvent,
  settings: CostsSettings,
  context?: InvocationContext,
): Promise<CostsReport | NotYet> {
  return logDailyRun("costs", event, context, () =>
    whenDayIsThere("costs", event, settings, () => runOnce(event, settings)),
  );
}

async function runOnce(event: ScheduledEvent, settings: CostsSettings): Promise<CostsReport> {
  const region = process.env.AWS_REGION ?? "us-east-1";
  dependencies ??= {
    lake: createLake(settings.lakeBucketName),
    notifier: createNotifier(settings.alertTopicArn),
    use: {
      measureEndpoint: measureEndpointUse,
      measureStorage,
      served: settings.endpointName === undefined ? NOBODY : createServedModels(settings.endpointName),
      priceList: createPriceList(region),
      measureFunctions: measureFunctionUse,
      readFindings: (tag, functionArns) => readAwsFindings(tag, region, functionArns),
    },
  };
  const costExplorer = createCostExplorer({ key: settings.costTagKey, value: settings.costTagValue });
  metrics ??= createMetricsPublisher();
  const report = await reportCosts(event, settings, { ...dependencies, costExplorer });
  const data = [
    ...describeFigures(settings.environment, runDayOf(event), [
      [COST_METRICS.monthToDateUsd, report.monthToDate.usd],
      [COST_METRICS.monthEndUsd, report.monthEnd.usd],
      [COST_METRICS.usdPer1000Predictions, report.unitCost.usdPer1000Predictions],
      [COST_METRICS.roiPercent, report.roi?.roiPercent],
    ]),
    ...describeScheduledRun(settings.environment, "costs", event),
  ];
  await inStage("publish-metrics", () => metrics!.publish(data));
  return report;
}

/** Writes `reports/dt=D/costs.json`; tells people when the budget's status has worsened since the day before. */
export async function reportCosts(
  event: ScheduledEvent,
  settings: CostsSettings,
  { lake: current, notifier, costExplorer, use }: CostsDependencies,
): Promise<CostsReport> {
  const runDay = runDayOf(event);
  const lake = await current.pinResults();
  const notes: string[] = [];
  const business = await lake.readJson<FleetReport>(businessReportFile(runDay));
  const periods = choosePeriods(runDay, business);
  const lines = await inStage(
    "read-bill",
    () => costExplorer.readCosts({ fromDay: periods.firstDay, toDay: runDay - 1 }),
    ({ length }) => ({ costLines: length }),
  );
  const lastCompleteDay = findLastCompleteDay(lines, runDay);
  const monthEnd = await inStage("forecast-month", () =>
    forecastMonthEnd(runDay, lines, lastCompleteDay, costExplorer, notes),
  );
  const untagged = await inStage("read-untagged", () =>
    noting(notes, "What bears no tag could not be read", async () =>
      sumUntagged(await costExplorer.readTagged(periods.trailing), settings.costTagValue),
    ),
  );
  const anomalies = await inStage("read-anomalies", () =>
    noting(notes, "Costs out of the ordinary could not be read", () =>
      costExplorer.readAnomalies(periods.trailing),
    ),
  );
  const predictions = await inStage("count-predictions", () => countPredictions(lake, periods.trailing));
  const advice = await inStage(
    "find-recommendations",
    () =>
      findRecommendations(
        settings,
        lines,
        // A fleet on half a bill would be half as large.
        { ...periods.trailing, toDay: Math.min(periods.trailing.toDay, lastCompleteDay) },
        { ...use, readSavingsPlan: () => costExplorer.readSavingsPlan() },
        notes,
      ),
    ({ recommendations, undecided }) => ({
      recommendations: recommendations.length,
      undecided: undecided.length,
    }),
  );
  for (const note of notes) warn(note);
  const report = buildCostsReport({
    settings,
    runDay,
    periods,
    lines,
    monthEnd,
    predictions,
    business,
    advice,
    lastCompleteDay,
    untagged,
    anomalies,
    costExplorerRequests: costExplorer.requestCount,
    notes,
  });
  // Told before it is written: a run that is repeated after a failure tells it again rather than never.
  const told = await Promise.all(
    [runDay - 1, runDay].map((day) => lake.readJson<CostsReport>(costsReportKey(day))),
  );
  const message = describeBudget(
    report,
    told.map((earlier) => earlier?.budget.status ?? null),
  );
  noteRun({
    monthToDateUsd: report.monthToDate.usd,
    monthEndUsd: report.monthEnd.usd,
    budgetStatus: report.budget.status,
    recommendations: advice.recommendations.length,
    costExplorerRequests: costExplorer.requestCount,
    told: message !== undefined,
  });
  if (message) await inStage("tell-budget", () => notifier.notify(message));
  await inStage("write-report", () => lake.writeJson(costsReportKey(runDay), report));
  return report;
}

async function forecastMonthEnd(
  runDay: number,
  lines: readonly CostLine[],
  lastCompleteDay: number,
  costExplorer: CostExplorer,
  notes: string[],
): Promise<MonthEndForecast | undefined> {
  const spentUsd = sumCosts(lines, { fromDay: firstDayOfMonth(runDay), toDay: runDay - 1 });
  try {
    const rest = await costExplorer.forecastCosts({
      fromDay: runDay,
      toDay: firstDayOfNextMonth(runDay) - 1,
    });
    return {
      usd: spentUsd + rest.usd,
      lowUsd: rest.lowUsd === undefined ? undefined : spentUsd + rest.lowUsd,
      highUsd: rest.highUsd === undefined ? undefined : spentUsd + rest.highUsd,
      method: "cost-explorer",
    };
  } catch (error) {
    // A young account has too little history for the service's forecast; the report must not fail for that.
    notes.push(`The month's end is carried on from the last days: ${(error as Error).message}`);
    return extrapolateMonth(lines, runDay, lastCompleteDay);
  }
}
