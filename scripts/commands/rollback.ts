import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { YES_OPTION } from "../cli/options";

interface RollBackArguments extends SharedArguments {
  readonly stack: string;
  readonly to?: string;
  readonly yes: boolean;
}

export const command = "rollback";
export const describe = "Pin the model a stack had before, on a git branch";

export function builder(parser: Argv): Argv {
  return parser
    .option("stack", {
      type: "string",
      default: "prod",
      describe: "Stack whose file is changed",
      group: "Stack:",
    })
    .option("to", {
      type: "string",
      requiresArg: true,
      describe: "Model version [default: the one the stack's file had before, from git]",
    })
    .option("json", { type: "boolean", default: false, describe: "Print the result as JSON" })
    .options(YES_OPTION);
}

export async function handler(args: unknown): Promise<void> {
  const { stack, to, yes, ...shared } = args as RollBackArguments;
  const { rollBackModel } = await import("../operations/promotion/roll-back-model");
  await rollBackModel(createContext(shared), { stack, to, yes });
}
