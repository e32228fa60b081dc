import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

export const command = "smoke";
export const describe = "Ask the model what is known, and fail when its answers are not fit to serve";

export function builder(parser: Argv): Argv {
  return parser.options(SHARED_OPTIONS).example("$0 smoke --stack prod", "After a deployment");
}

export async function handler(args: unknown): Promise<void> {
  const { smokeTest } = await import("../operations/functions/smoke-test");
  await smokeTest(createContext(args as SharedArguments));
}
