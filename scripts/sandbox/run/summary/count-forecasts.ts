import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { cloudWatchClient } from "../../../../functions/aws/clients";
import { FLEET_METRICS, fleetDimensions, METRIC_NAMESPACE } from "../../../../functions/contracts/metrics";
import { instantOfDay } from "../../../../functions/demand/calendar";

const DAY_SECONDS = 86_400;

/** Forecasts written by the runs of the days, from the metric by which each run says how many it wrote. */
export async function countForecasts(
  environment: string,
  firstRunDay: number,
  lastRunDay: number,
): Promise<number> {
  const { Datapoints = [] } = await cloudWatchClient().send(
    new GetMetricStatisticsCommand({
      Namespace: METRIC_NAMESPACE,
      MetricName: FLEET_METRICS.forecastsWritten.name,
      Dimensions: Object.entries(fleetDimensions(environment)).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(instantOfDay(firstRunDay)),
      EndTime: new Date(instantOfDay(lastRunDay + 1)),
      Period: DAY_SECONDS,
      // A repeated run overwrites its output, so the days' maxima are what lies in the lake.
      Statistics: ["Maximum"],
    }),
  );
  return Datapoints.reduce((sum, { Maximum }) => sum + (Maximum ?? 0), 0);
}
