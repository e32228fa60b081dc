import { paginateListMetrics } from "@aws-sdk/client-cloudwatch";
import { cloudWatchClient } from "../../functions/aws/clients";
import type { StackOutputs } from "../../functions/contracts/stack-outputs";
import { METRIC_NAMESPACE } from "../../functions/monitoring/metric-catalogue";

/** What the monitoring of a stack uses in CloudWatch, which is what it costs. */
export interface MonitoringCost {
  readonly customMetrics: number;
  readonly alarms: number;
  /** Undefined where no price is known. */
  readonly usdPerMonth?: number;
}

/** Counts the metrics that exist in our namespace and the alarms of the stack. */
export async function estimateMonitoringCost(outputs: StackOutputs): Promise<MonitoringCost> {
  let customMetrics = 0;
  const pages = paginateListMetrics({ client: cloudWatchClient() }, { Namespace: METRIC_NAMESPACE });
  for await (const page of pages) customMetrics += page.Metrics?.length ?? 0;
  return { customMetrics, alarms: outputs.alarmNames.length };
}
