import type { Problem } from "../../support/reliability/judge-run";
import type { TaskResult } from "./reliability-worker";

export const PROBLEM_KINDS: readonly Problem["kind"][] = ["lost", "doubled", "torn", "different", "untold"];

/** What befell some runs and what came out, counted. */
export interface Sums {
  readonly runs: number;
  readonly invocations: number;
  /** Invocations that failed; those of them that were killed. */
  readonly failed: number;
  readonly killed: number;
  /** Calls that met a fault, by its kind. */
  readonly callFaults: Readonly<Record<string, number>>;
  /** Events. */
  readonly deliveredTwice: number;
  readonly late: number;
  readonly deadLetters: number;
  readonly failedImports: number;
  /** Runs in which somebody had to run days again. */
  readonly aided: number;
  readonly problems: Readonly<Partial<Record<Problem["kind"], number>>>;
}

const NOTHING: Sums = {
  runs: 0,
  invocations: 0,
  failed: 0,
  killed: 0,
  callFaults: {},
  deliveredTwice: 0,
  late: 0,
  deadLetters: 0,
  failedImports: 0,
  aided: 0,
  problems: {},
};

export function sumUp(results: readonly TaskResult[], before: Sums = NOTHING): Sums {
  return addAll([before, ...results.map(countOne)]);
}

export function addAll(sums: readonly Sums[]): Sums {
  return sums.reduce(
    (total, each) => ({
      runs: total.runs + each.runs,
      invocations: total.invocations + each.invocations,
      failed: total.failed + each.failed,
      killed: total.killed + each.killed,
      callFaults: addCounts(total.callFaults, each.callFaults),
      deliveredTwice: total.deliveredTwice + each.deliveredTwice,
      late: total.late + each.late,
      deadLetters: total.deadLetters + each.deadLetters,
      failedImports: total.failedImports + each.failedImports,
      aided: total.aided + each.aided,
      problems: addCounts(total.problems, each.problems),
    }),
    NOTHING,
  );
}

function countOne({ name, run, profile, isAided, problems, ...counts }: TaskResult): Sums {
  const ofKinds = problems.map(({ kind }) => ({ [kind]: 1 }));
  return {
    ...counts,
    runs: 1,
    aided: isAided ? 1 : 0,
    problems: ofKinds.reduce<Record<string, number>>(addCounts, {}),
  };
}

function addCounts(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum = { ...one };
  for (const [kind, count] of Object.entries(other)) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}
