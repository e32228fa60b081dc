// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import type { AlarmState } from "./alarm";

interface Input {
  readonly AlarmName: string;
  readonly StateValue: AlarmState;
  readonly StateReason: string;
  readonly StateReasonData?: string;
}

export const setAlarmState = defineOperation<Input>({
  name: "SetAlarmState",
  shape: {
    AlarmName: { type: "string", required: true, min: 1, max: 255 },
    StateValue: { type: "string", required: true, oneOf: ["OK", "ALARM", "INSUFFICIENT_DATA"] },
    StateReason: { type: "string", required: true, max: 1023 },
  },
  run(input, world) {
    const alarm = world.alarms.alarms.get(input.AlarmName);
    if (!alarm) throw new AwsError("ResourceNotFound", `Alarm ${input.AlarmName} does not exist`, 404);
    world.alarms.setState(alarm, input.StateValue, input.StateReason, input.StateReasonData ?? "");
    world.alarms.reconsider(alarm);
  },
});
