import { paginateDescribeAlarms, paginateListMetrics } from "@aws-sdk/client-cloudwatch";
import { cloudWatchClient } from "../../../functions/aws/clients/cloudwatch";
import { OperatorError } from "../../../functions/contracts/errors";
import { BILLED_SHARE_OF_MONTH, METRIC_NAMESPACE } from "../../../functions/contracts/metrics";
import type { StackOutputs } from "../../../functions/contracts/stack-outputs";
import { type PriceFile, readSavedPrices } from "../../estimate/prices";

/** What the monitoring of a stack uses in CloudWatch, which is what it costs. Logs are left out: a few cents. */
export interface MonitoringCost {
  readonly customMetrics: number;
  readonly alarms: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  readonly usdPerMonth?: number;
  /** Day of the prices; like the cost undefined where none are saved for the region. */
  readonly pricesSavedOn?: string;
}

/** The program declares one per environment; the account's free ones may be taken. */
const DASHBOARDS = 1;

const PRICE_KEYS = {
  customMetrics: "AmazonCloudWatch/CW:MetricMonitorUsage",
  alarms: "AmazonCloudWatch/CW:AlarmMonitorUsage",
  compositeAlarms: "AmazonCloudWatch/CW:CompositeAlarmMonitorUsage",
  dashboards: "AmazonCloudWatch/DashboardsUsageHour",
} as const;

/** Counts the metrics that exist in our namespace, the alarms of the stack and what is built on them. */
export async function estimateMonitoringCost(outputs: StackOutputs): Promise<MonitoringCost> {
  const [customMetrics, compositeAlarms] = await Promise.all([
    countMetrics(),
    countCompositeAlarms(outputs.alarmNames),
  ]);
  const used = { customMetrics, alarms: outputs.alarmNames.length, compositeAlarms, dashboards: DASHBOARDS };
  const saved = readPrices(outputs.region);
  let usdPerMonth = 0;
  for (const [item, key] of Object.entries(PRICE_KEYS) as [keyof typeof PRICE_KEYS, string][]) {
    const price = saved?.prices[key]?.usd;
    if (price === undefined) return used;
    usdPerMonth += used[item] * price * (item === "customMetrics" ? BILLED_SHARE_OF_MONTH : 1);
  }
  return { ...used, usdPerMonth, pricesSavedOn: saved?.savedOn };
}

async function countMetrics(): Promise<number> {
  let count = 0;
  const pages = paginateListMetrics({ client: cloudWatchClient() }, { Namespace: METRIC_NAMESPACE });
  for await (const page of pages) count += page.Metrics?.length ?? 0;
  return count;
}

/** Composite alarms that look at an alarm of the stack. */
async function countCompositeAlarms(alarmNames: readonly string[]): Promise<number> {
  let count = 0;
  const pages = paginateDescribeAlarms({ client: cloudWatchClient() }, { AlarmTypes: ["CompositeAlarm"] });
  for await (const page of pages) {
    for (const { AlarmRule = "" } of page.CompositeAlarms ?? []) {
      if (alarmNames.some((name) => AlarmRule.includes(`"${name}"`))) count += 1;
    }
  }
  return count;
}

/** Prices saved for the region; a region without any does not stop a status. */
function readPrices(region: string): PriceFile | undefined {
  try {
    return readSavedPrices(region);
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}
