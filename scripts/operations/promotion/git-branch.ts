import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { OperatorError } from "../../../functions/contracts/errors";

const run = promisify(execFile);

/**
 * Commits changed files on a new branch that starts at HEAD. The working tree, the index and the branch the
 * operator is on stay as they are.
 *
 * @param files new content by path from the root of the repository's checkout in `folder`
 * @throws OperatorError when `folder` is no git repository or the branch exists
 */
export async function commitOnBranch(options: {
  readonly folder: string;
  readonly branch: string;
  readonly message: string;
  readonly files: Readonly<Record<string, string>>;
}): Promise<{ readonly branch: string; readonly commit: string }> {
  const { folder, branch, message, files } = options;
  const indexFolder = await mkdtemp(join(tmpdir(), "ops-index-"));
  const git = (args: readonly string[], input?: string): Promise<string> =>
    runGit(folder, args, { GIT_INDEX_FILE: join(indexFolder, "index") }, input);
  try {
    if (await exists(folder, `refs/heads/${branch}`)) {
      throw new OperatorError(
        `The branch "${branch}" exists already. Merge it, or delete it with "git branch -D ${branch}".`,
      );
    }
    const prefix = await git(["rev-parse", "--show-prefix"]);
    await git(["read-tree", "HEAD"]);
    for (const [path, content] of Object.entries(files)) {
      const blob = await git(["hash-object", "-w", "--stdin"], content);
      await git(["update-index", "--add", "--cacheinfo", `100644,${blob},${prefix}${path}`]);
    }
    const tree = await git(["write-tree"]);
    const commit = await git(["commit-tree", tree, "-p", "HEAD", "-m", message]);
    await git(["branch", branch, commit]);
    return { branch, commit };
  } finally {
    await rm(indexFolder, { recursive: true, force: true });
  }
}

async function exists(folder: string, ref: string): Promise<boolean> {
  try {
    await run("git", ["show-ref", "--verify", "--quiet", ref], { cwd: folder });
    return true;
  } catch {
    return false;
  }
}

async function runGit(
  folder: string,
  args: readonly string[],
  environment: Record<string, string>,
  input: string | undefined,
): Promise<string> {
  try {
    const running = run("git", [...args], { cwd: folder, env: { ...process.env, ...environment } });
    if (input !== undefined) running.child.stdin?.end(input);
    const { stdout } = await running;
    return stdout.trim();
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    const reason = code === "ENOENT" ? "git is not installed" : (stderr || message).trim().split("\n")[0];
    throw new OperatorError(`git ${args[0]} failed in "${folder}": ${reason}.`, { cause: error });
  }
}
