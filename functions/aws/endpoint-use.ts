import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import { DescribeEndpointCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import { CHAMPION } from "../contracts/variants";
import type { EndpointUse } from "../costs/usage";
import { instantOfDay } from "../demand/calendar";
import { cloudWatchClient } from "./clients/cloudwatch";
import { sageMakerClient } from "./clients/sagemaker";

const SECONDS_PER_HOUR = 3_600;
const HOURS_PER_WEEK = 7 * 24;
const PEAK_PERIOD_SECONDS = 300;
const MICROSECONDS = 1e6;
const MS_PER_DAY = 86_400_000;

/**
 * How an endpoint was used in the days before `untilDay`, from CloudWatch.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export async function measureEndpointUse(
  endpointName: string,
  untilDay: number,
  days: number,
  sageMaker: SageMakerClient = sageMakerClient(),
  cloudWatch: CloudWatchClient = cloudWatchClient(),
): Promise<EndpointUse> {
  const endpoint = await sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  const variants = endpoint.ProductionVariants ?? [];
  const queries = variants.flatMap(({ VariantName }, index) => queriesOf(endpointName, VariantName!, index));
  const points = await readMetrics(cloudWatch, queries, untilDay, days);
  const read = (name: string): readonly number[] =>
    variants.flatMap((_, index) => (points.get(`${name}${index}`) ?? []).map(({ value }) => value));
  // Competitors are sized after the champion; its own peaks decide.
  const championIndex = Math.max(
    0,
    variants.findIndex(({ VariantName }) => VariantName === CHAMPION),
  );
  const ofChampion = (name: string): readonly Point[] => points.get(`${name}${championIndex}`) ?? [];
  const peak = (name: string) => largest(ofChampion(name).map(({ value }) => value));
  const ageDays = endpoint.CreationTime
    ? Math.ceil((instantOfDay(untilDay) - endpoint.CreationTime.getTime()) / MS_PER_DAY)
    : days;

  const invocations = read("invocations");
  const latencyP99 = peak("p99");
  return {
    endpointName,
    days: Math.max(0, Math.min(days, ageDays)),
    instanceCount: variants[championIndex]?.CurrentInstanceCount ?? 0,
    invocations: invocations.reduce((sum, value) => sum + value, 0),
    busyHours: countBusyHours(variants.map((_, index) => points.get(`invocations${index}`) ?? [])),
    // Sums over five minutes, told by the minute.
    peakInvocationsPerInstanceMinute: (peak("perInstance") ?? 0) / (PEAK_PERIOD_SECONDS / 60),
    peakInvocationsPerMinute: (peak("asked") ?? 0) / (PEAK_PERIOD_SECONDS / 60),
    peaksByWeekHour: peaksByWeekHour(ofChampion("perInstance")),
    modelSeconds: read("latency").reduce((sum, value) => sum + value, 0) / MICROSECONDS,
    latencyP99Ms: latencyP99 === undefined ? undefined : latencyP99 / 1_000,
    cpuPercentPeak: peak("cpu"),
    memoryPercentPeak: peak("memory"),
    daysMeasured: new Set(ofChampion("memory").map(({ atMs }) => Math.floor(atMs / MS_PER_DAY))).size,
  };
}

/** Most invocations a minute by hour of the week, from sums over five minutes. */
function peaksByWeekHour(points: readonly Point[]): number[] {
  const peaks = new Array<number>(HOURS_PER_WEEK).fill(0);
  for (const { atMs, value } of points) {
    const at = new Date(atMs);
    const hour = at.getUTCDay() * 24 + at.getUTCHours();
    peaks[hour] = Math.max(peaks[hour]!, value / (PEAK_PERIOD_SECONDS / 60));
  }
  return peaks;
}

/** Hours in which one of the variants was asked. */
function countBusyHours(byVariant: readonly (readonly Point[])[]): number {
  const hours = byVariant.flatMap((points) =>
    points.filter(({ value }) => value > 0).map(({ atMs }) => atMs),
  );
  return new Set(hours).size;
}

/** A value and the beginning of the time it is of. */
interface Point {
  readonly atMs: number;
  readonly value: number;
}

function queriesOf(endpointName: string, variantName: string, index: number): MetricDataQuery[] {
  const query = (id: string, namespace: string, name: string, stat: string, periodSeconds: number) => ({
    Id: `${id}${index}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: [
          { Name: "EndpointName", Value: endpointName },
          { Name: "VariantName", Value: variantName },
        ],
      },
      Period: periodSeconds,
      Stat: stat,
    },
  });
  return [
    query("invocations", "AWS/SageMaker", "Invocations", "Sum", SECONDS_PER_HOUR),
    query("asked", "AWS/SageMaker", "Invocations", "Sum", PEAK_PERIOD_SECONDS),
    query("perInstance", "AWS/SageMaker", "InvocationsPerInstance", "Sum", PEAK_PERIOD_SECONDS),
    query("latency", "AWS/SageMaker", "ModelLatency", "Sum", SECONDS_PER_HOUR),
    query("p99", "AWS/SageMaker", "ModelLatency", "p99", SECONDS_PER_HOUR),
    query("cpu", "/aws/sagemaker/Endpoints", "CPUUtilization", "Maximum", SECONDS_PER_HOUR),
    query("memory", "/aws/sagemaker/Endpoints", "MemoryUtilization", "Maximum", SECONDS_PER_HOUR),
  ];
}

async function readMetrics(
  client: CloudWatchClient,
  MetricDataQueries: MetricDataQuery[],
  untilDay: number,
  days: number,
): Promise<ReadonlyMap<string, readonly Point[]>> {
  const points = new Map<string, Point[]>();
  if (MetricDataQueries.length === 0) return points;
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries,
        StartTime: new Date(instantOfDay(untilDay - days)),
        EndTime: new Date(instantOfDay(untilDay)),
        NextToken,
      }),
    );
    for (const { Id, Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const known = points.get(Id!) ?? [];
      known.push(...Values.map((value, index) => ({ atMs: Timestamps[index]?.getTime() ?? 0, value })));
      points.set(Id!, known);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return points;
}

function largest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((most, value) => Math.max(most, value));
}
