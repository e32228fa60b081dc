import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program of the operator's machine that is not there in tests: what it prints, and with which code it ends. */
export interface FakeTool {
  readonly output?: string;
  /** What it says of its failure. */
  readonly complaint?: string;
  readonly exitCode?: number;
}

export interface FakeTools {
  /** What a process has to get to find these first. */
  readonly environment: NodeJS.ProcessEnv;
  /** Arguments of each call, in order: `pulumi preview --stack dev`. */
  calls(): readonly string[];
}

/** Puts programs of the given names on a path of their own; each writes down how it was called. */
export function createFakeTools(folder: string, tools: Readonly<Record<string, FakeTool>>): FakeTools {
  const bin = join(folder, "bin");
  const record = join(folder, "calls.txt");
  mkdirSync(bin, { recursive: true });
  for (const [name, { output = "", complaint = "", exitCode = 0 }] of Object.entries(tools)) {
    const path = join(bin, name);
    writeFileSync(
      path,
      `#!/bin/sh\necho "${name} $*" >> '${record}'\nprintf '%s\\n' '${output}'\nprintf '%s' '${complaint}' >&2\nexit ${exitCode}\n`,
    );
    chmodSync(path, 0o755);
  }
  return {
    environment: { PATH: `${bin}${delimiter}${process.env.PATH}` },
    calls: () =>
      existsSync(record)
        ? readFileSync(record, "utf8")
            .split("\n")
            .filter((line) => line !== "")
        : [],
  };
}
