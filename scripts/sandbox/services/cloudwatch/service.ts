import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { describeAlarms, putCompositeAlarm, putMetricAlarm } from "./alarms";
import { getMetricData, getMetricStatistics, listMetrics } from "./metrics";
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
