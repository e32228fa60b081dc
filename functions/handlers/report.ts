import { readAlarmsOn } from "../aws/alarms-on";
import { createLake } from "../aws/lake";
import { inStage, noteRun } from "../aws/log/run-log";
import { createMetricsPublisher } from "../aws/metrics";
import { publicKey } from "../contracts/day-results";
import type { HttpEvent, HttpResult, InvocationContext, ScheduledEvent } from "../contracts/events";
import {
  businessPageFile,
  businessProductsFile,
  businessReportFile,
  expectedErrorFile,
  monitoringSummaryFile,
} from "../contracts/keys";
import type { Lake } from "../contracts/lake";
import { BUSINESS_METRICS, describeFigures, describeScheduledRun, FLEET_METRICS } from "../contracts/metrics";
import type { MetricsPublisher } from "../contracts/ports";
import type { FleetReport } from "../contracts/results/fleet-report";
import type { MonitoringSummary } from "../contracts/results/monitoring";
import type { ReportSettings } from "../contracts/settings/handlers";
import { formatDay } from "../demand/calendar";
import { readCatalogue } from "./catalogue/read-catalogue";
import { logDailyRun, logRequest } from "./log-runs";
import { buildFleetReport } from "./report/fleet-report";
import { answerReport } from "./report/http-report";
import { renewPolicyStudy } from "./report/policy-study";
import { renewExpectedError } from "./report/renew-expected-error";
import { renderFleetReport } from "./report/report-answers";
import { runDayOf } from "./run-day";
import { type NotYet, whenDayIsThere } from "./wait-for-day";

export interface ReportPorts {
  readonly lake: Lake;
}

export interface ReportSummary {
  readonly runDay: string;
  readonly period: FleetReport["period"];
  readonly products: number;
  readonly business: FleetReport["business"];
  /** Of the forecasts of the day; `null` while too little is known. */
  readonly expectedWape: number | null;
  readonly keys: readonly string[];
}

let ports: ReportPorts | undefined;
let metrics: MetricsPublisher | undefined;

/** The scheduled function `report`: writes the business report of the day and publishes its figures. */
export async function handleReport(
  event: ScheduledEvent,
  settings: ReportSettings,
  context?: InvocationContext,
): Promise<ReportSummary | NotYet> {
  return logDailyRun("report", event, context, () =>
    whenDayIsThere("report", event, settings, () => runOnce(event, settings)),
  );
}

async function runOnce(event: ScheduledEvent, settings: ReportSettings): Promise<ReportSummary> {
  ports ??= { lake: createLake(settings.lakeBucketName) };
  metrics ??= createMetricsPublisher();
  const summary = await report(event, settings, ports);
  const { business } = summary;
  const data = [
    ...describeFigures(settings.environment, runDayOf(event), [
      [BUSINESS_METRICS.fillRate, business.fillRate],
      [BUSINESS_METRICS.cycleServiceLevel, business.cycleServiceLevel],
      [BUSINESS_METRICS.stockoutDays, business.stockoutDays],
      [BUSINESS_METRICS.benefitAmount, business.benefitAmount],
      [FLEET_METRICS.expectedWape, summary.expectedWape],
    ]),
    ...describeScheduledRun(settings.environment, "report", event),
  ];
  await inStage("publish-metrics", () => metrics!.publish(data));
  return summary;
}

/** `GET /report`, `/dashboard` and `/what-if`; their description with `?format=openapi`. */
export async function handleReportHttp(
  event: HttpEvent,
  settings: ReportSettings,
  context?: InvocationContext,
): Promise<HttpResult> {
  ports ??= { lake: createLake(settings.lakeBucketName) };
  const { lake } = ports;
  const { alarmNamePrefix } = settings;
  const alarmsOn = alarmNamePrefix === undefined ? undefined : () => readAlarmsOn(alarmNamePrefix);
  return logRequest("report", event, context, (requestId) =>
    answerReport(event, settings, lake, requestId, alarmsOn),
  );
}

/**
 * Commits the report of the day as JSON and as a page, and `products.parquet`, over the last
 * `reportWindowDays` closed days that the books know. On the first run day no forecast day has closed yet:
 * the report then says so, and its figures are `null`.
 */
export async function report(
  event: ScheduledEvent,
  settings: ReportSettings,
  { lake: current }: ReportPorts,
): Promise<ReportSummary> {
  const runDay = runDayOf(event);
  const lake = await current.pinResults({ runDay, areas: ["predictions", "monitoring", "orders"] });
  const catalogue = await readCatalogue(lake);
  const policies = await inStage(
    "study-policies",
    () => renewPolicyStudy(lake, settings.business, catalogue, runDay),
    (study) => ({ policies: study?.policies.length ?? 0, products: study?.studiedProducts ?? 0 }),
  );
  const built = await inStage(
    "build-report",
    // The cost report of the day is made after this one. Run again, it must not know more than it did.
    () => buildFleetReport(lake, settings, catalogue, runDay, undefined, runDay - 1, policies),
    ({ report: { products, period } }) => ({ products, days: period?.days }),
  );
  const expectation = await inStage(
    "expect-error",
    async () => {
      const monitoring = await lake.readJson<MonitoringSummary>(monitoringSummaryFile(runDay));
      return renewExpectedError(lake, runDay, monitoring, built.columns);
    },
    ({ days, expected }) => ({ daysKnown: days.length, expectedWape: expected?.groups[0]?.wape }),
  );
  const { expected } = expectation;
  const fleet = { ...built, report: { ...built.report, expectedError: expected } };
  const { products, business, period } = fleet.report;
  noteRun({
    products,
    days: period?.days,
    fillRate: business.fillRate,
    stockoutDays: business.stockoutDays,
    benefitAmount: business.benefitAmount,
  });
  const day = await lake.beginDay("reports", runDay);
  await inStage("write-report", () => day.writeJson(businessReportFile(runDay), fleet.report));
  const page = await inStage(
    "render-page",
    () => renderFleetReport(lake, settings, catalogue, runDay, fleet),
    ({ length }) => ({ pageCharacters: length }),
  );
  await inStage("write-page", () => day.writeText(businessPageFile(runDay), page));
  await day.writeJson(expectedErrorFile(runDay), expectation);
  const files = [businessReportFile(runDay), businessPageFile(runDay)];
  if (fleet.columns) {
    const table = { rowCount: products, columns: fleet.columns };
    await inStage("write-products", () => day.writeTable(businessProductsFile(runDay), table));
    files.push(businessProductsFile(runDay));
  }
  await inStage("commit", () => day.commit());
  return {
    runDay: formatDay(runDay),
    period: fleet.report.period,
    products: fleet.report.products,
    business: fleet.report.business,
    expectedWape: expected?.groups[0]?.wape ?? null,
    keys: files.map(publicKey),
  };
}
