import { type CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { AlarmOn } from "../contracts/ports";
import { cloudWatchClient } from "./clients/cloudwatch";

/** More at a time than anybody reads; what is beyond is counted by nobody. */
const MOST_ALARMS = 100;

/** The alarms of a stack that are on, longest first. */
export async function readAlarmsOn(
  namePrefix: string,
  client: CloudWatchClient = cloudWatchClient(),
): Promise<readonly AlarmOn[]> {
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({
      AlarmNamePrefix: namePrefix,
      StateValue: "ALARM",
      MaxRecords: MOST_ALARMS,
    }),
  );
  return MetricAlarms.map(({ AlarmName = "", AlarmDescription = "", StateTransitionedTimestamp }) => ({
    name: AlarmName.slice(namePrefix.length),
    since: StateTransitionedTimestamp?.toISOString() ?? null,
    description: AlarmDescription,
  })).sort((left, right) => ((left.since ?? "") < (right.since ?? "") ? -1 : 1));
}
