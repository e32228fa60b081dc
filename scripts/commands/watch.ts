import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { numberOption, requireInteger } from "../cli/numbers";
import { SHARED_OPTIONS } from "../cli/options";

interface WatchArguments extends SharedArguments {
  readonly minutes: unknown;
  readonly every: unknown;
  readonly since?: string;
}

export const command = "watch";
export const describe = "Watch a stack after a deployment, and exit with 3 when something goes wrong";

export function builder(parser: Argv): Argv {
  return parser
    .options(SHARED_OPTIONS)
    .option("minutes", { ...numberOption("How long"), default: 30 })
    .option("every", { ...numberOption("Seconds between two looks"), default: 30 })
    .option("since", {
      type: "string",
      requiresArg: true,
      describe:
        "When the deployment began (20m, 2026-11-23T04:00:00Z): alarms that went on since are its doing",
    });
}

export async function handler(args: unknown): Promise<void> {
  const { minutes, every, since, ...shared } = args as WatchArguments;
  const options = {
    minutes: requireInteger("--minutes", minutes, 0, 240),
    everySeconds: requireInteger("--every", every, 1, 600),
    since,
  };
  const { watchStack } = await import("../operations/deploy/watch-stack");
  await watchStack(createContext(shared), options);
}
