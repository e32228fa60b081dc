import { paginateListMetrics } from "@aws-sdk/client-cloudwatch";
import { cloudWatchClient } from "../../functions/aws/clients";
import { OperatorError } from "../../functions/contracts/errors";
import type { StackOutputs } from "../../functions/contracts/stack-outputs";
import { METRIC_NAMESPACE } from "../../functions/monitoring/metric-catalogue";
import { type PriceFile, readSavedPrices } from "../estimate/prices";

/** What the monitoring of a stack uses in CloudWatch, which is what it costs. */
export interface MonitoringCost {
  readonly customMetrics: number;
  readonly alarms: number;
  readonly usdPerMonth?: number;
  /** Day of the prices; like the cost undefined where none are saved for the region. */
  readonly pricesSavedOn?: string;
}

const METRIC_PRICE = "AmazonCloudWatch/CW:MetricMonitorUsage";
const ALARM_PRICE = "AmazonCloudWatch/CW:AlarmMonitorUsage";

/** Counts the metrics that exist in our namespace and the alarms of the stack. */
export async function estimateMonitoringCost(outputs: StackOutputs): Promise<MonitoringCost> {
  let customMetrics = 0;
  const pages = paginateListMetrics({ client: cloudWatchClient() }, { Namespace: METRIC_NAMESPACE });
  for await (const page of pages) customMetrics += page.Metrics?.length ?? 0;
  const alarms = outputs.alarmNames.length;
  const saved = readPrices(outputs.region);
  const metricUsd = saved?.prices[METRIC_PRICE]?.usd;
  const alarmUsd = saved?.prices[ALARM_PRICE]?.usd;
  if (metricUsd === undefined || alarmUsd === undefined) return { customMetrics, alarms };
  return {
    customMetrics,
    alarms,
    usdPerMonth: customMetrics * metricUsd + alarms * alarmUsd,
    pricesSavedOn: saved?.savedOn,
  };
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
