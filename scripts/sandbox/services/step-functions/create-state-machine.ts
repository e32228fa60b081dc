// https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
import { AwsError } from "../../server/aws-error";
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineInput, StateMachineStore } from "./state-machine-store";

export function createStateMachine(store: StateMachineStore): Operation {
  return defineOperation<StateMachineInput>({
    name: "CreateStateMachine",
    shape: {
      name: { type: "string", required: true, min: 1, max: 80 },
      definition: { type: "string", required: true, min: 1, max: 1_048_576 },
      roleArn: { type: "string", required: true, min: 1, max: 256 },
      type: { type: "string", oneOf: ["STANDARD", "EXPRESS"] },
    },
    run(input) {
      const existing = store.list().find(({ name }) => name === input.name);
      if (existing && existing.definitionText !== input.definition) {
        throw new AwsError("StateMachineAlreadyExists", `State Machine Already Exists: '${existing.arn}'`);
      }
      const machine = store.put(input);
      return { stateMachineArn: machine.arn, creationDate: machine.createdAtMs / 1000 };
    },
  });
}
