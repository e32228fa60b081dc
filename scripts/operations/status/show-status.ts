import {
  COMPLETENESS_KEY,
  type DayCompleteness,
  describeCompleteness,
} from "../../../functions/contracts/completeness";
import { GateError } from "../../../functions/contracts/errors";
import {
  businessReportFile,
  costsReportKey,
  ordersJsonFile,
  predictionsSummaryFile,
} from "../../../functions/contracts/keys";
import type { CostsReport } from "../../../functions/contracts/results/costs";
import type { ExpectedError } from "../../../functions/contracts/results/expected-error";
import type { FirstModel } from "../../../functions/contracts/results/first-model";
import type { FleetReport } from "../../../functions/contracts/results/fleet-report";
import type { MonitoringSummary } from "../../../functions/contracts/results/monitoring";
import type { ReturnFigures } from "../../../functions/contracts/results/return";
import { tellExpectedError } from "../../../functions/contracts/tell-expected-error";
import { returnOf } from "../../../functions/contracts/tell-return";
import { CHAMPION } from "../../../functions/contracts/variants";
import { dayOfInstant, formatDay } from "../../../functions/demand/calendar";
import { readCalendar } from "../../../functions/handlers/calendar/read-calendar";
import { findFirstModel } from "../../../functions/handlers/retraining/first-model";
import { countPlanned, type PlannedAhead } from "../../../functions/planning/count-planned";
import type { CommandContext } from "../../cli/context";
import { describeBenefit, describeReturn } from "../../cli/describe-return";
import { formatUsd } from "../../cli/format";
import type { OpenStack, StackTarget } from "../../stack-outputs";
import { describeMonitoring } from "../functions/describe-run";
import { connectStack, findLast, findLastMonitoring, nowOf, openLake } from "../lake/open-lake";
import type { MonitoringCost } from "./monitoring-cost";
import type { AlarmState } from "./read-alarms";
import type { EndpointState } from "./read-endpoint";
import {
  describeServedModels,
  findModelDifference,
  readServedModels,
  type ServedModelState,
} from "./served-models";

/** `ops status --json`. An undefined value is `null`. */
interface StackStatus {
  readonly stack: string;
  readonly environment: string;
  readonly endpoint: EndpointState;
  /** The champion's, as SageMaker says. */
  readonly modelVersion?: string;
  readonly models: ServedModelState;
  /** What is missing for the first model, where the stack has none. */
  readonly firstModel?: FirstModel;
  readonly alarms: readonly AlarmState[];
  /** ISO dates of the last runs that left something in the lake. */
  readonly lastRuns: {
    readonly predictions?: string;
    readonly monitoring?: string;
    readonly orders?: string;
    readonly reports?: string;
  };
  readonly monitoring?: Pick<
    MonitoringSummary,
    | "window"
    | "products"
    | "days"
    | "accuracy"
    | "drift"
    | "concept"
    | "changes"
    | "events"
    | "productsInEvents"
    | "runDay"
  >;
  /** What the last business report and the cost report of its day say of the same days. */
  readonly business?: Pick<FleetReport, "period" | "baseline" | "benefit" | "currency"> & {
    readonly roi: ReturnFigures | null;
  };
  /** Error that the forecasts of the last report's day are expected to have. */
  readonly expectedError?: ExpectedError | null;
  /** Whether the day before the last run had arrived, where the runs wait for it. */
  readonly completeness?: DayCompleteness;
  /** What is planned from today on, where the lake has a calendar. */
  readonly calendar?: PlannedAhead;
  readonly monitoringCost: MonitoringCost;
}

/**
 * Shows the endpoint, the alarms, the last runs and what monitoring found.
 *
 * @throws GateError after it, when another model serves than should
 */
export async function showStatus(context: CommandContext): Promise<void> {
  const stack = await connectStack(context);
  const status = await readStatus(stack, context.target);
  if (context.json) context.printJson(status);
  else context.print(renderStatus(status, stack));
  const difference = findModelDifference(status.models, status.endpoint.status);
  if (difference) throw new GateError(difference);
}

