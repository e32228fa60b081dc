// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineStore } from "./state-machine-store";

export function describeExecution(store: StateMachineStore): Operation {
  return defineOperation<{ executionArn: string }>({
    name: "DescribeExecution",
    shape: { executionArn: { type: "string", required: true, min: 1, max: 256 } },
    run({ executionArn }) {
      const execution = store.execution(executionArn);
      const { output, error, cause, stoppedAtMs } = execution;
      return {
        executionArn: execution.arn,
        stateMachineArn: execution.machine.arn,
        name: execution.name,
        status: execution.status,
        startDate: execution.startedAtMs / 1000,
        input: execution.input,
        inputDetails: { included: true },
        redriveCount: 0,
        ...(stoppedAtMs === undefined ? {} : { stopDate: stoppedAtMs / 1000 }),
        ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
        ...(error === undefined ? {} : { error, cause }),
      };
    },
  });
}
