import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

export const command = "status";
export const describe = "Show the endpoint, the alarms, the last runs, accuracy and drift";

export function builder(parser: Argv): Argv {
  return parser.options(SHARED_OPTIONS).example("$0 status --stack sandbox", "Look at a running sandbox");
}

export async function handler(args: unknown): Promise<void> {
  const { showStatus } = await import("../operations/status/show-status");
  await showStatus(createContext(args as SharedArguments));
}
