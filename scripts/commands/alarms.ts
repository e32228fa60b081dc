import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

export const command = "alarms";
export const describe = "List the alarms, those in alarm first";

export function builder(parser: Argv): Argv {
  return parser
    .options(SHARED_OPTIONS)
    .option("check", { type: "boolean", default: false, describe: "Exit with 3 when one is in alarm" });
}

export async function handler(args: unknown): Promise<void> {
  const { check, ...shared } = args as SharedArguments & { readonly check: boolean };
  const { showAlarms } = await import("../operations/status/show-alarms");
  await showAlarms(createContext(shared), { check });
}
