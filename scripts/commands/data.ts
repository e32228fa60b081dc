import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS, YES_OPTION } from "../cli/options";

interface ImportArguments extends SharedArguments {
  readonly file: string;
  readonly dryRun: boolean;
  readonly replace: boolean;
  readonly yes: boolean;
}

export const command = "data";
export const describe = "Bring demand data into the lake";

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
    .demandCommand(1, 'Name an action, for example "ops data import FILE"');
}

export function handler(): void {
  // The actions above do the work.
}
