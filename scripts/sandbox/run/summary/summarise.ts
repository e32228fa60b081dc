import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { cloudWatchClient } from "../../../../functions/aws/clients/cloudwatch";
import { createLake } from "../../../../functions/aws/lake";
import {
  businessReportFile,
  costsReportKey,
  monitoringProductsFile,
  monitoringSummaryFile,
  ordersJsonFile,
} from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import { FLEET_METRICS, fleetDimensions, METRIC_NAMESPACE } from "../../../../functions/contracts/metrics";
import type { CostsReport } from "../../../../functions/contracts/results/costs";
import type { FleetReport } from "../../../../functions/contracts/results/fleet-report";
import type { MonitoringSummary } from "../../../../functions/contracts/results/monitoring";
import type { OrdersDocument } from "../../../../functions/contracts/results/orders";
import { FUNCTION_NAMES, type StackOutputs } from "../../../../functions/contracts/stack-outputs";
import { formatDay, instantOfDay } from "../../../../functions/demand/calendar";
import { readParts } from "../../../../functions/handlers/monitoring/read-parts";
import { readAlarms } from "../../../operations/status/read-alarms";
import type { LocalAws } from "../../local-aws";
import type { RollBack } from "../bad-model/show-roll-back";
import type { InjectedDrift } from "../demand/inject-drift";
import type { PlayedDemand } from "../demand/played-demand";
import type { PlayBack } from "../play-back";
import type { Renewal } from "../renewal/summarise-renewal";
import type { FunctionSummary, SandboxSummary, SummarisedAccuracy } from "./summary";

/** Gathers what the run left in the lake and in the emulated account. */
export async function summarise(run: {
  readonly outputs: StackOutputs;
  readonly demand: PlayedDemand;
  readonly functions: readonly FunctionSummary[];
  readonly playBack?: PlayBack;
  readonly rollBack?: RollBack;
  readonly renewal?: Renewal;
  readonly startedAtMs: number;
}): Promise<SandboxSummary> {
  const { outputs, demand } = run;
  const { firstDay, lastDay } = demand;
  const lastRunDay = lastDay + 1;
  const lake = createLake(outputs.lakeBucketName);
  const [monitoring, report] = await Promise.all([
    lake.readJson<MonitoringSummary>(monitoringSummaryFile(lastRunDay)),
    lake.readJson<FleetReport>(businessReportFile(lastRunDay)),
  ]);
  return {
    environment: outputs.environment,
    from: formatDay(firstDay),
    to: formatDay(lastDay),
    days: lastDay - firstDay + 1,
    products: demand.products,
    forecasts: await countForecasts(outputs.environment, firstDay, lastRunDay),
    orders: await countOrders(lake, firstDay, lastRunDay),
    accuracy: monitoring ? pickAccuracy(monitoring) : null,
    drift: {
      productsTested: monitoring?.drift.productsTested ?? 0,
      productsDrifted: monitoring?.drift.productsDrifted ?? 0,
      injected: demand.injected.length,
      injectedFound: await countFoundDrift(lake, demand.injected, lastRunDay),
    },
    concept: monitoring?.concept ?? { ok: 0, warning: 0, degraded: 0, insufficientData: 0 },
    alarms: (await readAlarms(outputs.alarmNames)).map(({ name, state, changedAt }) => ({
      name,
      state,
      changedAt: changedAt ?? null,
    })),
    business: report
      ? {
          period: report.period,
          baseline: report.baseline,
          ...report.business,
          benefit: report.benefit,
          currency: report.currency,
        }
      : null,
    cost: await readCost(lake, lastRunDay),
    functions: run.functions,
    playBack: run.playBack ?? null,
    rollBack: run.rollBack ?? null,
    renewal: run.renewal ?? null,
    wallSeconds: Math.round((performance.now() - run.startedAtMs) / 100) / 10,
  };
}

