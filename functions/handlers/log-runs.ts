import { randomUUID } from "node:crypto";
import { logRun, noteRun } from "../aws/log/run-log";
import type { HttpEvent, HttpResult, InvocationContext, ScheduledEvent } from "../contracts/events";
import type { FunctionName } from "../contracts/stack-outputs";

/** What an event says of the run it belongs to. */
type RunEvent = Pick<ScheduledEvent, "scheduledAt" | "executionId" | "shardIds" | "reduce"> & {
  readonly step?: string;
};

/** A daily run, or a part of one that the state machine does: its id is that of what caused it. */
export function logDailyRun<T>(
  functionName: FunctionName,
  event: RunEvent,
  context: InvocationContext | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const requestId = context?.awsRequestId;
  return logRun(
    {
      function: functionName,
      runId: event?.executionId ?? requestId ?? randomUUID(),
      requestId,
      day: /^\d{4}-\d\d-\d\d(?=T)/.exec(event?.scheduledAt)?.[0],
      shard: nameShards(event?.shardIds),
      step: event?.step ?? (event?.shardIds ? "worker" : event?.reduce ? "reduce" : undefined),
    },
    () => {
      if (event?.shardIds) noteRun({ shards: event.shardIds.length });
      return work();
    },
  );
}

/** A worker is known by its shards, which no other has. */
function nameShards(shardIds: readonly string[] | undefined): string | undefined {
  if (!shardIds || shardIds.length < 2) return shardIds?.[0];
  return `${shardIds[0]}..${shardIds.at(-1)}`;
}

/** An HTTP request, under the id that API Gateway gave it. Of its stages only the level DEBUG tells. */
export function logRequest(
  functionName: FunctionName,
  event: HttpEvent,
  context: InvocationContext | undefined,
  answer: (requestId: string) => Promise<HttpResult>,
): Promise<HttpResult> {
  const requestId = context?.awsRequestId;
  const runId = event.requestContext.requestId ?? requestId ?? randomUUID();
  const identity = { function: functionName, runId, requestId, stageLevel: "DEBUG" } as const;
  return logRun(
    identity,
    async () => {
      const result = await answer(runId);
      noteRun({ route: `${event.requestContext.http.method} ${event.rawPath}`, status: result.statusCode });
      return result;
    },
    ({ statusCode }) => statusCode >= 500,
  );
}
