import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import { DescribeEndpointCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { EndpointUse } from "../costs/usage";
import { instantOfDay } from "../demand/calendar";
import { cloudWatchClient } from "./clients/cloudwatch";
import { sageMakerClient } from "./clients/sagemaker";

const SECONDS_PER_HOUR = 3_600;
const PEAK_PERIOD_SECONDS = 300;
const MICROSECONDS = 1e6;

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
  const values = await readMetrics(cloudWatch, queries, untilDay, days);
  const read = (name: string): number[] =>
    variants.flatMap((_, index) => values.get(`${name}${index}`) ?? []);

  const invocations = read("invocations");
  return {
    endpointName,
    days,
    instanceCount: variants.reduce((sum, { CurrentInstanceCount }) => sum + (CurrentInstanceCount ?? 0), 0),
    invocations: invocations.reduce((sum, value) => sum + value, 0),
    busyHours: Math.min(days * 24, invocations.filter((value) => value > 0).length),
    peakInvocationsPerInstanceMinute: largest(read("perInstance")) ?? 0,
    modelSeconds: read("latency").reduce((sum, value) => sum + value, 0) / MICROSECONDS,
    cpuPercentPeak: largest(read("cpu")),
    memoryPercentPeak: largest(read("memory")),
  };
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
    query("perInstance", "AWS/SageMaker", "InvocationsPerInstance", "Sum", PEAK_PERIOD_SECONDS),
    query("latency", "AWS/SageMaker", "ModelLatency", "Sum", SECONDS_PER_HOUR),
    query("cpu", "/aws/sagemaker/Endpoints", "CPUUtilization", "Maximum", SECONDS_PER_HOUR),
    query("memory", "/aws/sagemaker/Endpoints", "MemoryUtilization", "Maximum", SECONDS_PER_HOUR),
  ];
}

async function readMetrics(
  client: CloudWatchClient,
  MetricDataQueries: MetricDataQuery[],
  untilDay: number,
  days: number,
): Promise<Map<string, number[]>> {
  const values = new Map<string, number[]>();
  if (MetricDataQueries.length === 0) return values;
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
    for (const { Id, Values } of page.MetricDataResults ?? []) {
      values.set(Id!, [...(values.get(Id!) ?? []), ...(Values ?? [])]);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  // Sums over five minutes, for which the peak is told by the minute.
  for (const [id, list] of values) {
    if (id.startsWith("perInstance"))
      values.set(
        id,
        list.map((value) => value / (PEAK_PERIOD_SECONDS / 60)),
      );
  }
  return values;
}

function largest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((most, value) => Math.max(most, value));
}
