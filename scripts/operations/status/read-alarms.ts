import { DescribeAlarmsCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { cloudWatchClient } from "../../../functions/aws/clients/cloudwatch";

/** State of an alarm as CloudWatch tells it. */
export interface AlarmState {
  readonly name: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  /** ISO instant of the last change of state. */
  readonly changedAt?: string;
  readonly reason?: string;
  readonly description?: string;
}

/** Names that one DescribeAlarms call takes. */
const NAMES_PER_CALL = 100;

/** Present state of the named alarms, in alarm first, then by name. Alarms that do not exist are left out. */
export async function readAlarms(names: readonly string[]): Promise<readonly AlarmState[]> {
  const states: AlarmState[] = [];
  for (const batch of splitIntoBatches(names, NAMES_PER_CALL)) {
    const { MetricAlarms = [], CompositeAlarms = [] } = await cloudWatchClient().send(
      new DescribeAlarmsCommand({
        AlarmNames: [...batch],
        AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
        MaxRecords: NAMES_PER_CALL,
      }),
    );
    states.push(...[...MetricAlarms, ...CompositeAlarms].map(toState));
  }
  return states.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

function toState(alarm: MetricAlarm): AlarmState {
  return {
    name: alarm.AlarmName ?? "",
    state: alarm.StateValue ?? "INSUFFICIENT_DATA",
    changedAt: (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.toISOString(),
    reason: alarm.StateReason,
    description: alarm.AlarmDescription,
  };
}

function rank({ state }: AlarmState): number {
  return { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 }[state];
}

/** Cuts a list into batches of at most `size`. */
function splitIntoBatches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const batches: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}
