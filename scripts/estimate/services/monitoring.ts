import {
  BILLED_SHARE_OF_MONTH,
  BUSINESS_METRICS,
  COST_METRICS,
  FLEET_METRICS,
  PRODUCT_METRICS,
  SCHEDULED_RUN,
} from "../../../functions/contracts/metrics";
import { type EstimateInput, ofType, type Quantity } from "../cost-line";
import { DAYS_PER_MONTH } from "../usage";
import { FUNCTION_TYPES, runsPerMonth } from "./functions";

const SERVICE = "CloudWatch";
/**
 * What a run writes into its log at level INFO, Lambda's own lines and 26 bytes a line included; what it writes for
 * each shard of the fleet; what a request writes into the log of its function and into the API's access log. A test
 * holds them against what the functions of a sandbox write.
 */
export const LOG_BYTES = { perRun: 4_000, perShard: 1_000, perRequest: 1_000, perAccess: 500 } as const;
/** Products are hashed to shards of about so many. */
const PRODUCTS_PER_SHARD = 400;
/** A fleet of one function tells of shards once (the forecasts); one of workers twice, with two lines more. */
const TELLERS_PER_SHARD = { alone: 1, fannedOut: 4 } as const;
const BYTES_PER_GB = 1e9;
/** Requests to Cost Explorer of one run of `costs`: the bill and one more page, its forecast, untagged costs, anomalies. */
const COST_EXPLORER_REQUESTS_PER_RUN = 5;

/** What watching costs: it does not grow with the number of products, only with the watch list. */
export function estimateMonitoring(input: EstimateInput): readonly Quantity[] {
  const { resources, usage } = input;
  const alarms = ofType(resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
  const watched = new Set(alarms.flatMap(({ inputs }) => inputs.dimensions?.ProductId ?? [])).size;
  const heartbeats = alarms.filter(({ inputs }) => inputs.metricName === SCHEDULED_RUN.name).length;
  const own = [FLEET_METRICS, BUSINESS_METRICS, COST_METRICS].flatMap(Object.keys).length + heartbeats;
  const metrics = own + watched * Object.keys(PRODUCT_METRICS).length;
  const fast = alarms.filter(({ inputs }) => inputs.period < 60);
  const normal = alarms.filter((alarm) => !fast.includes(alarm));
  const composites = ofType(resources, "aws:cloudwatch/compositeAlarm:CompositeAlarm").length;
  const dashboards = ofType(resources, "aws:cloudwatch/dashboard:Dashboard").length;
  const logGb = logGigabytes(input);
  const retentionDays = ofType(resources, "aws:cloudwatch/logGroup:LogGroup").map(
    ({ inputs }) => inputs.retentionInDays ?? 365,
  );
  const storedGb = (logGb * Math.max(0, ...retentionDays)) / DAYS_PER_MONTH;
  return [
    {
      service: SERVICE,
      item: "own metrics",
      priceKey: "AmazonCloudWatch/CW:MetricMonitorUsage",
      quantity: metrics * BILLED_SHARE_OF_MONTH,
      because: `${own} of the environment, ${Object.keys(PRODUCT_METRICS).length} for each of ${watched} watched products, each with data in one hour of the day`,
    },
    {
      service: SERVICE,
      item: "alarms",
      priceKey: "AmazonCloudWatch/CW:AlarmMonitorUsage",
      quantity: sumMetrics(normal),
      because: `${normal.length} alarms, by the metrics they look at`,
    },
    {
      service: SERVICE,
      item: "high-resolution alarms",
      priceKey: "AmazonCloudWatch/CW:HighResAlarmMonitorUsage",
      quantity: sumMetrics(fast),
      because: "alarms with a period below a minute",
    },
    {
      service: SERVICE,
      item: "composite alarms",
      priceKey: "AmazonCloudWatch/CW:CompositeAlarmMonitorUsage",
      quantity: composites,
      because: "one per severity",
    },
    {
      service: SERVICE,
      item: "dashboard",
      priceKey: "AmazonCloudWatch/DashboardsUsageHour",
      quantity: dashboards,
      because: "none of the account's three free ones assumed left",
    },
    {
      service: SERVICE,
      item: "logs, written",
      priceKey: "AmazonCloudWatch/DataProcessing-Bytes",
      quantity: logGb,
      because: `${LOG_BYTES.perRun} bytes a run, ${LOG_BYTES.perShard} a shard of ${PRODUCTS_PER_SHARD} products, ${LOG_BYTES.perRequest + LOG_BYTES.perAccess} a request`,
    },
    {
      service: SERVICE,
      item: "logs, kept",
      priceKey: "AmazonCloudWatch/TimedStorage-ByteHrs",
      quantity: storedGb,
      because: `${Math.max(0, ...retentionDays)} days of retention`,
    },
    {
      service: "Cost Explorer",
      item: "requests",
      priceKey: "AWSCostExplorer/APIRequest",
      quantity: COST_EXPLORER_REQUESTS_PER_RUN * DAYS_PER_MONTH,
      because: `${COST_EXPLORER_REQUESTS_PER_RUN} requests of the daily cost report`,
    },
    {
      service: "SNS",
      item: "alerts",
      priceKey: "AmazonSNS/DeliveryAttempts-SMTP",
      quantity:
        usage.alertsPerMonth * ofType(resources, "aws:sns/topicSubscription:TopicSubscription").length,
      because: `${usage.alertsPerMonth} a month assumed, to each subscriber`,
    },
  ];
}

/** An alarm on an expression is billed by the metrics the expression looks at. */
function sumMetrics(alarms: EstimateInput["resources"]): number {
  return alarms.reduce((sum, { inputs }) => {
    const queries: { metric?: unknown }[] = inputs.metricQueries ?? [];
    return sum + Math.max(1, queries.filter(({ metric }) => metric !== undefined).length);
  }, 0);
}

function logGigabytes(input: EstimateInput): number {
  const { resources, usage } = input;
  const requestsPerDay = usage.predictionsPerDay + usage.reportsPerDay;
  const functions = ofType(resources, ...FUNCTION_TYPES);
  const runsPerDay =
    functions.reduce((sum, fn) => sum + runsPerMonth(fn, input), 0) / DAYS_PER_MONTH - requestsPerDay;
  const isFannedOut = ofType(resources, "aws:scheduler/schedule:Schedule").some(({ inputs }) =>
    String(inputs.target?.arn).includes(":states:"),
  );
  const shards = Math.ceil(usage.products / PRODUCTS_PER_SHARD);
  const tellers = TELLERS_PER_SHARD[isFannedOut ? "fannedOut" : "alone"];
  const hasAccessLog = ofType(resources, "aws:apigatewayv2/stage:Stage").length > 0;
  const bytesPerDay =
    Math.max(0, runsPerDay) * LOG_BYTES.perRun +
    (functions.length > 0 ? shards * tellers * LOG_BYTES.perShard : 0) +
    requestsPerDay * (LOG_BYTES.perRequest + (hasAccessLog ? LOG_BYTES.perAccess : 0));
  return (bytesPerDay * DAYS_PER_MONTH) / BYTES_PER_GB;
}
