// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html

import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { readBody } from "../../server/read-body";
import { type MetricDatumInput, timestampMs } from "./metric-datum";
import { assertMetricData } from "./put-metric-data-validation";

interface Input {
  readonly Namespace: string;
  readonly MetricData?: readonly MetricDatumInput[];
}

const MAX_BODY_BYTES = 1024 * 1024;

export const putMetricData = defineOperation<Input>({
  name: "PutMetricData",
  shape: { Namespace: { type: "string", required: true, min: 1, max: 255, pattern: /^[^:].*/ } },
  run({ Namespace, MetricData = [] }, world, call) {
    if (readBody(call).length > MAX_BODY_BYTES) {
      throw new AwsError("RequestEntityTooLarge", `Request size exceeds ${MAX_BODY_BYTES} bytes.`, 413);
    }
    assertMetricData(MetricData, world.clock.nowMs);
    for (const datum of MetricData) {
      const { StatisticValues: set } = datum;
      world.metrics.record(
        { namespace: Namespace, metricName: datum.MetricName, dimensions: datum.Dimensions ?? [] },
        {
          atMs: timestampMs(datum.Timestamp) ?? world.clock.nowMs,
          values: datum.Values ?? (datum.Value === undefined ? [] : [datum.Value]),
          counts: datum.Counts,
          unit: datum.Unit,
          resolutionSeconds: datum.StorageResolution === 1 ? 1 : 60,
          statisticSet: set && { count: set.SampleCount, sum: set.Sum, min: set.Minimum, max: set.Maximum },
        },
      );
    }
    world.meter.addMetrics(world.clock.nowMs, Namespace, MetricData);
  },
});
