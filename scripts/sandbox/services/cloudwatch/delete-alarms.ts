// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
import { AwsError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";

export const deleteAlarms = defineOperation<{ readonly AlarmNames: readonly string[] }>({
  name: "DeleteAlarms",
  shape: { AlarmNames: { type: "list", required: true, max: 100 } },
  run({ AlarmNames }, world) {
    for (const name of AlarmNames) {
      if (!world.alarms.alarms.has(name))
        throw new AwsError("ResourceNotFound", `Alarm ${name} does not exist`, 404);
    }
    for (const name of AlarmNames) world.alarms.delete(name);
  },
});
