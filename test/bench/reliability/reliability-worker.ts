import { judgeRun, type Problem } from "../../support/reliability/judge-run";
import { type Programs, playRun, type RunPlan } from "../../support/reliability/play-run";
import { References } from "../../support/reliability/references";

export interface Task {
  readonly name: string;
  /** Its number in the matrix, and the faults it meets; absent when it is none of these runs. */
  readonly run?: number;
  readonly profile?: string;
  readonly plan: RunPlan;
}

export interface TaskResult extends Omit<Task, "plan"> {
  readonly problems: readonly Problem[];
  readonly invocations: number;
  readonly failed: number;
  readonly killed: number;
  readonly deadLetters: number;
  readonly late: number;
  readonly deliveredTwice: number;
  readonly failedImports: number;
  readonly callFaults: Readonly<Record<string, number>>;
  /** Whether runs had to be done again by hand. */
  readonly isAided: boolean;
}

let references: References | undefined;
let programs: Programs | undefined;

async function run({ plan, ...task }: Task): Promise<TaskResult> {
  const reference = await references!.of(plan);
  const record = await playRun(programs!, plan);
  return {
    ...task,
    problems: judgeRun(record, reference),
    invocations: Object.values(record.invocations).reduce((sum, count) => sum + count, 0),
    failed: record.failed.length,
    killed: record.failed.filter(({ error }) => error.includes("SIGKILL")).length,
    deadLetters: record.deadLetters.length,
    late: record.late.length,
    deliveredTwice: record.deliveredTwice,
    failedImports: record.failedImports,
    callFaults: record.callFaults,
    isAided: record.setRight !== undefined,
  };
}

process.on("message", (message: { readonly programs: Programs } | Task) => {
  if ("programs" in message) {
    programs = message.programs;
    references = new References(programs);
    return;
  }
  const { plan: _, ...task } = message;
  run(message).then(
    (result) => process.send!(result),
    (error: Error) =>
      process.send!({
        ...task,
        problems: [{ kind: "untold", what: `the run itself ended: ${error.stack}` }],
        invocations: 0,
        failed: 0,
        killed: 0,
        deadLetters: 0,
        late: 0,
        deliveredTwice: 0,
        failedImports: 0,
        callFaults: {},
        isAided: false,
      } satisfies TaskResult),
  );
});
process.on("disconnect", () => process.exit(0));
