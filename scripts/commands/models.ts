import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS, YES_OPTION } from "../cli/options";

interface RetireArguments extends SharedArguments {
  readonly version: string;
  readonly yes: boolean;
}

export const command = "models";
export const describe = "List the model versions of the lake; retire those nobody serves any more";

export function builder(parser: Argv): Argv {
  return parser
    .command({
      command: "list",
      describe: "Show every version, what serves it and whether it is retired",
      builder: (list: Argv) => list.options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { showModels } = await import("../operations/models/manage-models");
        await showModels(createContext(args as SharedArguments));
      },
    })
    .command({
      command: "retire <version>",
      describe: "Let a version grow cold and expire (lake.oldModelColdAfterDays, lake.oldModelExpireDays)",
      builder: (retire: Argv) => versionOptions(retire),
      handler: (args: unknown) => change(args as RetireArguments, true),
    })
    .command({
      command: "restore <version>",
      describe: "Keep a version that was retired",
      builder: (restore: Argv) => versionOptions(restore),
      handler: (args: unknown) => change(args as RetireArguments, false),
    })
    .demandCommand(1, 'Name an action, for example "ops models list"');
}

export function handler(): void {
  // The actions above do the work.
}

function versionOptions(parser: Argv): Argv {
  return parser
    .positional("version", { type: "string", demandOption: true, describe: "Folder under models/" })
    .options(SHARED_OPTIONS)
    .options(YES_OPTION);
}

async function change({ version, yes, ...shared }: RetireArguments, retire: boolean): Promise<void> {
  const { retireModel } = await import("../operations/models/manage-models");
  await retireModel(createContext(shared), { version: String(version), retire, yes });
}
