import { AwsError } from "../../server/aws-error";
import { defineOperation, paginate } from "../../server/operation";
import type { MemberRule, Shape } from "../../server/shape";
import { type Alarm, alarmInput, alarmName, type CompositeAlarmInput, type MetricAlarmInput } from "./alarm";
import { alarmPeriodSeconds, alarmQueries, COMPARISONS } from "./judge-alarm";
import { isStatistic } from "./statistics";

const ACTIONS: MemberRule = { type: "list", max: 5, element: { type: "string", min: 1, max: 1024 } };
/** What alarms of both kinds have. */
const BASICS: Shape = {
  AlarmName: { type: "string", required: true, min: 1, max: 255 },
  AlarmDescription: { type: "string", max: 1024 },
  ActionsEnabled: { type: "boolean" },
  OKActions: ACTIONS,
  AlarmActions: ACTIONS,
  InsufficientDataActions: ACTIONS,
};

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
export const putMetricAlarm = defineOperation<MetricAlarmInput>({
  name: "PutMetricAlarm",
  shape: {
    ...BASICS,
    Dimensions: { type: "list", max: 30 },
    EvaluationPeriods: { type: "integer", required: true, min: 1 },
    DatapointsToAlarm: { type: "integer", min: 1 },
    Period: { type: "integer", min: 1 },
    Threshold: { type: "number" },
    ComparisonOperator: { type: "string", required: true, oneOf: Object.keys(COMPARISONS) },
    TreatMissingData: { type: "string", oneOf: ["breaching", "notBreaching", "ignore", "missing"] },
  },
  run(input, world) {
    assertMetricAlarm(input);
    world.alarms.putMetricAlarm(input);
    world.tags.set(`${world.arn("cloudwatch")}:alarm:${input.AlarmName}`, input.Tags ?? []);
  },
});

const SECONDS_PER_DAY = 86_400;
const MAX_METRICS = 10;

/**
 * Refuses what PutMetricAlarm refuses beyond the form of its members.
 *
 * @throws AwsError `ValidationError`
 */
function assertMetricAlarm(input: MetricAlarmInput): void {
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

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
export const putCompositeAlarm = defineOperation<CompositeAlarmInput>({
  name: "PutCompositeAlarm",
  shape: {
    ...BASICS,
    AlarmRule: { type: "string", required: true, min: 1, max: 10240 },
  },
  run(input, world) {
    world.alarms.putCompositeAlarm(input);
    world.tags.set(`${world.arn("cloudwatch")}:alarm:${input.AlarmName}`, input.Tags ?? []);
  },
});

interface Input {
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly AlarmTypes?: readonly string[];
  readonly StateValue?: string;
  readonly ActionPrefix?: string;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
export const describeAlarms = defineOperation<Input>({
  name: "DescribeAlarms",
  shape: {
    AlarmNames: { type: "list", max: 100, element: { type: "string", min: 1, max: 255 } },
    AlarmNamePrefix: { type: "string", min: 1, max: 255 },
    AlarmTypes: {
      type: "list",
      element: { type: "string", oneOf: ["CompositeAlarm", "MetricAlarm", "LogAlarm"] },
    },
    StateValue: { type: "string", oneOf: ["OK", "ALARM", "INSUFFICIENT_DATA"] },
    MaxRecords: { type: "integer", min: 1, max: 100 },
  },
  run(input, world) {
    // Only metric alarms come back unless the caller asks for other types.
    const types = input.AlarmTypes ?? ["MetricAlarm"];
    const found = [...world.alarms.alarms.values()]
      .filter((alarm) => types.includes(alarm.kind === "metric" ? "MetricAlarm" : "CompositeAlarm"))
      .filter((alarm) => !input.AlarmNames || input.AlarmNames.includes(alarmName(alarm)))
      .filter((alarm) => alarmName(alarm).startsWith(input.AlarmNamePrefix ?? ""))
      .filter((alarm) => !input.StateValue || alarm.state === input.StateValue)
      .filter(
        (alarm) =>
          !input.ActionPrefix ||
          alarmInput(alarm).AlarmActions?.some((arn) => arn.startsWith(input.ActionPrefix!)),
      )
      .sort((left, right) => (alarmName(left) < alarmName(right) ? -1 : 1));
    const page = paginate(found, input.NextToken, input.MaxRecords ?? 50);
    return {
      MetricAlarms: page.entries.filter((alarm) => alarm.kind === "metric").map(describe),
      CompositeAlarms: page.entries.filter((alarm) => alarm.kind === "composite").map(describe),
      NextToken: page.nextToken,
    };
  },
});

function describe(alarm: Alarm) {
  const { Tags, ...input } = alarmInput(alarm);
  return {
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    ...(alarm.kind === "metric" && alarm.metric?.Metrics === undefined ? { Dimensions: [] } : {}),
    ...input,
    AlarmArn: alarm.arn,
    AlarmConfigurationUpdatedTimestamp: alarm.configuredAtMs / 1000,
    StateValue: alarm.state,
    StateReason: alarm.stateReason,
    StateReasonData: alarm.stateReasonData || undefined,
    StateUpdatedTimestamp: alarm.stateUpdatedAtMs / 1000,
    StateTransitionedTimestamp: alarm.stateTransitionedAtMs / 1000,
  };
}
