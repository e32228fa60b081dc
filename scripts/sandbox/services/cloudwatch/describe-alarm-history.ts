// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
import { defineOperation } from "../../server/operation";
import { paginate } from "../../server/paginate";
import { timestampMs } from "./metric-datum";

interface Input {
  readonly AlarmName?: string;
  readonly AlarmTypes?: readonly string[];
  readonly HistoryItemType?: string;
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
  readonly ScanBy?: string;
}

export const describeAlarmHistory = defineOperation<Input>({
  name: "DescribeAlarmHistory",
  shape: {
    AlarmName: { type: "string", min: 1, max: 255 },
    HistoryItemType: { type: "string", oneOf: ["ConfigurationUpdate", "StateUpdate", "Action"] },
    MaxRecords: { type: "integer", min: 1, max: 100 },
    ScanBy: { type: "string", oneOf: ["TimestampDescending", "TimestampAscending"] },
  },
  run(input, world) {
    const types = input.AlarmTypes ?? ["MetricAlarm"];
    const fromMs = timestampMs(input.StartDate) ?? Number.NEGATIVE_INFINITY;
    const toMs = timestampMs(input.EndDate) ?? Number.POSITIVE_INFINITY;
    const items = world.alarms.history.filter(
      (item) =>
        (input.AlarmName
          ? item.alarmName === input.AlarmName
          : types.includes(item.kind === "metric" ? "MetricAlarm" : "CompositeAlarm")) &&
        (!input.HistoryItemType || item.type === input.HistoryItemType) &&
        item.atMs >= fromMs &&
        item.atMs <= toMs,
    );
    if (input.ScanBy !== "TimestampAscending") items.reverse();
    const page = paginate(items, input.NextToken, input.MaxRecords ?? 100);
    return {
      AlarmHistoryItems: page.entries.map((item) => ({
        AlarmName: item.alarmName,
        AlarmType: item.kind === "metric" ? "MetricAlarm" : "CompositeAlarm",
        Timestamp: item.atMs / 1000,
        HistoryItemType: item.type,
        HistorySummary: item.summary,
        HistoryData: item.data,
      })),
      NextToken: page.nextToken,
    };
  },
});
