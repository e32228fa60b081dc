import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { numberOption, requireInteger } from "../cli/numbers";
import { SHARED_OPTIONS, YES_OPTION } from "../cli/options";

interface ImportArguments extends SharedArguments {
  readonly file: string;
  readonly dryRun: boolean;
  readonly replace: boolean;
  readonly yes: boolean;
}

interface RestoreArguments extends SharedArguments {
  readonly snapshot: string;
  readonly yes: boolean;
}

interface ClearArguments extends SharedArguments {
  readonly keepDays: unknown;
  readonly yes: boolean;
}

export const command = "data";
export const describe = "Bring demand data into the lake; its snapshots, and back to one of them";

export function builder(parser: Argv): Argv {
  return parser
    .command({
      command: "import <file>",
      describe: "Import a tidy daily file (.csv, .csv.gz, .parquet) and say what it holds",
      builder: (importParser: Argv) =>
        importParser
          .positional("file", {
            type: "string",
            demandOption: true,
            describe: "One row per product and day: date, product_id, units_sold, selling_price, features",
          })
          .option("dry-run", { type: "boolean", default: false, describe: "Check the file, write nothing" })
          .option("replace", {
            type: "boolean",
            default: false,
            describe: "Forget the history the lake holds instead of adding to it; asks first",
          })
          .options(SHARED_OPTIONS)
          .options(YES_OPTION)
          .example("$0 data import sales.csv.gz --stack dev", "Import into the lake of dev"),
      handler: async (args: unknown) => {
        const { file, dryRun, replace, yes, ...shared } = args as ImportArguments;
        const { importData } = await import("../operations/lake/import-data");
        await importData(createContext(shared), { file, dryRun, replace, yes });
      },
    })
    .command({
      command: "log",
      describe: "Show the snapshots of the history: when, by whom, rows and products",
      builder: (log: Argv) => log.options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { showHistory } = await import("../operations/lake/manage-history");
        await showHistory(createContext(args as SharedArguments));
      },
    })
    .command({
      command: "restore <snapshot>",
      describe: "Make an earlier snapshot the history again",
      builder: (restore: Argv) =>
        restore
          .positional("snapshot", { type: "string", demandOption: true, describe: "As data log names it" })
          .options(SHARED_OPTIONS)
          .options(YES_OPTION),
      handler: async (args: unknown) => {
        const { snapshot, yes, ...shared } = args as RestoreArguments;
        const { restoreHistory } = await import("../operations/lake/manage-history");
        await restoreHistory(createContext(shared), { snapshotId: String(snapshot), yes });
      },
    })
    .command({
      command: "clear",
      describe: "Delete snapshots that were superseded long ago, and files that nothing names any more",
      builder: (clear: Argv) =>
        clear
          .option("keep-days", {
            ...numberOption("Snapshots superseded within so many days are kept"),
            default: 30,
          })
          .options(SHARED_OPTIONS)
          .options(YES_OPTION),
      handler: async (args: unknown) => {
        const { keepDays, yes, ...shared } = args as ClearArguments;
        const { clearOldHistory } = await import("../operations/lake/manage-history");
        const days = requireInteger("--keep-days", keepDays, 7, 3650);
        await clearOldHistory(createContext(shared), { keepDays: days, yes });
      },
    })
    .command({
      command: "publish",
      describe: "Bring Athena's tables, and the copies under known names, up to what runs have committed",
      builder: (publish: Argv) => publish.options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { publishResults } = await import("../operations/lake/manage-history");
        await publishResults(createContext(args as SharedArguments));
      },
    })
    .demandCommand(1, 'Name an action, for example "ops data import FILE"');
}

export function handler(): void {
  // The actions above do the work.
}
