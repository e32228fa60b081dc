// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListMapRuns.html
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineStore } from "./state-machine-store";

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
