import { createLake } from "../../../../functions/aws/lake";
import { businessReportKey, monitoringSummaryKey, ordersJsonKey } from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import type { FleetReport } from "../../../../functions/contracts/results/fleet-report";
import type { MonitoringSummary } from "../../../../functions/contracts/results/monitoring";
import type { OrdersDocument } from "../../../../functions/contracts/results/orders";
import type { StackOutputs } from "../../../../functions/contracts/stack-outputs";
import { formatDay } from "../../../../functions/demand/calendar";
import { readAlarms } from "../../../operations/read-alarms";
import type { RollBack } from "../bad-model/show-roll-back";
import type { PlayedDemand } from "../demand/played-demand";
import { countForecasts } from "./count-forecasts";
import { countFoundDrift } from "./count-found-drift";
import { measurePlayedDays } from "./measure-played-days";
import { readCost } from "./read-cost";
import type { FunctionSummary, SandboxSummary } from "./summary";

/** Gathers what the run left in the lake and in the emulated account. */
export async function summarise(run: {
  readonly outputs: StackOutputs;
  readonly demand: PlayedDemand;
  readonly functions: readonly FunctionSummary[];
  readonly rollBack?: RollBack;
  readonly startedAtMs: number;
}): Promise<SandboxSummary> {
  const { outputs, demand } = run;
  const { firstDay, lastDay } = demand;
  const lastRunDay = lastDay + 1;
  const lake = createLake(outputs.lakeBucketName);
  const [monitoring, report] = await Promise.all([
    lake.readJson<MonitoringSummary>(monitoringSummaryKey(lastRunDay)),
    lake.readJson<FleetReport>(businessReportKey(lastRunDay)),
  ]);
  const accuracy = await measurePlayedDays(lake, firstDay, lastDay);
  return {
    environment: outputs.environment,
    from: formatDay(firstDay),
    to: formatDay(lastDay),
    days: lastDay - firstDay + 1,
    products: demand.products,
    forecasts: await countForecasts(outputs.environment, firstDay, lastRunDay),
    orders: await countOrders(lake, firstDay, lastRunDay),
    accuracy,
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
    business: {
      fillRate: report?.business.fillRate ?? null,
      cycleServiceLevel: report?.business.cycleServiceLevel ?? null,
      stockoutDays: report?.business.stockoutDays ?? null,
      lostSalesUnits: report?.business.lostSalesUnits ?? null,
      inventoryTurnover: report?.business.inventoryTurnover ?? null,
      benefitUsd: report?.business.benefitUsd ?? null,
      benefitLowUsd: report?.business.benefitLowUsd ?? null,
      benefitHighUsd: report?.business.benefitHighUsd ?? null,
    },
    cost: await readCost(lake, lastRunDay),
    functions: run.functions,
    rollBack: run.rollBack ?? null,
    wallSeconds: Math.round((performance.now() - run.startedAtMs) / 100) / 10,
  };
}

async function countOrders(lake: Lake, firstRunDay: number, lastRunDay: number): Promise<number> {
  let count = 0;
  for (let runDay = firstRunDay; runDay <= lastRunDay; runDay++) {
    count += (await lake.readJson<OrdersDocument>(ordersJsonKey(runDay)))?.totals.count ?? 0;
  }
  return count;
}
