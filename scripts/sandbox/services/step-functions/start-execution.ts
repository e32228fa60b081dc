// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
import { AwsError } from "../../server/aws-error";
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineStore } from "./state-machine-store";

export function startExecution(store: StateMachineStore): Operation {
  return defineOperation<{ stateMachineArn: string; name?: string; input?: string }>({
    name: "StartExecution",
    shape: {
      stateMachineArn: { type: "string", required: true, min: 1, max: 256 },
      name: { type: "string", min: 1, max: 80 },
      input: { type: "string", max: 262_144 },
    },
    run({ stateMachineArn, name, input = "{}" }) {
      try {
        JSON.parse(input);
      } catch (error) {
        throw new AwsError(
          "InvalidExecutionInput",
          `Invalid State Machine Execution Input: '${(error as Error).message}'`,
        );
      }
      const execution = store.start(stateMachineArn, input, name);
      return { executionArn: execution.arn, startDate: execution.startedAtMs / 1000 };
    },
  });
}
