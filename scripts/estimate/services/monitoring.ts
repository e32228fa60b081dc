import {
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
const LOG_BYTES_PER_RUN = 4_000;
const LOG_BYTES_PER_REQUEST = 800;
const BYTES_PER_GB = 1e9;
/** Requests to Cost Explorer of one run of `costs`: the bill, its forecast, one more page. */
const COST_EXPLORER_REQUESTS_PER_RUN = 3;

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
      quantity: metrics,
      because: `${own} of the environment, ${Object.keys(PRODUCT_METRICS).length} for each of ${watched} watched products`,
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
      because: `${LOG_BYTES_PER_RUN} bytes a run, ${LOG_BYTES_PER_REQUEST} a request assumed`,
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
  const runs = ofType(resources, ...FUNCTION_TYPES).reduce((sum, fn) => sum + runsPerMonth(fn, input), 0);
  const requests = (usage.predictionsPerDay + usage.reportsPerDay) * DAYS_PER_MONTH;
  const hasAccessLog = ofType(resources, "aws:apigatewayv2/stage:Stage").length > 0;
  return (runs * LOG_BYTES_PER_RUN + (hasAccessLog ? requests * LOG_BYTES_PER_REQUEST : 0)) / BYTES_PER_GB;
}
