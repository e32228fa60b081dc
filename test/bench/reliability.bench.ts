import { fork } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FUNCTION_NAMES, type FunctionName } from "../../functions/contracts/stack-outputs";
import { formatDay } from "../../functions/demand/calendar";
import { requireInteger } from "../../scripts/cli/numbers";
import { evaluateProgram } from "../../scripts/program/evaluate-program";
import { accessKeyIdOf } from "../../scripts/sandbox/services/lambda/function-fleet";
import { planOf } from "../support/reliability/matrix";
import {
  evaluatePrograms,
  FIRST_RUN_DAY,
  type Programs,
  type RunPlan,
} from "../support/reliability/play-run";
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
  const programs = await evaluatePrograms(evaluateProgram);
  const tasks = [
    ...(values.crashes ? await listCrashes(programs, seed) : []),
    ...Array.from({ length: runs }, (_, index) => {
      const { profile, ...plan } = planOf(from + index, seed);
      return { name: `run ${from + index} (${profile})`, plan };
    }),
  ];
  const startedAt = performance.now();
  const results = await shareOut(programs, tasks, workers);
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

/**
 * What the state machine invokes on a day of a large fleet, in order, and up to which write each is killed: an invocation
 * that makes fewer is killed as it answers. Of the workers, which write alike, the first; `all` is what the function
 * writes that day.
 */
const FLEET_INVOCATIONS: Partial<Record<FunctionName, readonly (number | "all")[]>> = {
  monitor: [4, 0, "all"],
  "batch-predict": [3],
  "fleet-step": [3, 4, 3, 9],
};

/** One run per function, invocation, write of its second run day, and side of that write. */
async function listCrashes(programs: Programs, seed: number): Promise<Task[]> {
  const tasks: Task[] = [];
  const references = new References(programs);
  const runDay = FIRST_RUN_DAY + 1;
  const names = programs.single.outputs.functionNames as Record<FunctionName, string>;
  for (const fleet of [false, true]) {
    const plan: RunPlan = { demandSeed: seed, days: 1, faultSeed: 0, rates: {}, fleet };
    const { writes } = await references.of(plan);
    for (const functionName of FUNCTION_NAMES) {
      const all = writes[`${accessKeyIdOf(names[functionName])} ${formatDay(runDay)}`] ?? 0;
      const counts = fleet ? (FLEET_INVOCATIONS[functionName] ?? []) : [all];
      counts.forEach((count, index) => {
        const last = count === "all" ? all : count;
        const invocation = index + 1;
        const what = fleet ? `${functionName}, invocation ${invocation} of a fleet's day,` : functionName;
        for (let write = 1; write <= last; write++) {
          for (const isExecuted of [false, true]) {
            const point = { atCall: write, countsWritesOnly: true, isExecuted };
            const kill = { functionName, runDay, invocation, point };
            tasks.push({
              name: `kill of ${what} ${isExecuted ? "after" : "before"} write ${write} of ${last}`,
              plan: { ...plan, processes: true, kill },
            });
          }
        }
      });
    }
  }
  return tasks;
}

/** Gives each worker a task when it has done one. */
async function shareOut(programs: Programs, tasks: readonly Task[], workers: number): Promise<TaskResult[]> {
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
      child.send({ programs });
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
