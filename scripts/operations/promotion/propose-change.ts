import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, GateError, OperatorError } from "../../../functions/contracts/errors";
import { type CommandContext, requireConsent } from "../../cli/context";
import { formatUsd } from "../../cli/format";
import { type CostEstimate, estimateCost } from "../../estimate/estimate-cost";
import { readSavedPrices } from "../../estimate/prices";
import { DEFAULT_USAGE } from "../../estimate/usage";
import type { EvaluatedProgram, EvaluateProgramOptions } from "../../program/evaluation";
import {
  commitOnBranch,
  isEdited,
  readCommitted,
  readHead,
  requireNewBranch,
  type StagedChange,
  stageChange,
  withCheckout,
} from "./git-branch";
import { guardAgain } from "./guard-again";
import { changeSettings, type SettingChange, stackFileName } from "./stack-file";

/** A stack's configuration as it is committed: what a change begins from. */
export interface CommittedStack {
  readonly stack: string;
  readonly fileName: string;
  /** The commit that it was read from. */
  readonly base: string;
  readonly text: string;
}

/** Runs the Pulumi program of a folder; `evaluateProgram` unless a test says otherwise. */
export type Evaluate = (options: EvaluateProgramOptions) => Promise<EvaluatedProgram>;

/** What a month costs with a change, and without it, at the default use. */
export interface CostDifference {
  /** Absent where the change is one that costs nothing: it was not computed. */
  readonly beforeUsd?: number;
  readonly afterUsd: number;
}

export interface ProposedChange {
  readonly branch: string;
  readonly commit: string;
  readonly diff: string;
  /** Absent where no prices are saved for the region. */
  readonly cost?: CostDifference;
}

export interface ChangeOptions {
  readonly settings: readonly SettingChange[];
  readonly branch: string;
  readonly message: string;
  /** Whether the bill is compared with that of before: another evaluation. A model's block costs nothing. */
  readonly comparesCost: boolean;
  /** Asked before the branch is made. */
  readonly question: string;
  readonly yes: boolean;
}

/** @throws OperatorError when the project is no git repository, or has committed no such file */
export async function readCommittedStack(
  { target, log }: Pick<CommandContext, "target" | "log">,
  stack: string,
): Promise<CommittedStack> {
  const fileName = stackFileName(stack);
  const base = await readHead(target.projectFolder);
  const text = await readCommitted(target.projectFolder, base, fileName);
  if (text === undefined) {
    throw new OperatorError(`"${fileName}" is not committed; commit it first.`);
  }
  if (await isEdited(target.projectFolder, base, fileName)) {
    log(`Note: ${fileName} has edits that are not committed. They are left alone, and are no part of this.`);
  }
  return { stack, fileName, base, text };
}

/**
 * Changes settings of a committed stack file on a git branch: shows the very diff that is committed, runs the program
 * of every stack on the result under the policy pack, tells what it would cost, and asks. Pulumi does the change once
 * the branch is merged. The working tree stays as it is, byte for byte.
 *
 * @throws GateError when the program or a policy refuses the result; no branch is made then
 */
export async function proposeChange(
  context: CommandContext,
  committed: CommittedStack,
  options: ChangeOptions,
  evaluate: Evaluate,
): Promise<ProposedChange> {
  const { projectFolder } = context.target;
  await requireNewBranch(projectFolder, options.branch);
  const settings = [...options.settings, ...guardAgain(committed.text, options.settings)];
  const after = changeSettings(committed.text, committed.fileName, settings);
  const staged = await stageChange(projectFolder, committed.base, { [committed.fileName]: after });
  if (staged.diff === "") throw new OperatorError(`Nothing of ${committed.fileName} would change.`);
  context.log(`Plan: a branch "${options.branch}" with\n\n${staged.diff}\n`);
  const cost = await judgeResult(context, committed, staged, options.comparesCost, evaluate);
  await requireConsent(context, options.yes, options.question);
  const { branch, commit } = await commitOnBranch(projectFolder, staged, options);
  return { branch, commit, diff: staged.diff, cost };
}

/** What the program makes of a change, before anybody is asked. */
async function judgeResult(
  { target, log }: CommandContext,
  committed: CommittedStack,
  staged: StagedChange,
  comparesCost: boolean,
  evaluate: Evaluate,
): Promise<CostDifference | undefined> {
  const { judged, before } = await withCheckout(target.projectFolder, staged, async (folder) => {
    if (!existsSync(join(folder, "scripts", "program", "child.ts"))) {
      throw new OperatorError(
        "The commit has no program to judge the change by; run this in its repository.",
      );
    }
    const { listStackFiles } = await import("../../pulumi-stacks");
    const stacks = await listStackFiles(folder);
    const programs: (readonly [string, EvaluatedProgram])[] = [];
    // One after the other: each takes a processor and a quarter of a gigabyte.
    for (const stack of stacks) {
      programs.push([stack, await refusing(stack, () => evaluate({ stack, folder, judge: true }))]);
    }
    const before = comparesCost ? await evaluateBefore(folder, committed, evaluate) : undefined;
    return { judged: programs, before };
  });
  const violations = judged.flatMap(([stack, { violations = [NOT_JUDGED] }]) =>
    violations.map((violation) => `${stack}: ${violation}`),
  );
  if (violations.length > 0) {
    throw new GateError(`The policy pack refuses the change; no branch was made:\n${violations.join("\n")}`);
  }
  log(`Program: ${judged.map(([stack]) => stack).join(" and ")} accept it, under the policy pack.`);
  const own = judged.find(([stack]) => stack === committed.stack)?.[1];
  return own && tellCost(committed.stack, before, own, log);
}

const NOT_JUDGED = "the committed program does not know the policy pack";

/** The program on the file as it is committed, in the same checkout; a stack that is broken now has no cost. */
async function evaluateBefore(
  folder: string,
  { stack, text }: CommittedStack,
  evaluate: Evaluate,
): Promise<EvaluatedProgram | undefined> {
  const { writeFile } = await import("node:fs/promises");
  const configFile = join(folder, ".before.yaml");
  await writeFile(configFile, text);
  try {
    return await evaluate({ stack, folder, configFile });
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

async function refusing<T>(stack: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new GateError(
      `The program refuses the configuration of ${stack}; no branch was made:\n${cause.message}`,
      { cause },
    );
  }
}

function tellCost(
  stack: string,
  before: EvaluatedProgram | undefined,
  after: EvaluatedProgram,
  log: (text: string) => void,
): CostDifference | undefined {
  const fresh = estimateOf(after);
  if (!fresh) {
    log(`Cost: not known; no prices are saved for ${String(after.outputs.region)}.`);
    return undefined;
  }
  const beforeUsd = before && estimateOf(before)?.usdPerMonth;
  const cost = { beforeUsd, afterUsd: fresh.usdPerMonth };
  const difference = beforeUsd === undefined ? "" : ` (${describeDifference(cost.afterUsd - beforeUsd)})`;
  log(
    `Cost: ${stack} ${formatUsd(cost.afterUsd)} a month at the default use${difference}, of ${formatUsd(Number(after.outputs.monthlyBudgetUsd))} budgeted.`,
  );
  return cost;
}

/** `-$40.88 a month`, `the same`. */
function describeDifference(usd: number): string {
  if (Math.abs(usd) < 0.005) return "the same as now";
  return `${usd < 0 ? "-" : "+"}${formatUsd(Math.abs(usd))} a month`;
}

function estimateOf(program: EvaluatedProgram): CostEstimate | undefined {
  try {
    return estimateCost(program, DEFAULT_USAGE, readSavedPrices(String(program.outputs.region)));
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}
