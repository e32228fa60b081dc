import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { OperatorError } from "../../../functions/contracts/errors";

/*
 * Changes are made to what is committed, in git's own objects: what lies uncommitted in the working tree, or is
 * staged, neither gets into a change nor is touched by one.
 */

const run = promisify(execFile);
const LARGEST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** A change of committed files that no branch has yet. */
export interface StagedChange {
  /** The commit it is a change of, and what the repository holds with it. */
  readonly base: string;
  readonly tree: string;
  /** As `git diff` shows it; empty when nothing differs. */
  readonly diff: string;
}

/** The commit the operator stands on. @throws OperatorError when `folder` is no git repository or has none */
export function readHead(folder: string): Promise<string> {
  return readCommit(folder, "HEAD");
}

/** A commit by what names it. @throws OperatorError when the repository knows no such commit */
export function readCommit(folder: string, name: string): Promise<string> {
  return readObject(folder, name, "commit");
}

/** What the repository holds at a commit. @throws OperatorError when there is no such commit */
export function readTree(folder: string, commit: string): Promise<string> {
  return readObject(folder, commit, "tree");
}

async function readObject(folder: string, name: string, kind: "commit" | "tree"): Promise<string> {
  // No repository at all has words of its own.
  await runGit(folder, ["rev-parse", "--git-dir"]);
  return await runGit(folder, ["rev-parse", "--verify", "--end-of-options", `${name}^{${kind}}`]).catch(
    (cause: unknown) => {
      throw new OperatorError(
        `The repository of "${folder}" knows no commit "${name}". Fetch it, or name one that "git log" shows.`,
        { cause },
      );
    },
  );
}

/** A file of a commit, by its path from `folder`; `undefined` when the commit has none. */
export async function readCommitted(
  folder: string,
  commit: string,
  path: string,
): Promise<string | undefined> {
  const name = `${commit}:./${path}`;
  if ((await runGit(folder, ["ls-tree", "--name-only", commit, "--", path])) === "") return undefined;
  return await runGit(folder, ["show", name], { trim: false });
}

/** Whether a file of the working tree or the index differs from the commit. */
export async function isEdited(folder: string, commit: string, path: string): Promise<boolean> {
  return (await runGit(folder, ["diff", "--name-only", commit, "--", path])) !== "";
}

/** Commits that changed a file, newest first. */
export async function listCommits(
  folder: string,
  head: string,
  path: string,
  most: number,
): Promise<readonly string[]> {
  const listed = await runGit(folder, ["rev-list", `--max-count=${most}`, head, "--", path]);
  return listed.split("\n").filter((line) => line !== "");
}

/**
 * Puts changed files over those of a commit. Nothing refers to the result yet: without a branch git forgets it.
 *
 * @param files new content by path from `folder`
 */
export async function stageChange(
  folder: string,
  base: string,
  files: Readonly<Record<string, string>>,
): Promise<StagedChange> {
  const prefix = await runGit(folder, ["rev-parse", "--show-prefix"]);
  const tree = await withIndex(base, folder, async (git) => {
    for (const [path, content] of Object.entries(files)) {
      const blob = await git(["hash-object", "-w", "--stdin"], { input: content });
      await git(["update-index", "--add", "--cacheinfo", `100644,${blob},${prefix}${path}`]);
    }
    return await git(["write-tree"]);
  });
  // As it will be committed, whatever the operator's attributes and settings make of a diff.
  const asIs = ["--no-color", "--no-ext-diff", "--no-textconv", "--text"];
  const diff = await runGit(folder, ["diff", ...asIs, base, tree]);
  return { base, tree, diff };
}

/**
 * Writes what a change makes of the repository into a folder of its own, gives it to `use`, and removes it. The
 * packages are those that are installed.
 */
export async function withCheckout<T>(
  folder: string,
  { tree }: Pick<StagedChange, "tree">,
  use: (checkout: string) => Promise<T>,
): Promise<T> {
  const temporary = await mkdtemp(join(tmpdir(), "ops-checkout-"));
  try {
    const prefix = await runGit(folder, ["rev-parse", "--show-prefix"]);
    // From the top: of a folder below it, git would write that folder alone.
    const top = await runGit(folder, ["rev-parse", "--show-toplevel"]);
    await withIndex(tree, top, (git) => git(["checkout-index", "--all", `--prefix=${temporary}/`]));
    const checkout = join(temporary, prefix);
    const names: readonly string[] = await readdir(checkout).catch(() => []);
    if (!names.includes("node_modules")) {
      await symlink(join(folder, "node_modules"), join(checkout, "node_modules"), "junction");
    }
    return await use(checkout);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** @throws OperatorError when the branch exists already */
export async function requireNewBranch(folder: string, branch: string): Promise<void> {
  const isTaken = await run("git", ["show-ref", "--verify", "--quiet", `refs/heads/${branch}`], {
    cwd: folder,
  }).then(
    () => true,
    () => false,
  );
  if (!isTaken) return;
  throw new OperatorError(
    `The branch "${branch}" exists already. Merge it, or delete it with "git branch -D ${branch}".`,
  );
}

/**
 * Commits a change on a new branch. The working tree, the index and the branch the operator is on stay as they are.
 *
 * @throws OperatorError when the branch exists
 */
export async function commitOnBranch(
  folder: string,
  { base, tree }: StagedChange,
  { branch, message }: { readonly branch: string; readonly message: string },
): Promise<{ readonly branch: string; readonly commit: string }> {
  await requireNewBranch(folder, branch);
  const commit = await runGit(folder, ["commit-tree", tree, "-p", base, "-F", "-"], { input: message });
  await runGit(folder, ["branch", branch, commit]);
  return { branch, commit };
}

interface GitOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Takes blanks and newlines off both ends. @default true */
  readonly trim?: boolean;
}

/** Runs git with an index of its own that holds a commit or a tree. */
async function withIndex<T>(
  treeish: string,
  folder: string,
  use: (git: (args: readonly string[], options?: GitOptions) => Promise<string>) => Promise<T>,
): Promise<T> {
  const indexFolder = await mkdtemp(join(tmpdir(), "ops-index-"));
  const environment = { GIT_INDEX_FILE: join(indexFolder, "index") };
  const git = (args: readonly string[], options: GitOptions = {}) =>
    runGit(folder, args, { ...options, environment });
  try {
    await git(["read-tree", treeish]);
    return await use(git);
  } finally {
    await rm(indexFolder, { recursive: true, force: true });
  }
}

async function runGit(folder: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const { input, environment = {}, trim = true } = options;
  try {
    const running = run("git", [...args], {
      cwd: folder,
      env: { ...process.env, ...environment },
      maxBuffer: LARGEST_OUTPUT_BYTES,
    });
    if (input !== undefined) running.child.stdin?.end(input);
    const { stdout } = await running;
    return trim ? stdout.trim() : stdout;
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    const reason = code === "ENOENT" ? "git is not installed" : (stderr || message).trim().split("\n")[0];
    throw new OperatorError(`git ${args[0]} failed in "${folder}": ${reason}.`, { cause: error });
  }
}
