import type { Argv, Options } from "yargs";
import type { FormOptions } from "../../functions/aws/demand-file/form/file-form";
import { createContext, type SharedArguments } from "../cli/context";
import { numberOption, requireInteger } from "../cli/numbers";
import { SHARED_OPTIONS, YES_OPTION } from "../cli/options";

interface ImportArguments extends SharedArguments, FormOptions {
  readonly tidy?: string;
  readonly keep: boolean;
  readonly file?: string;
  readonly products?: string;
  readonly suppliers?: string;
  readonly locations?: string;
  readonly calendar?: string;
  readonly knownDaysAhead?: unknown;
  readonly dryRun: boolean;
  readonly replace: boolean;
  readonly yes: boolean;
}

interface RestoreArguments extends SharedArguments {
  readonly snapshot: string;
  readonly yes: boolean;
}

interface CalendarArguments extends SharedArguments {
  readonly days: unknown;
  readonly all: boolean;
}

interface ClearArguments extends SharedArguments {
  readonly keepDays: unknown;
  readonly yes: boolean;
}

/** How a file is written; found out where it is not said. */
const FORM_OPTIONS = {
  columns: {
    type: "string",
    requiresArg: true,
    describe:
      "Columns that are called otherwise: date=Datum,units_sold=Menge,revenue=Umsatz; selling_price=none",
    group: "Form of the file:",
  },
  "date-format": {
    type: "string",
    requiresArg: true,
    describe: "DD.MM.YYYY, MM/DD/YY, DD MMM YYYY, YYYY-[W]WW, serial, serial-1904, unix-seconds, ...",
    group: "Form of the file:",
  },
  delimiter: {
    type: "string",
    requiresArg: true,
    describe: "comma, semicolon, tab, pipe or one character",
    group: "Form of the file:",
  },
  decimal: { type: "string", requiresArg: true, describe: "point or comma", group: "Form of the file:" },
  encoding: {
    type: "string",
    requiresArg: true,
    describe: "utf-8, utf-16le, windows-1252, windows-1250, windows-1251, shift_jis, ...",
    group: "Form of the file:",
  },
  "header-line": {
    ...numberOption("Line of the column names; 0 when there is none and --columns gives places: date=1"),
    group: "Form of the file:",
  },
  period: {
    type: "string",
    requiresArg: true,
    describe: "What a row is about: day, week-starting, week-ending, month",
    group: "Form of the file:",
  },
  "sum-rows": {
    type: "boolean",
    describe: "Add up several rows of a product and day",
    group: "Form of the file:",
  },
  "exclude-products": {
    type: "string",
    requiresArg: true,
    describe: "Ids of rows that are no products, by commas",
    group: "Form of the file:",
  },
  keep: {
    type: "boolean",
    default: false,
    describe: "Keep the form of the file under data.file in Pulumi.<stack>.yaml, where later imports look",
  },
  tidy: {
    type: "string",
    requiresArg: true,
    describe: "Also write what was read to this file, in the form that every command reads",
  },
} as const satisfies Record<string, Options>;

const FORM_NAMES = [
  "columns",
  "dateFormat",
  "delimiter",
  "decimal",
  "encoding",
  "headerLine",
  "period",
  "sumRows",
  "excludeProducts",
] as const satisfies readonly (keyof FormOptions)[];

/** Options that say nothing about a file of products. */
const DEMAND_OPTIONS = ["period", "sumRows", "excludeProducts", "tidy"] as const satisfies readonly (
  | keyof FormOptions
  | "tidy"
)[];

function checkImport(args: unknown): true {
  const given = args as ImportArguments;
  const isMaster = [given.products, given.suppliers, given.locations].some((path) => path !== undefined);
  const isCalendar = given.calendar !== undefined;
  if (given.file === undefined && !isMaster && !isCalendar) {
    throw new Error(
      "Name a file of demand, or one of products with --products, of suppliers with --suppliers, of places with --locations, of what is planned with --calendar.",
    );
  }
  if (given.knownDaysAhead !== undefined && !isCalendar) {
    throw new Error("--known-days-ahead is about a calendar; give it with --calendar.");
  }
  if (!isMaster && !isCalendar) return true;
  if (given.file !== undefined) {
    throw new Error(
      `Demand ("${given.file}") and the ${isMaster ? "product master" : "calendar"} are imported one after the other: either can be refused.`,
    );
  }
  if (isMaster && isCalendar) {
    throw new Error(
      "The product master and the calendar are imported one after the other: either can be refused.",
    );
  }
  const demandOnly = DEMAND_OPTIONS.find((name) => given[name] !== undefined && given[name] !== false);
  if (demandOnly !== undefined || given.keep) {
    const option = (demandOnly ?? "keep").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new Error(
      `--${option} is about files of demand; leave it out with --products, --suppliers, --locations and --calendar.`,
    );
  }
  return true;
}

