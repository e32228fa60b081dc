import { AwsError } from "../../server/aws-error";
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineStore } from "./state-machine-store";

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
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

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
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

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
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

interface HistoryInput {
  executionArn: string;
  maxResults?: number;
  reverseOrder?: boolean;
  nextToken?: string;
}

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
export function getExecutionHistory(store: StateMachineStore): Operation {
  return defineOperation<HistoryInput>({
    name: "GetExecutionHistory",
    shape: {
      executionArn: { type: "string", required: true, min: 1, max: 256 },
      maxResults: { type: "integer", min: 0, max: 1000 },
    },
    run({ executionArn, maxResults, reverseOrder, nextToken = "0" }) {
      const { events } = store.execution(executionArn).history;
      const from = Number(nextToken);
      if (!Number.isInteger(from)) throw new AwsError("InvalidToken", `Invalid Token: '${nextToken}'`);
      const to = from + (maxResults || 100);
      const ordered = reverseOrder ? events.toReversed() : events;
      return { events: ordered.slice(from, to), ...(to < events.length ? { nextToken: String(to) } : {}) };
    },
  });
}

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListMapRuns.html
export function listMapRuns(store: StateMachineStore): Operation {
  return defineOperation<{ executionArn: string }>({
    name: "ListMapRuns",
    shape: { executionArn: { type: "string", required: true, min: 1, max: 256 } },
    run({ executionArn }) {
      const { machine, mapRuns } = store.execution(executionArn);
      return {
        mapRuns: mapRuns.map((run) => ({
          executionArn,
          mapRunArn: run.arn,
          stateMachineArn: machine.arn,
          startDate: run.startedAtMs / 1000,
          ...(run.stoppedAtMs === undefined ? {} : { stopDate: run.stoppedAtMs / 1000 }),
        })),
      };
    },
  });
}

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html
export function describeMapRun(store: StateMachineStore): Operation {
  return defineOperation<{ mapRunArn: string }>({
    name: "DescribeMapRun",
    shape: { mapRunArn: { type: "string", required: true, min: 1, max: 2000 } },
    run({ mapRunArn }) {
      const run = store
        .executions()
        .flatMap(({ mapRuns }) => mapRuns)
        .find(({ arn }) => arn === mapRunArn);
      if (!run) throw new AwsError("ResourceNotFound", `Resource not found: '${mapRunArn}'`);
      return {
        mapRunArn: run.arn,
        executionArn: run.executionArn,
        status: run.status,
        startDate: run.startedAtMs / 1000,
        ...(run.stoppedAtMs === undefined ? {} : { stopDate: run.stoppedAtMs / 1000 }),
        maxConcurrency: run.settings.maxConcurrency,
        toleratedFailurePercentage: run.settings.toleratedFailurePercentage,
        toleratedFailureCount: run.settings.toleratedFailureCount,
        itemCounts: run.itemCounts(),
        executionCounts: run.executionCounts(),
        redriveCount: 0,
      };
    },
  });
}
