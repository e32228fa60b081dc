import { AwsError } from "../../server/aws-error";
import type { MetricAlarmInput } from "./alarm";
import { alarmPeriodSeconds, alarmQueries } from "./judge-alarm";
import { isStatistic } from "./statistics";

const SECONDS_PER_DAY = 86_400;
const MAX_METRICS = 10;

/**
 * Refuses what PutMetricAlarm refuses beyond the form of its members.
 *
 * @throws AwsError `ValidationError`
 */
export function assertMetricAlarm(input: MetricAlarmInput): void {
  assertWhatIsWatched(input);
  const period = alarmPeriodSeconds(input);
  if (![10, 20, 30].includes(period) && period % 60 !== 0) {
    throw invalid("Period must be 10, 20, 30 or a multiple of 60");
  }
  const longest = period < 3600 ? SECONDS_PER_DAY : 7 * SECONDS_PER_DAY;
  if (period * input.EvaluationPeriods > longest) {
    throw invalid(
      `Metrics cannot be checked across more than ${longest === SECONDS_PER_DAY ? "a day" : "a week"} (EvaluationPeriods * Period must be <= ${longest})`,
    );
  }
  if (input.DatapointsToAlarm !== undefined && input.DatapointsToAlarm > input.EvaluationPeriods) {
    throw invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods");
  }
  if (input.ThresholdMetricId !== undefined) {
    throw new AwsError("NotImplemented", "The sandbox does not emulate anomaly detection alarms.", 501);
  }
  if (input.Threshold === undefined || !Number.isFinite(input.Threshold)) {
    throw invalid("Threshold is required for alarms that are not based on anomaly detection");
  }
}

function assertWhatIsWatched(input: MetricAlarmInput): void {
  if (input.Metrics === undefined) {
    if (!input.MetricName || !input.Namespace || !input.Period) {
      throw invalid("Exactly one of MetricName (with Namespace and Period) and Metrics must be specified");
    }
    if ((input.Statistic === undefined) === (input.ExtendedStatistic === undefined)) {
      throw invalid("Exactly one of Statistic and ExtendedStatistic must be specified");
    }
  } else {
    if (
      input.MetricName ||
      input.Namespace ||
      input.Period ||
      input.Statistic ||
      input.ExtendedStatistic ||
      input.Dimensions?.length
    ) {
      throw invalid(
        "MetricName, Namespace, Dimensions, Period, Statistic and ExtendedStatistic cannot be specified with Metrics",
      );
    }
    if (input.Metrics.length === 0 || input.Metrics.length > MAX_METRICS)
      throw invalid(`Metrics must have 1 to ${MAX_METRICS} entries`);
    const returned = input.Metrics.filter((query) => query.ReturnData !== false);
    if (returned.length !== 1) throw invalid("Exactly one element of the metrics list should return data");
  }
  for (const query of alarmQueries(input)) {
    if (query.MetricStat && !isStatistic(query.MetricStat.Stat))
      throw invalid(`Statistic '${query.MetricStat.Stat}' is not valid`);
  }
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", `${message}.`);
}
