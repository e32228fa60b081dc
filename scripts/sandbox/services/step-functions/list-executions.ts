// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineStore } from "./state-machine-store";

export function listExecutions(store: StateMachineStore): Operation {
  return defineOperation<{ stateMachineArn: string; statusFilter?: string; maxResults?: number }>({
    name: "ListExecutions",
    shape: {
      stateMachineArn: { type: "string", required: true, min: 1, max: 256 },
      statusFilter: {
        type: "string",
        oneOf: ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"],
      },
      maxResults: { type: "integer", min: 0, max: 1000 },
    },
    run({ stateMachineArn, statusFilter, maxResults }) {
      store.machine(stateMachineArn);
      const executions = store
        .executions(stateMachineArn)
        .filter(({ status }) => statusFilter === undefined || status === statusFilter)
        .slice(0, maxResults || 100);
      return {
        executions: executions.map((execution) => ({
          executionArn: execution.arn,
          stateMachineArn,
          name: execution.name,
          status: execution.status,
          startDate: execution.startedAtMs / 1000,
          ...(execution.stoppedAtMs === undefined ? {} : { stopDate: execution.stoppedAtMs / 1000 }),
        })),
      };
    },
  });
}
