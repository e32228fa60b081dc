import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { GateError, OperatorError, UsageError } from "../../../functions/contracts/errors";
import { PROBE_SCHEDULE } from "../../../functions/contracts/probe-schedule";
import type { CommandContext } from "../../cli/context";
import { requireWritable } from "../../cli/output-file";
import { readPulumiHistory } from "../../pulumi-stacks";
import { requireStack } from "../../stack-outputs";
import { runPulumi } from "./run-pulumi";

const POLICY_PACK = ["--policy-pack", "infra/policy"] as const;
/** What the CLI says of `--expect-no-changes`. */
const CHANGES_FOUND = /no changes were expected but changes/i;

/** Shows what a deployment would do, under the policy pack, and keeps it as the plan that a deployment has to keep to. */
export async function previewStack(
  context: CommandContext,
  { stack, planFile }: { readonly stack: string; readonly planFile: string },
): Promise<void> {
  await requireStack(stack, context.target.projectFolder);
  await requireWritable("--plan", planFile);
  const plan = resolve(planFile);
  const { exitCode } = await runPulumi(
    ["preview", "--stack", stack, ...POLICY_PACK, "--diff", "--save-plan", plan],
    context.target.projectFolder,
    context.log,
  );
  if (exitCode !== 0) {
    throw new GateError(`Pulumi refuses the change of ${stack} (exit code ${exitCode}); there is no plan.`);
  }
  if (context.json) context.printJson({ stack, planFile: plan });
  else
    context.print(
      `Plan of ${stack}: ${plan}. Deploy it with: ops deploy up --stack ${stack} --plan ${planFile}`,
    );
}

/** Deploys a plan, and nothing but the plan: what has changed since it was made stops it. */
export async function deployPlan(
  context: CommandContext,
  options: { readonly stack: string; readonly planFile: string; readonly message?: string },
): Promise<void> {
  const { stack, planFile, message } = options;
  await requireStack(stack, context.target.projectFolder);
  const plan = resolve(planFile);
  if (!existsSync(plan)) {
    throw new UsageError(`--plan is "${planFile}"; there is no such file. Make it with: ops deploy preview`);
  }
  const { exitCode } = await runPulumi(
    [
      ...["up", "--stack", stack, ...POLICY_PACK, "--yes", "--skip-preview", "--plan", plan],
      ...(message === undefined ? [] : ["--message", message]),
    ],
    context.target.projectFolder,
    context.log,
  );
  if (exitCode !== 0) {
    throw new OperatorError(
      `The deployment of ${stack} failed (exit code ${exitCode}). What serves: ops status --stack ${stack}. ` +
        `The way back: ops rollback --stack ${stack}`,
    );
  }
  if (context.json) context.printJson({ stack, planFile: plan, deployed: true });
  else context.print(`${stack} is deployed as planned.`);
}

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * Tells the commit that was deployed last and got through, which the workflow gives as the message of each deployment;
 * nothing where nobody has deployed one yet. What a deployment that failed has to go back to.
 */
export async function tellLastDeployed(
  context: CommandContext,
  { stack }: { readonly stack: string },
): Promise<void> {
  const { projectFolder } = context.target;
  await requireStack(stack, projectFolder);
  const history = await readPulumiHistory(stack, projectFolder);
  const got = history.find(({ kind, result }) => kind === "update" && result === "succeeded");
  // Deployed by hand, under another name: which commit that was nobody knows.
  const commit = COMMIT.test(got?.message ?? "") ? got?.message : undefined;
  if (commit === undefined) context.log(`No commit is known to be deployed as ${stack}.`);
  if (context.json) context.printJson({ stack, commit: commit ?? null });
  else if (commit !== undefined) context.print(commit);
}

/**
 * Holds the account against the program: what somebody has changed by hand shows as a change that nobody proposed.
 *
 * @throws GateError when the two differ
 */
export async function checkAccount(
  context: CommandContext,
  { stack }: { readonly stack: string },
): Promise<void> {
  await requireStack(stack, context.target.projectFolder);
  const { exitCode, tail } = await runPulumi(
    [
      ...["preview", "--stack", stack, "--refresh", "--expect-no-changes", "--diff"],
      // It has taken itself away, as it should.
      ...["--exclude", `**::${PROBE_SCHEDULE}`],
    ],
    context.target.projectFolder,
    context.log,
  );
  if (exitCode !== 0 && CHANGES_FOUND.test(tail)) {
    throw new GateError(
      `${stack} is not what the program says: see the differences above. Deploy the program, or commit what was changed by hand.`,
    );
  }
  if (exitCode !== 0) {
    throw new OperatorError(`${stack} could not be held against the program (exit code ${exitCode}).`);
  }
  if (context.json) context.printJson({ stack, differs: false });
  else context.print(`${stack} is what the program says.`);
}
