import { putCompositeAlarm } from "../services/cloudwatch/put-composite-alarm";
import { type Deployer, tagsOf } from "./deployer";

export const compositeAlarm: Deployer = {
  type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  async apply(resource, { call }) {
    const { inputs } = resource;
    await call(putCompositeAlarm, {
      AlarmName: inputs.alarmName,
      AlarmRule: inputs.alarmRule,
      AlarmDescription: inputs.alarmDescription,
      ActionsEnabled: inputs.actionsEnabled,
      OKActions: inputs.okActions,
      AlarmActions: inputs.alarmActions,
      InsufficientDataActions: inputs.insufficientDataActions,
      Tags: tagsOf(resource),
    });
  },
};
