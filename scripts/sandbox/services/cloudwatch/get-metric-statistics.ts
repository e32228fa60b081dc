// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { timestampMs } from "./metric-datum";
import type { Dimension } from "./metric-store";
import { periodStarts } from "./period-starts";
import { isStatistic } from "./statistics";

interface Input {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
  readonly StartTime: number;
  readonly EndTime: number;
  readonly Period: number;
  readonly Statistics?: readonly string[];
  readonly ExtendedStatistics?: readonly string[];
}

const MAX_DATAPOINTS = 1440;

export const getMetricStatistics = defineOperation<Input>({
  name: "GetMetricStatistics",
  shape: {
    Namespace: { type: "string", required: true, min: 1, max: 255 },
    MetricName: { type: "string", required: true, min: 1, max: 255 },
    StartTime: { type: "any", required: true },
    EndTime: { type: "any", required: true },
    Period: { type: "integer", required: true, min: 1 },
  },
  run(input, world) {
    const statistics = [...(input.Statistics ?? []), ...(input.ExtendedStatistics ?? [])];
    if (statistics.length === 0 || !statistics.every(isStatistic)) {
      throw new AwsError(
        "InvalidParameterCombination",
        "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
      );
    }
    const startsMs = periodStarts(timestampMs(input.StartTime)!, timestampMs(input.EndTime)!, input.Period);
    if (startsMs.length > MAX_DATAPOINTS) {
      throw new AwsError(
        "InvalidParameterCombination",
        `You have requested up to ${startsMs.length} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
      );
    }
    const name = {
      namespace: input.Namespace,
      metricName: input.MetricName,
      dimensions: input.Dimensions ?? [],
    };
    const unit = world.metrics.find(name)?.unit ?? "None";
    const read = (startMs: number, statistic: string) =>
      world.metrics.statistic(name, startMs, startMs + input.Period * 1000, statistic);
    const Datapoints = startsMs
      .filter((startMs) => read(startMs, "SampleCount") !== undefined)
      .map((startMs) => ({
        Timestamp: startMs / 1000,
        Unit: unit,
        ...Object.fromEntries(
          (input.Statistics ?? []).map((statistic) => [statistic, read(startMs, statistic)]),
        ),
        ...(input.ExtendedStatistics
          ? {
              ExtendedStatistics: Object.fromEntries(
                input.ExtendedStatistics.map((statistic) => [statistic, read(startMs, statistic)]),
              ),
            }
          : {}),
      }));
    return { Label: input.MetricName, Datapoints };
  },
});
