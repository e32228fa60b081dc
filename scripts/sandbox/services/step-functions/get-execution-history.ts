// https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
import { AwsError } from "../../server/aws-error";
import { defineOperation, type Operation } from "../../server/operation";
import type { StateMachineStore } from "./state-machine-store";

interface HistoryInput {
  executionArn: string;
  maxResults?: number;
  reverseOrder?: boolean;
  nextToken?: string;
}

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
