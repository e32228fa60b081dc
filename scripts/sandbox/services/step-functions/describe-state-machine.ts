// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineStore } from "./state-machine-store";

export function describeStateMachine(store: StateMachineStore): Operation {
  return defineOperation<{ stateMachineArn: string }>({
    name: "DescribeStateMachine",
    shape: { stateMachineArn: { type: "string", required: true, min: 1, max: 256 } },
    run({ stateMachineArn }) {
      const machine = store.machine(stateMachineArn);
      return {
        stateMachineArn: machine.arn,
        name: machine.name,
        status: "ACTIVE",
        definition: machine.definitionText,
        roleArn: machine.roleArn,
        type: machine.type,
        creationDate: machine.createdAtMs / 1000,
        loggingConfiguration: machine.loggingConfiguration,
        tracingConfiguration: machine.tracingConfiguration,
      };
    },
  });
}