export const command = "data";
export const describe = "Bring demand data into the lake; its snapshots, and back to one of them";

export function builder(parser: Argv): Argv {
  return parser
    .command({
      command: "import [file]",
      describe:
        "Import a file of demand (.csv, .tsv, .txt, each also .gz; .parquet), of products and suppliers, or of plans, and say what it holds",
      builder: (importParser: Argv) =>
        importParser
          .positional("file", {
            type: "string",
            describe:
              "One row per product (and place) and day: date, product_id, location, units_sold, selling_price, features",
          })
          .option("products", {
            type: "string",
            requiresArg: true,
            describe:
              "The product master: product_id, name, category, supplier, lead_time_days, unit_cost, pack_units, ...",
          })
          .option("suppliers", {
            type: "string",
            requiresArg: true,
            describe:
              "Suppliers: supplier, name, lead_time_days, lead_time_deviation_days, minimum_order_value",
          })
          .option("dry-run", { type: "boolean", default: false, describe: "Check the file, write nothing" })
          .option("replace", {
            type: "boolean",
            default: false,
            describe:
              "Forget the history the lake holds instead of adding to it, or take back plans that a calendar does not name; asks first",
          })
          .option("locations", {
            type: "string",
            requiresArg: true,
            describe: "Places: location, name, region, lead_time_days, lead_time_deviation_days",
          })
          .option("calendar", {
            type: "string",
            requiresArg: true,
            describe:
              "What is planned, or holidays:DE (holidays:DE-BY, holidays:US-CA): from, to, kind (promotion, price, holiday, event), product_id, category, location, region, name, discount, price, known_from",
          })
          .option(
            "known-days-ahead",
            numberOption("Of a calendar: people knew of each line so many days before its first day"),
          )
          .options(FORM_OPTIONS)
          .options(SHARED_OPTIONS)
          .options(YES_OPTION)
          .example("$0 data import umsatz.csv --dry-run", "Say how the file would be read, and what it holds")
          .example("$0 data import sales.csv.gz --stack dev", "Import into the lake of dev")
          .example("$0 data import --products artikel.csv", "Bring names, suppliers, packs and costs")
          .example("$0 data import --calendar aktionen.csv", "Bring promotions, prices, holidays and events")
          .example(
            "$0 data import --calendar holidays:DE-BY",
            "Bring the public holidays of a country, or of a part of it",
          )
          .check(checkImport, false),
      handler: async (args: unknown) => {
        const given = args as ImportArguments;
        const { file, products, suppliers, locations, dryRun, replace, yes, tidy, keep } = given;
        const form = Object.fromEntries(FORM_NAMES.map((name) => [name, given[name]])) as FormOptions;
        if (given.calendar !== undefined) {
          const { importPlans } = await import("../operations/lake/import-calendar");
          const knownDaysAhead =
            given.knownDaysAhead === undefined
              ? undefined
              : requireInteger("--known-days-ahead", given.knownDaysAhead, 1, 3660);
          const options = { calendar: given.calendar, form, knownDaysAhead, dryRun, replace, yes };
          await importPlans(createContext(given), options);
          return;
        }
        if (file === undefined) {
          const { importProductMaster } = await import("../operations/lake/import-catalogue");
          const options = { products, suppliers, locations, form, dryRun, replace, yes };
          await importProductMaster(createContext(given), options);
          return;
        }
        const { importData } = await import("../operations/lake/import-data");
        await importData(createContext(given), { file, form, dryRun, replace, yes, tidy, keep });
      },
    })
    .command({
      command: "calendar",
      describe: "List what is planned: promotions, prices, holidays and events, and since when it is known",
      builder: (calendar: Argv) =>
        calendar
          .option("days", { ...numberOption("Days from today on"), default: 60 })
          .option("all", {
            type: "boolean",
            default: false,
            describe: "Also what is over, was changed or taken back",
          })
          .options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { days, all, ...shared } = args as CalendarArguments;
        const { showCalendar } = await import("../operations/lake/show-calendar");
        const options = { days: requireInteger("--days", days, 1, 3660), all };
        await showCalendar(createContext(shared), options);
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