async function readStatus(stack: OpenStack, target: StackTarget): Promise<StackStatus> {
  const { outputs } = stack;
  const [{ readAlarms }, { readEndpoint }, { estimateMonitoringCost }] = await Promise.all([
    import("./read-alarms"),
    import("./read-endpoint"),
    import("./monitoring-cost"),
  ]);
  const lake = await openLake(stack);
  const [endpoint, models, alarms, monitoringCost, predictions, monitoring, orders, reports] =
    await Promise.all([
      readEndpoint(outputs),
      readServedModels(stack, target),
      readAlarms(outputs.alarmNames),
      estimateMonitoringCost(outputs),
      findLast(lake, "predictions", (runDay) => lake.readText(predictionsSummaryFile(runDay))),
      findLastMonitoring(lake),
      findLast(lake, "orders", (runDay) => lake.readText(ordersJsonFile(runDay))),
      findLast(lake, "reports", (runDay) => lake.readJson<FleetReport>(businessReportFile(runDay))),
    ]);
  const firstModel =
    outputs.modelVersion === undefined
      ? await findFirstModel(lake, {
          environment: outputs.environment,
          trains: outputs.retrainingArn !== undefined,
        })
      : undefined;
  const completeness = await lake.readJson<DayCompleteness>(COMPLETENESS_KEY);
  const calendar = await readCalendar(lake);
  const summary = monitoring?.found;
  const costs = reports && (await lake.readJson<CostsReport>(costsReportKey(reports.runDay)));
  return {
    stack: stack.name,
    environment: outputs.environment,
    endpoint,
    modelVersion: models.served[CHAMPION],
    models,
    ...(firstModel && { firstModel }),
    alarms,
    lastRuns: {
      predictions: toDate(predictions?.runDay),
      monitoring: toDate(monitoring?.runDay),
      orders: toDate(orders?.runDay),
      reports: toDate(reports?.runDay),
    },
    monitoring: summary && {
      window: summary.window,
      products: summary.products,
      days: summary.days,
      accuracy: summary.accuracy,
      drift: summary.drift,
      concept: summary.concept,
      changes: summary.changes,
      events: summary.events,
      productsInEvents: summary.productsInEvents,
      runDay: summary.runDay,
    },
    business: reports && {
      period: reports.found.period,
      baseline: reports.found.baseline,
      benefit: reports.found.benefit,
      currency: reports.found.currency,
      roi: returnOf(costs),
    },
    expectedError: reports?.found.expectedError,
    completeness,
    ...(calendar && { calendar: countPlanned(calendar.lines, dayOfInstant(nowOf(stack))) }),
    monitoringCost,
  };
}

function toDate(day: number | undefined): string | undefined {
  return day === undefined ? undefined : formatDay(day);
}

function renderStatus(status: StackStatus, stack: OpenStack): string {
  const { alarms, lastRuns, monitoring, business, expectedError, completeness, calendar, monitoringCost } =
    status;
  const inAlarm = alarms.filter(({ state }) => state === "ALARM");
  const lines = [
    `Stack       ${status.stack} (${status.environment}, ${stack.connection.region})${stack.sandbox ? `, sandbox time ${stack.sandbox.now}` : ""}`,
    describeEndpoint(status),
    `Alarms      ${inAlarm.length} of ${alarms.length} in alarm${inAlarm.length > 0 ? `: ${inAlarm.map(({ name }) => name).join(", ")}` : ""}`,
    `Last runs   predictions ${lastRuns.predictions ?? "never"}, monitoring ${lastRuns.monitoring ?? "never"}, orders ${lastRuns.orders ?? "never"}, reports ${lastRuns.reports ?? "never"}`,
  ];
  if (completeness) lines.push(`Day         ${describeCompleteness(completeness)}`);
  if (calendar) lines.push(`Calendar    ${describeCalendar(calendar)}`);
  if (monitoring) lines.push(...describeMonitoring(monitoring));
  if (expectedError) lines.push(`Expected    ${tellExpectedError(expectedError)}`);
  if (business) lines.push(...describeBusiness(business));
  lines.push(`Monitoring  ${describeCost(monitoringCost)}`);
  return lines.join("\n");
}

function describeEndpoint({ endpoint, models, modelVersion, firstModel }: StackStatus): string {
  if (firstModel) {
    const next = firstModel.next === null ? "" : `. Next: ${firstModel.next}`;
    return `Model       none yet: ${firstModel.because}${next}`;
  }
  const instances = endpoint.variants.reduce((sum, { instances: count }) => sum + (count ?? 0), 0);
  return `Endpoint    ${endpoint.name}: ${endpoint.status}, model ${describeServedModels(models)}${modelVersion === models.wanted ? "" : ` (wanted ${models.wanted})`}, ${instances} instance${instances === 1 ? "" : "s"}${endpoint.failureReason ? ` (${endpoint.failureReason})` : ""}`;
}

function describeCalendar({ reachesTo, lines }: PlannedAhead): string {
  if (reachesTo === null) return "nothing is planned from today on";
  const kinds = Object.entries(lines).filter(([, count]) => count > 0);
  return `to ${reachesTo}; from today on ${kinds.map(([kind, count]) => `${count} of ${kind}`).join(", ")}`;
}

/** The lines of the money, with the days that it is of. */
export function describeBusiness({
  period,
  baseline,
  benefit,
  roi,
  currency,
}: NonNullable<StackStatus["business"]>): string[] {
  if (!period) return ["Benefit     no day with a forecast has closed yet"];
  return [
    `Benefit     ${describeBenefit({ ...benefit, baseline }, currency)}, ${period.from} to ${period.to}`,
    `Return      ${describeReturn(roi)}`,
  ];
}

function describeCost({ usdPerMonth, pricesSavedOn, ...used }: MonitoringCost): string {
  const items = `${used.customMetrics} custom metrics, ${used.alarms} alarms, ${used.compositeAlarms} composite alarms and ${used.dashboards} dashboard in CloudWatch`;
  return usdPerMonth === undefined
    ? items
    : `${items}: about ${formatUsd(usdPerMonth)} a month (prices of ${pricesSavedOn})`;
}
