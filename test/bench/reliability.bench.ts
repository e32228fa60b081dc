import { fork } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FUNCTION_NAMES, type FunctionName } from "../../functions/contracts/stack-outputs";
import { formatDay } from "../../functions/demand/calendar";
import { requireInteger } from "../../scripts/cli/numbers";
import { evaluateProgram } from "../../scripts/program/evaluate-program";
import type { EvaluatedProgram } from "../../scripts/program/evaluation";
import { accessKeyIdOf } from "../../scripts/sandbox/services/lambda/function-fleet";
import { planOf } from "../support/reliability/matrix";
import { FIRST_RUN_DAY, type RunPlan } from "../support/reliability/play-run";
import { References } from "../support/reliability/references";
import type { Task, TaskResult } from "./reliability/reliability-worker";

/**
 * Small runs of the whole stack under faults, each held against the same run without: `npm run bench -- reliability --
 * [--runs 1000] [--seed 1] [--workers 2] [--from 0]`. Run K alone: `--from K --runs 1`. First each daily function is
 * killed at every single one of its writes, before and after; `--runs 0` does only that, `--no-crashes` leaves it out.
 *
 * Exits with 1 when anything was lost, doubled, torn, different or untold.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      runs: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      workers: { type: "string", default: "2" },
      from: { type: "string", default: "0" },
      crashes: { type: "boolean", default: true },
    },
  });
  const runs = requireInteger("--runs", Number(values.runs), 0, 1_000_000);
  const seed = requireInteger("--seed", Number(values.seed), 0, 0xffffffff);
  const workers = requireInteger("--workers", Number(values.workers), 1, 64);
  const from = requireInteger("--from", Number(values.from), 0, 1_000_000);
  const program = await evaluateProgram({ stack: "dev" });
  const tasks = [
    ...(values.crashes ? await listCrashes(program, seed) : []),
    ...Array.from({ length: runs }, (_, index) => {
      const { profile, ...plan } = planOf(from + index, seed);
      return { name: `run ${from + index} (${profile})`, plan };
    }),
  ];
  const startedAt = performance.now();
  const results = await shareOut(program, tasks, workers);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  report(
    "a kill at every write",
    results.filter(({ name }) => name.startsWith("kill")),
  );
  report(
    `runs, seed ${seed}`,
    results.filter(({ name }) => !name.startsWith("kill")),
  );
  process.stdout.write(`${seconds} s with ${workers} workers\n`);
  if (results.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}

/** One run per daily function, write of its second run day, and side of that write. */
async function listCrashes(program: EvaluatedProgram, seed: number): Promise<Task[]> {
  const plan: RunPlan = { demandSeed: seed, days: 1, faultSeed: 0, rates: {} };
  const { writes } = await new References(program).of(plan);
  const runDay = FIRST_RUN_DAY + 1;
  const names = program.outputs.functionNames as Record<FunctionName, string>;
  return FUNCTION_NAMES.flatMap((functionName) => {
    const count = writes[`${accessKeyIdOf(names[functionName])} ${formatDay(runDay)}`] ?? 0;
    return Array.from({ length: count }, (_, index) =>
      [false, true].map((isExecuted) => ({ index, isExecuted })),
    )
      .flat()
      .map(({ index, isExecuted }) => {
        const point = { atCall: index + 1, countsWritesOnly: true, isExecuted };
        return {
          name: `kill of ${functionName} ${isExecuted ? "after" : "before"} write ${index + 1} of ${count}`,
          plan: { ...plan, processes: true, kill: { functionName, runDay, point } },
        };
      });
  });
}

/** Gives each worker a task when it has done one. */
async function shareOut(
  program: EvaluatedProgram,
  tasks: readonly Task[],
  workers: number,
): Promise<TaskResult[]> {
  const results: TaskResult[] = [];
  let next = 0;
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(join(__dirname, "reliability", "reliability-worker.ts"), {
        serialization: "advanced",
      });
      const advance = (): void => {
        const task = tasks[next++];
        if (task) child.send(task);
        else {
          child.disconnect();
          resolve();
        }
      };
      child.on("message", (result: TaskResult) => {
        results.push(result);
        for (const { kind, what } of result.problems)
          process.stdout.write(`${result.name}: ${kind}: ${what}\n`);
        if (results.length % 50 === 0) process.stdout.write(`${results.length} of ${tasks.length}\n`);
        advance();
      });
      child.once("error", reject);
      child.once("exit", (code) =>
        code === 0 ? resolve() : reject(new Error(`A worker ended with ${code}.`)),
      );
      child.send({ program });
      advance();
    });
  await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, work));
  return results;
}

function report(title: string, results: readonly TaskResult[]): void {
  if (results.length === 0) return;
  const sum = (count: (result: TaskResult) => number) =>
    results.reduce((total, result) => total + count(result), 0);
  const calls: Record<string, number> = {};
  for (const { callFaults } of results) {
    for (const [kind, count] of Object.entries(callFaults)) calls[kind] = (calls[kind] ?? 0) + count;
  }
  const problems = results.flatMap((result) => result.problems);
  const lines = [
    [title, results.length],
    ["  invocations", sum(({ invocations }) => invocations)],
    ["  that failed", sum(({ failed }) => failed)],
    ["  killed, of these", sum(({ killed }) => killed)],
    ...Object.entries(calls)
      .sort()
      .map(([kind, count]) => [`  calls: ${kind}`, count] as const),
    ["  events delivered twice", sum(({ deliveredTwice }) => deliveredTwice)],
    ["  events delivered late", sum(({ late }) => late)],
    ["  events given up, in dead letters", sum(({ deadLetters }) => deadLetters)],
    ["  imports that failed and were done again", sum(({ failedImports }) => failedImports)],
    ["  runs in order by themselves", results.filter(({ isAided }) => !isAided).length],
    ["  runs in order after events were run again", results.filter(({ isAided }) => isAided).length],
    ...["lost", "doubled", "torn", "different", "untold"].map(
      (kind) => [`  ${kind}`, problems.filter((problem) => problem.kind === kind).length] as const,
    ),
  ] as const;
  for (const [name, value] of lines) process.stdout.write(`${name.padEnd(48)} ${value}\n`);
}

void main();
