// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineStore } from "./state-machine-store";

export function stopExecution(store: StateMachineStore): Operation {
  return defineOperation<{ executionArn: string; error?: string; cause?: string }>({
    name: "StopExecution",
    shape: { executionArn: { type: "string", required: true, min: 1, max: 256 } },
    async run({ executionArn, error = "", cause = "" }) {
      const execution = store.execution(executionArn);
      execution.stop(error, cause);
      await execution.finished;
      return { stopDate: execution.stoppedAtMs! / 1000 };
    },
  });
}
