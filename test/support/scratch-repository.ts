import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PROJECT_FOLDER = join(__dirname, "..", "..");
/** What the program consists of: all that its evaluation needs. */
const PROGRAM = ["infra", "functions", "scripts", "package.json", "tsconfig.json", "Pulumi.yaml"];

export interface ScratchRepository {
  readonly folder: string;
  git(...args: string[]): string;
  /** Replaces a text in a file of the working tree, or appends to it. */
  edit(file: string, from: string, to: string): void;
  commit(message: string): string;
  /** Every file of the working tree with its bytes, git's own left out. */
  snapshot(): ReadonlyMap<string, string>;
}

/** A repository of its own with the given files, committed on `main`, and a bare one as its origin. */
export function createScratchRepository(
  parent: string,
  files: Readonly<Record<string, string>>,
  options: { readonly withProgram?: boolean } = {},
): ScratchRepository {
  const folder = join(parent, "work");
  mkdirSync(folder);
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  git("init", "--quiet", "--initial-branch", "main");
  git("config", "user.email", "operator@example.com");
  git("config", "user.name", "Operator");
  git("config", "core.hooksPath", "/dev/null");
  if (options.withProgram) {
    for (const name of PROGRAM) cpSync(join(PROJECT_FOLDER, name), join(folder, name), { recursive: true });
    symlinkSync(join(PROJECT_FOLDER, "node_modules"), join(folder, "node_modules"), "junction");
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, ".gitignore"), "node_modules\n");
  const commit = (message: string) => {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
    return git("rev-parse", "HEAD");
  };
  commit("first");
  const origin = join(parent, "origin.git");
  execFileSync("git", ["init", "--quiet", "--bare", origin]);
  git("remote", "add", "origin", origin);
  git("push", "--quiet", "origin", "main");
  return {
    folder,
    git,
    commit,
    edit: (file, from, to) => {
      const path = join(folder, file);
      const text = readFileSync(path, "utf8");
      if (!text.includes(from)) throw new Error(`${file} has no "${from}".`);
      writeFileSync(path, text.replace(from, to));
    },
    snapshot: () => {
      const found = new Map<string, string>();
      const read = (inside: string): void => {
        for (const name of readdirSync(join(folder, inside))) {
          const path = join(inside, name);
          if (path === ".git" || path === "node_modules") continue;
          if (statSync(join(folder, path)).isDirectory()) read(path);
          else found.set(path, readFileSync(join(folder, path), "utf8"));
        }
      };
      read("");
      return found;
    },
  };
}
