import type { CommandContext } from "../../scripts/cli/context";

export interface SilentContext extends CommandContext {
  readonly printed: string[];
  readonly logged: string[];
}

/** Context of an operation called by a test: no stack, no terminal; what was printed is kept. */
export function createSilentContext(): SilentContext {
  const printed: string[] = [];
  const logged: string[] = [];
  return {
    json: false,
    isTerminal: false,
    target: { projectFolder: process.cwd() },
    printed,
    logged,
    print: (text) => void printed.push(text),
    printJson: (value) => void printed.push(JSON.stringify(value)),
    log: (text) => void logged.push(text),
    confirm: async () => false,
  };
}
