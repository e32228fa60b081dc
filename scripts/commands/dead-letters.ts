import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS, YES_OPTION } from "../cli/options";

interface ListArguments extends SharedArguments {
  readonly function?: string;
}

interface SettleArguments extends ListArguments {
  readonly ids?: readonly unknown[];
  readonly all: boolean;
  readonly yes: boolean;
}

const FUNCTION_OPTION = {
  function: {
    type: "string",
    requiresArg: true,
    describe: "Only those of this function, by the name the operator uses, or of fan-out",
  },
} as const;

export const command = "dead-letters";
export const describe = "Events that were given up: why, run them again, or discard them";

export function builder(parser: Argv): Argv {
  return parser
    .command({
      command: "list",
      describe: "Show the events that were given up and why, and runs of the fleet that failed",
      builder: (list: Argv) => list.options(FUNCTION_OPTION).options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { function: name, ...shared } = args as ListArguments;
        const { listDeadLetters } = await import("../operations/dead-letters/list-dead-letters");
        const { requireOwner } = await import("../operations/dead-letters/select-dead-letters");
        await listDeadLetters(createContext(shared), { owner: requireOwner(name) });
      },
    })
    .command({
      command: "replay [ids..]",
      describe: "Send events again once their cause is mended; delete those that are handled",
      builder: settleBuilder,
      handler: async (args: unknown) => {
        const { shared, options } = await readSettleArguments(args);
        const { replayDeadLetters } = await import("../operations/dead-letters/settle-dead-letters");
        await replayDeadLetters(createContext(shared), options);
      },
    })
    .command({
      command: "discard [ids..]",
      describe: "Delete events without handling them",
      builder: settleBuilder,
      handler: async (args: unknown) => {
        const { shared, options } = await readSettleArguments(args);
        const { discardDeadLetters } = await import("../operations/dead-letters/settle-dead-letters");
        await discardDeadLetters(createContext(shared), options);
      },
    })
    .demandCommand(1, 'Name an action, for example "ops dead-letters list"');
}

export function handler(): void {
  // The actions above do the work.
}

function settleBuilder(parser: Argv): Argv {
  return parser
    .positional("ids", {
      type: "string",
      describe: "Message ids as dead-letters list shows them, or at least their first 8 characters",
    })
    .options(FUNCTION_OPTION)
    .option("all", { type: "boolean", default: false, describe: "Every dead letter of the stack" })
    .options(SHARED_OPTIONS)
    .options(YES_OPTION);
}

async function readSettleArguments(args: unknown) {
  const { ids = [], function: name, all, yes, ...shared } = args as SettleArguments;
  const { requireOwner } = await import("../operations/dead-letters/select-dead-letters");
  return { shared, options: { ids: ids.map(String), owner: requireOwner(name), all, yes } };
}
