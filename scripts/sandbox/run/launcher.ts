import { readFileSync } from "node:fs";

/**
 * Whether this process was started by an npm script. npm puts a shell between; neither passes every signal
 * on, and when one of the two is gone nobody is left who would stop us.
 */
export function isStartedByNpm(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment.npm_lifecycle_event !== undefined;
}

/** Whether npm was gone before this process could look: it is a child of the system's first process, and that is not npm. */
export function isOrphan(): boolean {
  return process.ppid === 1 && !readProcess(1, "cmdline")?.startsWith("npm");
}

/**
 * Names the processes that started this one: the shell and, where the system tells it (Linux), npm. The text
 * changes when one of them ends, because an orphan gets another parent.
 */
export function readLineage(): string {
  const parent = process.ppid;
  // Fields of /proc/<pid>/stat: number, (command), state, number of the parent. A command may hold blanks.
  const grandparent = readProcess(parent, "stat")
    ?.replace(/^.*\) \S+ /s, "")
    .split(" ")[0];
  return `${parent} ${grandparent ?? ""}`;
}

function readProcess(processId: number, file: "cmdline" | "stat"): string | undefined {
  try {
    return readFileSync(`/proc/${processId}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
