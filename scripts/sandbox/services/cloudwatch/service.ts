import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { describeAlarms } from "./describe-alarms";
import { getMetricData } from "./get-metric-data";
import { getMetricStatistics } from "./get-metric-statistics";
import { listMetrics } from "./list-metrics";
import { putCompositeAlarm } from "./put-composite-alarm";
import { putMetricAlarm } from "./put-metric-alarm";
import { putMetricData } from "./put-metric-data";

/** CloudWatch over AWS JSON 1.0, as the current SDK and CLI speak it. */
export function createCloudWatchService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "monitoring",
    version: "1.0",
    operations: [
      describeAlarms,
      getMetricData,
      getMetricStatistics,
      listMetrics,
      putCompositeAlarm,
      putMetricAlarm,
      putMetricData,
    ],
  });
}
