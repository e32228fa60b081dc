import { AccessDeniedError } from "../../access/access-control";
import { toPublish } from "../../access/authorize-call";
import type { World } from "../../world";
import { stableId } from "../sns/topic-store";
import { type Alarm, type AlarmState, alarmInput, alarmName, type MetricAlarmInput } from "./alarm";

/** Publishes state changes to the SNS topics an alarm names for them, in the form CloudWatch uses. */
export function notifyOnChange(world: World): void {
  world.alarms.onChange((alarm, from) => {
    putEvent(world, alarm, from);
    const input = alarmInput(alarm);
    if (input.ActionsEnabled === false) return;
    const actions = {
      OK: input.OKActions,
      ALARM: input.AlarmActions,
      INSUFFICIENT_DATA: input.InsufficientDataActions,
    }[alarm.state];
    for (const action of actions ?? []) act(world, alarm, from, action);
  });
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
function putEvent(world: World, alarm: Alarm, from: AlarmState): void {
  const time = new Date(alarm.stateUpdatedAtMs).toISOString();
  world.rules.deliver("default", {
    version: "0",
    id: stableId(`${alarm.arn} ${time} ${alarm.state}`),
    "detail-type": "CloudWatch Alarm State Change",
    source: "aws.cloudwatch",
    account: world.accountId,
    time: time.replace(/\.\d+Z$/, "Z"),
    region: world.region,
    resources: [alarm.arn],
    detail: {
      alarmName: alarmName(alarm),
      state: { value: alarm.state, reason: alarm.stateReason, timestamp: time },
      previousState: { value: from },
      configuration: { description: alarmInput(alarm).AlarmDescription ?? "" },
    },
  });
}

function act(world: World, alarm: Alarm, from: AlarmState, action: string): void {
  if (!world.sns.topics.has(action)) {
    world.alarms.remember(alarm, "Action", `Failed to execute action ${action}`, { actionState: "Failed" });
    return;
  }
  try {
    // Without a policy of its own a topic lets the services of its account publish.
    if (world.access.hasResourcePolicy(action)) {
      world.access.requireForService("cloudwatch.amazonaws.com", alarm.arn, toPublish(world, action));
    }
  } catch (error) {
    if (!(error instanceof AccessDeniedError)) throw error;
    const failure = { actionState: "Failed", notificationResource: action, error: error.message };
    world.alarms.remember(alarm, "Action", `Failed to execute action ${action}`, failure);
    return;
  }
  world.sns.publish({
    topicArn: action,
    subject: `${alarm.state}: "${alarmName(alarm)}" in ${world.region}`.slice(0, 100),
    message: JSON.stringify(messageOf(world, alarm, from)),
  });
  world.alarms.remember(alarm, "Action", `Successfully executed action ${action}`, {
    actionState: "Succeeded",
    notificationResource: action,
  });
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html */
function messageOf(world: World, alarm: Alarm, from: AlarmState) {
  const input = alarmInput(alarm);
  return {
    AlarmName: input.AlarmName,
    AlarmDescription: input.AlarmDescription ?? null,
    AWSAccountId: world.accountId,
    NewStateValue: alarm.state,
    NewStateReason: alarm.stateReason,
    StateChangeTime: new Date(alarm.stateUpdatedAtMs).toISOString(),
    Region: world.region,
    AlarmArn: alarm.arn,
    OldStateValue: from,
    ...(alarm.metric ? { Trigger: triggerOf(alarm.metric) } : { AlarmRule: alarm.composite?.AlarmRule }),
  };
}

function triggerOf(input: MetricAlarmInput) {
  return {
    MetricName: input.MetricName,
    Namespace: input.Namespace,
    Statistic: input.Statistic?.toUpperCase() ?? input.ExtendedStatistic,
    Dimensions: input.Dimensions?.map(({ Name, Value }) => ({ name: Name, value: Value })),
    Metrics: input.Metrics,
    Period: input.Period,
    EvaluationPeriods: input.EvaluationPeriods,
    DatapointsToAlarm: input.DatapointsToAlarm ?? input.EvaluationPeriods,
    ComparisonOperator: input.ComparisonOperator,
    Threshold: input.Threshold,
    TreatMissingData: input.TreatMissingData ?? "missing",
  };
}
