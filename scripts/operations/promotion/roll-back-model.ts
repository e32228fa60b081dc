import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { OperatorError, UsageError } from "../../../functions/contracts/errors";
import { MODEL_VERSION, MODEL_VERSION_RULE } from "../../../functions/contracts/model-version";
import { type CommandContext, requireConsent } from "../../cli/context";
import { requireStack } from "../../stack-outputs";
import { commitOnBranch } from "./git-branch";
import { planSettings, readSetting, renderChange } from "./stack-file";

const run = promisify(execFile);
const VERSION_SETTING = ["model", "version"] as const;
const COMMITS_LOOKED_AT = 200;

/**
 * Pins the model a stack had before, on a git branch. Which one that was is read from the history of the
 * stack's file, so a roll-back needs neither AWS nor Pulumi.
 */
export async function rollBackModel(
  context: CommandContext,
  options: { readonly stack: string; readonly to?: string; readonly yes: boolean },
): Promise<void> {
  const { projectFolder } = context.target;
  await requireStack(options.stack, projectFolder);
  if (options.to !== undefined && !MODEL_VERSION.test(options.to)) {
    throw new UsageError(`--to is "${options.to}"; a model version is ${MODEL_VERSION_RULE}.`);
  }
  const fileName = `Pulumi.${options.stack}.yaml`;
  const present = await planSettings(projectFolder, options.stack, []);
  const current = String(readSetting(present.before, VERSION_SETTING));
  const version = options.to ?? (await findVersionBefore(projectFolder, fileName, current));
  if (version === current) throw new UsageError(`${fileName} pins model ${current} already.`);
  const change = await planSettings(projectFolder, options.stack, [
    { path: VERSION_SETTING, value: version },
  ]);
  context.log(`Plan: a branch with\n${renderChange(change)}\n`);
  await requireConsent(context, options.yes, `Roll ${options.stack} back to model ${version}?`);
  const { branch, commit } = await commitOnBranch({
    folder: projectFolder,
    branch: `rollback/${options.stack}-${version}`,
    message: `revert(${options.stack}): go back from model ${current} to ${version}`,
    files: { [fileName]: change.after },
  });
  if (context.json) context.printJson({ stack: options.stack, from: current, to: version, branch, commit });
  else
    context.print(
      `Branch "${branch}" pins model ${version}. Open a pull request: git push -u origin ${branch}`,
    );
}

/** The version the file pinned before it got the current one. */
async function findVersionBefore(folder: string, fileName: string, current: string): Promise<string> {
  const { stdout } = await run(
    "git",
    ["log", `--max-count=${COMMITS_LOOKED_AT}`, "--format=%H", "--", fileName],
    { cwd: folder },
  ).catch((error: Error) => {
    throw new OperatorError(`The history of ${fileName} cannot be read: ${error.message.split("\n")[0]}.`, {
      cause: error,
    });
  });
  for (const commit of stdout.split("\n").filter((line) => line !== "")) {
    const shown = await run("git", ["show", `${commit}:./${fileName}`], { cwd: folder }).catch(
      () => undefined,
    );
    const version = shown && readSetting(shown.stdout, VERSION_SETTING);
    if (version !== undefined && String(version) !== current) return String(version);
  }
  throw new OperatorError(
    `The history of ${fileName} knows no model but ${current}. Name the version with --to VERSION.`,
  );
}
