// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html
import { AwsError } from "../../server/aws-error";
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineStore } from "./state-machine-store";

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
