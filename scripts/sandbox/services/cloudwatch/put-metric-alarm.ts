// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
import { defineOperation } from "../../server/operation";
import type { MetricAlarmInput } from "./alarm";
import { COMPARISONS } from "./comparison";
import { assertMetricAlarm } from "./put-metric-alarm-validation";

const ACTIONS = { type: "list", max: 5, element: { type: "string", min: 1, max: 1024 } } as const;

export const putMetricAlarm = defineOperation<MetricAlarmInput>({
  name: "PutMetricAlarm",
  shape: {
    AlarmName: { type: "string", required: true, min: 1, max: 255 },
    AlarmDescription: { type: "string", max: 1024 },
    ActionsEnabled: { type: "boolean" },
    OKActions: ACTIONS,
    AlarmActions: ACTIONS,
    InsufficientDataActions: ACTIONS,
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
