import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import type { World } from "../../world";
import { describeExecution } from "./describe-execution";
import { describeMapRun } from "./describe-map-run";
import { getExecutionHistory } from "./get-execution-history";
import { listExecutions } from "./list-executions";
import { listMapRuns } from "./list-map-runs";
import { startExecution } from "./start-execution";

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
