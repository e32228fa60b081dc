// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import type { MetricDataQuery } from "./alarm";
import { timestampMs } from "./metric-datum";
import { periodStarts } from "./period-starts";
import { readSeries } from "./read-series";

interface Input {
  readonly MetricDataQueries: readonly MetricDataQuery[];
  readonly StartTime: number;
  readonly EndTime: number;
  readonly ScanBy?: string;
}

const MAX_QUERIES = 500;

export const getMetricData = defineOperation<Input>({
  name: "GetMetricData",
  shape: {
    MetricDataQueries: {
      type: "list",
      required: true,
      element: {
        type: "structure",
        members: { Id: { type: "string", required: true, pattern: /^[a-z]\w*$/ } },
      },
    },
    StartTime: { type: "any", required: true },
    EndTime: { type: "any", required: true },
    ScanBy: { type: "string", oneOf: ["TimestampDescending", "TimestampAscending"] },
  },
  run({ MetricDataQueries: queries, StartTime, EndTime, ScanBy }, world) {
    if (queries.length > MAX_QUERIES) {
      throw new AwsError(
        "ValidationError",
        `The collection MetricDataQueries must not have a size greater than ${MAX_QUERIES}.`,
      );
    }
    if (queries.some((query) => (query.Expression === undefined) === (query.MetricStat === undefined))) {
      throw new AwsError(
        "ValidationError",
        "Each entry of MetricDataQueries must have either Expression or MetricStat.",
      );
    }
    if (queries.some((query) => query.Expression?.startsWith("SELECT"))) {
      throw new AwsError("NotImplemented", "The sandbox does not emulate Metrics Insights queries.", 501);
    }
    const shortest = Math.min(
      ...queries.map((query) => query.MetricStat?.Period ?? query.Period ?? Number.POSITIVE_INFINITY),
    );
    const period = Number.isFinite(shortest) ? shortest : 60;
    const startsMs = periodStarts(timestampMs(StartTime)!, timestampMs(EndTime)!, period);
    const series = readSeries(world.metrics, queries, { startsMs, periodMs: period * 1000 });
    return {
      MetricDataResults: queries
        .filter((query) => query.ReturnData !== false)
        .map((query) => {
          const points = series
            .get(query.Id)!
            .flatMap((value, index) => (value === undefined ? [] : [{ value, atMs: startsMs[index]! }]));
          if (ScanBy !== "TimestampAscending") points.reverse();
          return {
            Id: query.Id,
            Label: query.Label ?? query.MetricStat?.Metric.MetricName ?? query.Id,
            Timestamps: points.map((point) => point.atMs / 1000),
            Values: points.map((point) => point.value),
            StatusCode: "Complete",
          };
        }),
      Messages: [],
    };
  },
});
