import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

export const command = "compare";
export const describe =
  "Champion and competitor on the same products and days: which is better, beyond chance";

export function builder(parser: Argv): Argv {
  return parser
    .options(SHARED_OPTIONS)
    .epilogue("Look as often as you like: the verdict holds at whatever day you stop.");
}

export async function handler(args: unknown): Promise<void> {
  const { compareModels } = await import("../operations/renewal/compare-models");
  await compareModels(createContext(args as SharedArguments));
}
