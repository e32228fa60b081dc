import type { Argv } from "yargs";
import { FUNCTION_NAMES, type FunctionName } from "../../functions/contracts/stack-outputs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

interface PermissionsArguments extends SharedArguments {
  readonly function?: FunctionName;
}

export const command = "permissions";
export const describe =
  "Say what the roles may do in a sandbox and never needed: how much of each, or what a function's";

export function builder(parser: Argv): Argv {
  return parser
    .option("function", {
      choices: FUNCTION_NAMES,
      requiresArg: true,
      describe: "List what the roles of this function never used",
    })
    .options(SHARED_OPTIONS)
    .example("$0 permissions --stack sandbox --function costs", "What the costs function may do and did not");
}

export async function handler(args: unknown): Promise<void> {
  const options = args as PermissionsArguments;
  const { showPermissions } = await import("../operations/functions/show-permissions");
  await showPermissions(createContext(options), options);
}
