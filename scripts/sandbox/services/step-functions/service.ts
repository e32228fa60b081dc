import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { createStateMachine } from "./create-state-machine";
import { describeExecution } from "./describe-execution";
import { describeMapRun } from "./describe-map-run";
import { describeStateMachine } from "./describe-state-machine";
import { getExecutionHistory } from "./get-execution-history";
import { listExecutions } from "./list-executions";
import { listMapRuns } from "./list-map-runs";
import { listStateMachines } from "./list-state-machines";
import { startExecution } from "./start-execution";
import { stopExecution } from "./stop-execution";

const OPERATIONS = [
  createStateMachine,
  describeExecution,
  describeMapRun,
  describeStateMachine,
  getExecutionHistory,
  listExecutions,
  listMapRuns,
  listStateMachines,
  startExecution,
  stopExecution,
];

/** Step Functions: state machines are interpreted in this process, their tasks go to the other services. */
export function createStepFunctionsService(world: World): AwsService {
  return createJsonService(world, {
    signingName: "states",
    version: "1.0",
    operations: OPERATIONS.map((create) => create(world.stateMachines)),
  });
}
