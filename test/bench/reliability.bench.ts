import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
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
import { KeptFigures } from "./reliability/kept-figures";
import type { Task, TaskResult } from "./reliability/reliability-worker";
import { renderFigures } from "./reliability/render-figures";
import { PROBLEM_KINDS, sumUp } from "./reliability/sum-up";

const DOCUMENT = join(__dirname, "..", "..", "docs", "reliability.md");
const TABLE = /(<!-- reliability -->\n)[\s\S]*(<!-- end of reliability -->)/;

/**
 * Small runs of the whole stack under faults, each held against the same run without: `npm run bench -- reliability --
 * [--runs 1000] [--seed 1] [--workers 2] [--at-once 6] [--from 0]`. Run K alone: `--from K --runs 1`. First each daily
 * function is killed at every single one of its writes, before and after; `--runs 0` does only that, `--no-crashes`
 * leaves it out.
 *
 * A worker plays several runs at once, since most of their time they wait for the next attempt of a call. `--keep` adds
 * each run to the figures that docs/reliability.md shows as soon as it is over, and leaves out those which are there: what
 * was ended goes on where it was.
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
      "at-once": { type: "string", default: "6" },
      crashes: { type: "boolean", default: true },
      keep: { type: "boolean", default: false },
    },
  });
  const runs = requireInteger("--runs", Number(values.runs), 0, 1_000_000);
  const seed = requireInteger("--seed", Number(values.seed), 0, 0xffffffff);
  const workers = requireInteger("--workers", Number(values.workers), 1, 64);
  const atOnce = requireInteger("--at-once", Number(values["at-once"]), 1, 64);
  const from = requireInteger("--from", Number(values.from), 0, 1_000_000);
  const kept = values.keep ? KeptFigures.read(seed) : undefined;
  const programs = await evaluatePrograms(evaluateProgram);
  const startedAt = performance.now();
  // One at a time: each has a process for each of its functions.
  const crashes = values.crashes ? await listCrashes(programs, seed) : [];
  const areKept = crashes.length === kept?.figures.kills?.runs;
  const kills = areKept ? [] : await shareOut(programs, crashes, { workers, atOnce: 1 });
  if (kills.length > 0) kept?.keepKills(kills);
  const planned = Array.from({ length: runs }, (_, index) => from + index)
    .filter((run) => !kept?.has(run))
    .map((run): Task => {
      const { profile, ...plan } = planOf(run, seed);
      return { name: `run ${run} (${profile})`, run, profile, plan };
    });
  const played = await shareOut(programs, planned, {
    workers,
    atOnce,
    onResult: (result) => kept?.add(result),
  });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  report("a kill at every write", kills);
  report(`runs, seed ${seed}`, played);
  process.stdout.write(`${seconds} s with ${workers} workers\n`);
  if (kept) writeTable(renderFigures(kept.figures));
  if ([...kills, ...played].some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}

function writeTable(table: string): void {
  process.stdout.write(`\n${table}\n`);
  const document = readFileSync(DOCUMENT, "utf8");
  const shown = document.replace(TABLE, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`);
  writeFileSync(DOCUMENT, shown);
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

interface Sharing {
  readonly workers: number;
  /** Tasks that a worker has at a time. */
  readonly atOnce: number;
  readonly onResult?: (result: TaskResult) => void;
}

/** Gives a worker another task when it has done one. */
async function shareOut(
  programs: Programs,
  tasks: readonly Task[],
  { workers, atOnce, onResult }: Sharing,
): Promise<TaskResult[]> {
  const results: TaskResult[] = [];
  let next = 0;
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(join(__dirname, "reliability", "reliability-worker.ts"), {
        serialization: "advanced",
      });
      let underWay = 0;
      const advance = (): void => {
        for (; underWay < atOnce && next < tasks.length; underWay++) child.send(tasks[next++]!);
        if (underWay === 0) {
          child.disconnect();
          resolve();
        }
      };
      child.on("message", (result: TaskResult) => {
        underWay--;
        results.push(result);
        onResult?.(result);
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
  const sums = sumUp(results);
  const lines = [
    [title, sums.runs],
    ["  invocations", sums.invocations],
    ["  that failed", sums.failed],
    ["  killed, of these", sums.killed],
    ...Object.entries(sums.callFaults)
      .sort()
      .map(([kind, count]) => [`  calls: ${kind}`, count] as const),
    ["  events delivered twice", sums.deliveredTwice],
    ["  events delivered late", sums.late],
    ["  events given up, in dead letters", sums.deadLetters],
    ["  imports that failed and were done again", sums.failedImports],
    ["  runs in order by themselves", sums.runs - sums.aided],
    ["  runs in order after events were run again", sums.aided],
    ...PROBLEM_KINDS.map((kind) => [`  ${kind}`, sums.problems[kind] ?? 0] as const),
  ] as const;
  for (const [name, value] of lines) process.stdout.write(`${name.padEnd(48)} ${value}\n`);
}

void main();
