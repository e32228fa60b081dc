// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
import { defineOperation } from "../../server/operation";
import type { CompositeAlarmInput } from "./alarm";

const ACTIONS = { type: "list", max: 5, element: { type: "string", min: 1, max: 1024 } } as const;

export const putCompositeAlarm = defineOperation<CompositeAlarmInput>({
  name: "PutCompositeAlarm",
  shape: {
    AlarmName: { type: "string", required: true, min: 1, max: 255 },
    AlarmRule: { type: "string", required: true, min: 1, max: 10240 },
    AlarmDescription: { type: "string", max: 1024 },
    ActionsEnabled: { type: "boolean" },
    OKActions: ACTIONS,
    AlarmActions: ACTIONS,
    InsufficientDataActions: ACTIONS,
  },
  run(input, world) {
    world.alarms.putCompositeAlarm(input);
    world.tags.set(`${world.arn("cloudwatch")}:alarm:${input.AlarmName}`, input.Tags ?? []);
  },
});
