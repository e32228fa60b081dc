import { AwsError } from "../../server/aws-error";
import { defineOperation, paginate } from "../../server/operation";
import type { MetricDataQuery } from "./alarm";
import { type Dimension, timestampMs } from "./metric-store";
import { readSeries } from "./read-series";
import { isStatistic } from "./statistics";

interface DataInput {
  readonly MetricDataQueries: readonly MetricDataQuery[];
  readonly StartTime: number;
  readonly EndTime: number;
  readonly ScanBy?: string;
}

const MAX_QUERIES = 500;

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
export const getMetricData = defineOperation<DataInput>({
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

interface StatisticsInput {
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

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
export const getMetricStatistics = defineOperation<StatisticsInput>({
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

/**
 * Starts of the periods in `[fromMs, toMs)`, aligned to multiples of the period since the epoch.
 *
 * @throws AwsError `InvalidParameterValue`, `InvalidParameterCombination`
 */
function periodStarts(fromMs: number, toMs: number, periodSeconds: number): number[] {
  if (![1, 5, 10, 20, 30].includes(periodSeconds) && periodSeconds % 60 !== 0) {
    throw new AwsError(
      "InvalidParameterValue",
      "The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.",
    );
  }
  if (!(fromMs < toMs)) {
    throw new AwsError(
      "InvalidParameterCombination",
      "The parameter StartTime must be less than the parameter EndTime.",
    );
  }
  const periodMs = periodSeconds * 1000;
  const starts: number[] = [];
  for (let startMs = Math.floor(fromMs / periodMs) * periodMs; startMs < toMs; startMs += periodMs)
    starts.push(startMs);
  return starts;
}

interface ListInput {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value?: string }[];
  readonly RecentlyActive?: string;
  readonly NextToken?: string;
}

const PAGE_SIZE = 500;
const RECENT_MS = 3 * 3_600_000;

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
export const listMetrics = defineOperation<ListInput>({
  name: "ListMetrics",
  shape: {
    Namespace: { type: "string", min: 1, max: 255 },
    MetricName: { type: "string", min: 1, max: 255 },
    RecentlyActive: { type: "string", oneOf: ["PT3H"] },
  },
  run(input, world) {
    const found = [...world.metrics.metrics.values()].filter(
      (metric) =>
        (!input.Namespace || metric.namespace === input.Namespace) &&
        (!input.MetricName || metric.metricName === input.MetricName) &&
        (!input.RecentlyActive || metric.lastAtMs >= world.clock.nowMs - RECENT_MS) &&
        (input.Dimensions ?? []).every((wanted) =>
          metric.dimensions.some(
            ({ Name, Value }) =>
              Name === wanted.Name && (wanted.Value === undefined || Value === wanted.Value),
          ),
        ),
    );
    const page = paginate(found, input.NextToken, PAGE_SIZE);
    return {
      Metrics: page.entries.map(({ namespace, metricName, dimensions }) => ({
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: dimensions,
      })),
      NextToken: page.nextToken,
    };
  },
});
