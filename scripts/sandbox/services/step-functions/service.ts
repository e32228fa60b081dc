import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import {
  describeExecution,
  describeMapRun,
  getExecutionHistory,
  listExecutions,
  listMapRuns,
  startExecution,
} from "./executions";

const OPERATIONS = [
  describeExecution,
  describeMapRun,
  getExecutionHistory,
  listExecutions,
  listMapRuns,
  startExecution,
];

/** Step Functions: state machines are interpreted in this process, their tasks go to the other services. */
export function createStepFunctionsService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "states",
    version: "1.0",
    operations: OPERATIONS.map((create) => create(world.stateMachines)),
  });
}
