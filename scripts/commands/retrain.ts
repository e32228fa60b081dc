import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS, YES_OPTION } from "../cli/options";

export const command = "retrain";
export const describe = "Models that were trained anew: list them, train now, propose the next change";

export function builder(parser: Argv): Argv {
  return parser
    .command({
      command: "list",
      describe:
        "Show the candidates of the registry, why each was trained and how it did, and what comes next",
      builder: (list: Argv) => list.options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { listRetrainings } = await import("../operations/renewal/list-retrainings");
        await listRetrainings(createContext(args as SharedArguments));
      },
    })
    .command({
      command: "start",
      describe: "Train the model now: the event that the daily look would put on the bus",
      builder: (start: Argv) =>
        start
          .option("since", {
            type: "string",
            requiresArg: true,
            describe: "Learn from this day on, YYYY-MM-DD, because the world changed [default: all history]",
          })
          .options(YES_OPTION)
          .options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { since, yes, ...shared } = args as SharedArguments & {
          readonly since?: string;
          readonly yes: boolean;
        };
        const { startRetraining } = await import("../operations/renewal/start-retraining");
        await startRetraining(createContext(shared), { since, yes });
      },
    })
    .command({
      command: "propose",
      describe:
        "Make the next change of the stack's file on a branch: let a candidate in, promote it, take it out",
      builder: (propose: Argv) => propose.options(YES_OPTION).options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { yes, ...shared } = args as SharedArguments & { readonly yes: boolean };
        const [{ proposeRenewal }, { evaluateProgram }] = await Promise.all([
          import("../operations/renewal/propose-renewal"),
          import("../program/evaluate-program"),
        ]);
        await proposeRenewal(createContext(shared), { yes }, evaluateProgram);
      },
    })
    .demandCommand(1, 'Name an action, for example "ops retrain list"');
}

export function handler(): void {
  // The actions above do the work.
}
