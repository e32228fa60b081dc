import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { OperatorError, UsageError } from "../../../functions/contracts/errors";
import type { CommandContext } from "../../cli/context";

const run = promisify(execFile);
const REMOTE = "origin";
const BASE = "main";
/** Workflow with the checks of a pull request: one that a workflow opens starts none by itself. */
const CHECKS = "pull-request.yml";

/** What `gh` says of a branch that has its pull request. */
const IS_OPEN = /a pull request .* already exists/s;

/**
 * Pushes a branch that `promote`, `rollback` or `optimize --apply` made, and opens its pull request with the words of
 * its commit. One that is offered already is left alone; one that was pushed and not offered, because something failed in
 * between, is offered now.
 */
export async function openPullRequest(context: CommandContext, branch: string): Promise<void> {
  const folder = context.target.projectFolder;
  const call = (tool: string, args: readonly string[]) => callTool(tool, args, folder);
  const found = await call("git", ["branch", "--list", "--format=%(refname:short)", branch]);
  if (found !== branch) throw new UsageError(`There is no branch "${branch}" here.`);
  const leaveAlone = (how: string) => {
    if (context.json) context.printJson({ branch, opened: false });
    else context.print(`"${branch}" is offered already${how}.`);
  };
  const commit = await call("git", ["rev-parse", `refs/heads/${branch}`]);
  // By its full name: a bare one would also find branches that only end so.
  const [pushed = ""] = (await call("git", ["ls-remote", REMOTE, `refs/heads/${branch}`])).split("\t");
  if (pushed !== "" && pushed !== commit) {
    return leaveAlone(
      ` as ${pushed.slice(0, 10)}, another commit; delete it at "${REMOTE}" to offer this one`,
    );
  }
  const message = await call("git", [
    ...["log", "-1", "--no-show-signature", "--encoding=UTF-8", "--format=%B", branch],
  ]);
  const [title = branch, ...body] = message.split("\n");
  if (pushed === "") await call("git", ["push", REMOTE, `refs/heads/${branch}`]);
  let url: string;
  try {
    url = await call("gh", [
      ...["pr", "create", "--base", BASE, "--head", branch],
      ...["--title", title, "--body", body.join("\n").trim()],
    ]);
  } catch (error) {
    if (pushed !== "" && IS_OPEN.test((error as Error).message)) return leaveAlone("");
    throw error;
  }
  await call("gh", ["workflow", "run", CHECKS, "--ref", branch]);
  if (context.json) context.printJson({ branch, opened: true, url });
  else context.print(url);
}

async function callTool(tool: string, args: readonly string[], folder: string): Promise<string> {
  try {
    return (await run(tool, [...args], { cwd: folder })).stdout.trim();
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    const reason = code === "ENOENT" ? `${tool} is not installed` : (stderr || message).trim();
    throw new OperatorError(`"${tool} ${args.slice(0, 2).join(" ")}" failed: ${reason}`, { cause: error });
  }
}