function pickAccuracy({ accuracy, days, window }: MonitoringSummary): SummarisedAccuracy {
  const { wape, baselineWape, mapePercent, mapeActualsUsed, mapeActualsZero } = accuracy;
  const { maeUnits, rmseUnits, biasRatio, coverage } = accuracy;
  return {
    window,
    wape,
    baselineWape,
    mapePercent,
    mapeActualsUsed,
    mapeActualsZero,
    maeUnits,
    rmseUnits,
    biasRatio,
    coverage,
    quarantinedDays: days.quarantined,
  };
}

async function countOrders(lake: Lake, firstRunDay: number, lastRunDay: number): Promise<number> {
  let count = 0;
  for (let runDay = firstRunDay; runDay <= lastRunDay; runDay++) {
    count += (await lake.readJson<OrdersDocument>(ordersJsonFile(runDay)))?.totals.count ?? 0;
  }
  return count;
}

const DAY_SECONDS = 86_400;

/** Forecasts written by the runs of the days, from the metric by which each run says how many it wrote. */
async function countForecasts(environment: string, firstRunDay: number, lastRunDay: number): Promise<number> {
  const { Datapoints = [] } = await cloudWatchClient().send(
    new GetMetricStatisticsCommand({
      Namespace: METRIC_NAMESPACE,
      MetricName: FLEET_METRICS.forecastsWritten.name,
      Dimensions: Object.entries(fleetDimensions(environment)).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(instantOfDay(firstRunDay)),
      EndTime: new Date(instantOfDay(lastRunDay + 1)),
      Period: DAY_SECONDS,
      // A repeated run overwrites its output, so the days' maxima are what lies in the lake.
      Statistics: ["Maximum"],
    }),
  );
  return Datapoints.reduce((sum, { Maximum }) => sum + (Maximum ?? 0), 0);
}

/** How many injected shifts some run flagged, as data or concept drift, once they had set in. */
async function countFoundDrift(
  lake: Lake,
  injected: readonly InjectedDrift[],
  lastRunDay: number,
): Promise<number> {
  if (injected.length === 0) return 0;
  const missing = new Map(injected.map((drift) => [drift.productId, drift.onsetDay]));
  const firstOnset = Math.min(...missing.values());
  // A shift that begins on day D can be seen by the run of D+1 at the earliest.
  for (let runDay = firstOnset + 1; runDay <= lastRunDay; runDay++) {
    const results = await readParts(lake, (part) => monitoringProductsFile(runDay, part), [
      "product_id",
      "data_drift",
      "concept",
    ]);
    if (!results) continue;
    const { product_id, data_drift, concept } = results.columns;
    for (let row = 0; row < results.rowCount; row++) {
      const productId = String(product_id?.[row]);
      const onsetDay = missing.get(productId);
      if (onsetDay === undefined || runDay <= onsetDay) continue;
      const status = concept?.[row];
      if (data_drift?.[row] || status === "warning" || status === "degraded") missing.delete(productId);
    }
  }
  return injected.length - missing.size;
}

/** Cost and return as the last cost report has them, `null` where there is none. */
async function readCost(lake: Lake, runDay: number): Promise<SandboxSummary["cost"]> {
  const report = await lake.readJson<CostsReport>(costsReportKey(runDay));
  return {
    awsUsd: report?.roi?.awsCostUsd ?? report?.trailing.usd ?? null,
    roi: report?.roi ?? null,
  };
}

/** Functions by the name the operator uses, in the order of the contract. */
export function summariseFunctions(aws: LocalAws, outputs: StackOutputs): readonly FunctionSummary[] {
  const stats = new Map(aws.lambda.stats().map((one) => [one.name, one]));
  return FUNCTION_NAMES.flatMap((name) => {
    const one = stats.get(outputs.functionNames[name] ?? "");
    if (one === undefined) return [];
    return [
      {
        name,
        packageBytes: one.packageBytes,
        loadMs: one.loadMs === undefined ? null : round(one.loadMs),
        invocations: one.invocations,
        errors: one.errors,
        maxDurationMs: one.invocations === 0 ? null : round(one.maxDurationMs),
      },
    ];
  });
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
