// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
import { defineOperation } from "../../server/operation";
import { paginate } from "../../server/paginate";
import { type Alarm, alarmInput, alarmName } from "./alarm";

interface Input {
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly AlarmTypes?: readonly string[];
  readonly StateValue?: string;
  readonly ActionPrefix?: string;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
}

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
