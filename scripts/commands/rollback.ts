import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS, YES_OPTION } from "../cli/options";

interface RollBackArguments extends SharedArguments {
  readonly stack: string;
  readonly to?: string;
  readonly checkArtifact: boolean;
  readonly changedSince?: string;
  readonly yes: boolean;
}

export const command = "rollback";
export const describe = "Pin the model a stack had before, on a git branch";

export function builder(parser: Argv): Argv {
  return parser
    .options({
      ...SHARED_OPTIONS,
      stack: { ...SHARED_OPTIONS.stack, default: "prod", describe: "Stack whose file is changed" },
    })
    .option("to", {
      type: "string",
      requiresArg: true,
      describe: "Model version, one that the stack's file had [default: the one before, from git]",
    })
    .option("changed-since", {
      type: "string",
      requiresArg: true,
      describe:
        "Go back to the model of this commit, for example HEAD^; do nothing where that is the present one",
    })
    .option("check-artifact", {
      type: "boolean",
      default: true,
      describe: "Look whether the artifact is still there; --no-check-artifact needs neither AWS nor Pulumi",
    })
    .options(YES_OPTION);
}

export async function handler(args: unknown): Promise<void> {
  const { stack, to, yes, checkArtifact, changedSince, ...shared } = args as RollBackArguments;
  const { rollBackModel } = await import("../operations/promotion/roll-back-model");
  const { evaluateProgram } = await import("../program/evaluate-program");
  await rollBackModel(
    createContext(shared),
    { stack, to, yes, checkArtifact, changedSince },
    evaluateProgram,
  );
}
