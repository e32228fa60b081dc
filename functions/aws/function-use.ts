import { type CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ONE_PROCESSOR_MIB } from "../contracts/function-memory";
import type { FunctionLever } from "../contracts/settings/handlers";
import type { FunctionUse } from "../costs/usage";
import { instantOfDay } from "../demand/calendar";
import { mapConcurrently } from "./batches";
import { cloudWatchClient } from "./clients/cloudwatch";
import { cloudWatchLogsClient } from "./clients/cloudwatch-logs";

const SECONDS_PER_DAY = 86_400;
const MIB_PER_GIB = 1024;
/** Pages of reports of one function: the peak of ten thousand runs and more. */
const MOST_PAGES = 20;
const CONCURRENT_READS = 4;

/** Where it is read. */
export interface FunctionUseClients {
  readonly cloudWatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
}

/**
 * How functions were used in the days before `untilDay`: how long they ran, from CloudWatch; how much memory they took,
 * from what Lambda reports of each run in its log. The latter of those only that could do with less.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export async function measureFunctionUse(
  functions: readonly FunctionLever[],
  untilDay: number,
  days: number,
  { cloudWatch, logs }: FunctionUseClients = { cloudWatch: cloudWatchClient(), logs: cloudWatchLogsClient() },
): Promise<readonly FunctionUse[]> {
  const range = { fromMs: instantOfDay(untilDay - days), untilMs: instantOfDay(untilDay) };
  const seconds = await readDurations(cloudWatch, functions.map(nameOf), range);
  return mapConcurrently(functions, CONCURRENT_READS, async (lever, index) => {
    const reports =
      lever.memoryMib > ONE_PROCESSOR_MIB
        ? await readReports(logs, `/aws/lambda/${nameOf(lever)}`, range)
        : undefined;
    return {
      name: lever.name,
      memoryMib: lever.memoryMib,
      gibSeconds: ((seconds[index] ?? 0) * lever.memoryMib) / MIB_PER_GIB,
      ...reports,
    };
  });
}

interface Range {
  readonly fromMs: number;
  readonly untilMs: number;
}

function nameOf({ arn }: FunctionLever): string {
  return arn.split(":").at(-1)!;
}

/** Seconds that each function ran. */
async function readDurations(
  client: CloudWatchClient,
  names: readonly string[],
  { fromMs, untilMs }: Range,
): Promise<readonly number[]> {
  const seconds = names.map(() => 0);
  if (names.length === 0) return seconds;
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: names.map((name, index) => ({
          Id: `f${index}`,
          MetricStat: {
            Metric: {
              Namespace: "AWS/Lambda",
              MetricName: "Duration",
              Dimensions: [{ Name: "FunctionName", Value: name }],
            },
            Period: SECONDS_PER_DAY,
            Stat: "Sum",
          },
        })),
        StartTime: new Date(fromMs),
        EndTime: new Date(untilMs),
        NextToken,
      }),
    );
    for (const { Id = "", Values = [] } of page.MetricDataResults ?? []) {
      const index = Number(Id.slice(1));
      seconds[index] = (seconds[index] ?? 0) + Values.reduce((sum, ms) => sum + ms, 0) / 1000;
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return seconds;
}

/** What Lambda reported of the runs of a function. */
async function readReports(
  client: CloudWatchLogsClient,
  logGroupName: string,
  { fromMs, untilMs }: Range,
): Promise<Pick<FunctionUse, "usedMibPeak" | "runsMeasured" | "daysMeasured">> {
  let usedMibPeak: number | undefined;
  let runsMeasured = 0;
  const days = new Set<number>();
  let nextToken: string | undefined;
  let pages = 0;
  do {
    const page = await client.send(
      new FilterLogEventsCommand({
        logGroupName,
        filterPattern: '{ $.type = "platform.report" }',
        startTime: fromMs,
        endTime: untilMs - 1,
        nextToken,
      }),
    );
    for (const { message = "", timestamp = 0 } of page.events ?? []) {
      const usedMib = usedMibOf(message);
      if (usedMib === undefined) continue;
      usedMibPeak = Math.max(usedMibPeak ?? 0, usedMib);
      runsMeasured += 1;
      days.add(Math.floor(timestamp / (SECONDS_PER_DAY * 1000)));
    }
    nextToken = page.nextToken;
    pages += 1;
  } while (nextToken !== undefined && pages < MOST_PAGES);
  return { usedMibPeak, runsMeasured, daysMeasured: days.size };
}

function usedMibOf(message: string): number | undefined {
  try {
    const { record } = JSON.parse(message) as {
      readonly record?: { readonly metrics?: { readonly maxMemoryUsedMB?: number } };
    };
    return record?.metrics?.maxMemoryUsedMB;
  } catch {
    return undefined;
  }
}
