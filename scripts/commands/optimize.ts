import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS, YES_OPTION } from "../cli/options";

interface OptimizeArguments extends SharedArguments {
  readonly apply: boolean;
  readonly only?: readonly string[];
  readonly yes: boolean;
}

export const command = "optimize";
export const describe =
  "List what would save money, dearest first; --apply changes the settings on a git branch";

export function builder(parser: Argv): Argv {
  return parser
    .options(SHARED_OPTIONS)
    .option("apply", {
      type: "boolean",
      default: false,
      describe: "Edit Pulumi.<stack>.yaml on a git branch; without it nothing is changed",
    })
    .option("only", {
      type: "array",
      string: true,
      requiresArg: true,
      describe: "Ids of the recommendations to apply [default: all that a setting can do]",
    })
    .implies("only", "apply")
    .options(YES_OPTION);
}

export async function handler(args: unknown): Promise<void> {
  const { apply, only, yes, ...shared } = args as OptimizeArguments;
  const { optimizeCosts } = await import("../operations/costs/optimize-costs");
  const { evaluateProgram } = await import("../program/evaluate-program");
  await optimizeCosts(createContext(shared), { apply, only: only ?? [], yes }, evaluateProgram);
}
