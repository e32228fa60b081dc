import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  paginateListExecutions,
  SFNClient,
} from "@aws-sdk/client-sfn";

/** A run of the fleet's state machine that failed and was not made good since. */
export interface FailedFleetRun {
  readonly executionArn: string;
  /** JSON text; the run is started again with it. */
  readonly input: string;
  readonly task?: string;
  /** ISO instant (UTC) of the run, from its input. */
  readonly scheduledAt?: string;
  readonly status: string;
  readonly stoppedAt?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** What was not made good for so long is made good no more: parts of a fleet's day expire. */
const LISTED_MS = 14 * 86_400_000;
const FAILED = ["FAILED", "TIMED_OUT", "ABORTED"] as const;

interface Described extends FailedFleetRun {
  readonly startedAtMs: number;
}

/**
 * Executions of the last two weeks that failed, newest first, without those whose task and day a later execution has
 * done.
 */
export async function listFailedFleetRuns(
  stateMachineArn: string,
  nowMs: number,
): Promise<readonly FailedFleetRun[]> {
  const client = new SFNClient({});
  const since = nowMs - LISTED_MS;
  const failed = (
    await Promise.all(FAILED.map((status) => listSince(client, stateMachineArn, status, since)))
  ).flat();
  if (failed.length === 0) return [];
  const earliestMs = Math.min(...failed.map(startOf));
  const succeeded = await listSince(client, stateMachineArn, "SUCCEEDED", earliestMs);
  const describeAll = (items: readonly ExecutionListItem[]) =>
    Promise.all(items.map((item) => describeExecution(client, item)));
  const [open, done] = await Promise.all([describeAll(failed), describeAll(succeeded)]);
  return open
    .filter((run) => !done.some((later) => isSameRun(run, later) && later.startedAtMs > run.startedAtMs))
    .sort((a, b) => b.startedAtMs - a.startedAtMs)
    .map(({ startedAtMs: _, ...run }) => run);
}

/** Executions are listed newest first, so that the pages end where the time does. */
async function listSince(
  client: SFNClient,
  stateMachineArn: string,
  statusFilter: (typeof FAILED)[number] | "SUCCEEDED",
  sinceMs: number,
): Promise<readonly ExecutionListItem[]> {
  const found: ExecutionListItem[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client },
    { stateMachineArn, statusFilter },
  )) {
    found.push(...executions.filter((item) => startOf(item) >= sinceMs));
    if (executions.some((item) => startOf(item) < sinceMs)) break;
  }
  return found;
}

async function describeExecution(client: SFNClient, item: ExecutionListItem): Promise<Described> {
  const { executionArn } = item;
  const {
    input = "{}",
    error,
    cause,
    status,
    stopDate,
  } = await client.send(new DescribeExecutionCommand({ executionArn }));
  return {
    executionArn: executionArn!,
    input,
    ...readInput(input),
    status: status!,
    stoppedAt: stopDate?.toISOString(),
    error,
    cause,
    startedAtMs: startOf(item),
  };
}

/** Somebody may have started an execution by hand with any input. */
function readInput(input: string): Pick<FailedFleetRun, "task" | "scheduledAt"> {
  const { task, scheduledAt } = (JSON.parse(input) ?? {}) as {
    readonly task?: unknown;
    readonly scheduledAt?: unknown;
  };
  return {
    task: typeof task === "string" ? task : undefined,
    scheduledAt: typeof scheduledAt === "string" ? scheduledAt : undefined,
  };
}

/** The same task for the same day. */
function isSameRun(one: FailedFleetRun, other: FailedFleetRun): boolean {
  return (
    one.task !== undefined &&
    one.task === other.task &&
    one.scheduledAt !== undefined &&
    one.scheduledAt.slice(0, 10) === other.scheduledAt?.slice(0, 10)
  );
}

function startOf({ startDate }: ExecutionListItem): number {
  return startDate!.getTime();
}
