import type { Argv } from "yargs";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

interface ListArguments extends SharedArguments {
  readonly product?: string;
}

interface DeclareArguments extends SharedArguments {
  readonly product: string;
  readonly feature: string;
  readonly why: string;
}

interface ExpectArguments extends DeclareArguments {
  readonly from: string;
  readonly until?: string;
  readonly missing: boolean;
}

const WHY_OPTION = {
  why: { type: "string", requiresArg: true, demandOption: true, describe: "Reason, kept with who and when" },
} as const;

export const command = "drift";
export const describe = "Changes the monitor found: list them, expect or acknowledge them";

export function builder(parser: Argv): Argv {
  return parser
    .command({
      command: "list",
      describe: "Show changes in alarm, those that became normal unacknowledged, and what was declared",
      builder: (list: Argv) =>
        list
          .option("product", { type: "string", requiresArg: true, describe: "Only those of this product" })
          .options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { product, ...shared } = args as ListArguments;
        const { listChanges } = await import("../operations/drift/list-changes");
        await listChanges(createContext(shared), { productId: product });
      },
    })
    .command({
      command: "expect <product> <feature>",
      describe:
        "Say beforehand (or after) that a feature changes: no alarm, and the new level is the reference",
      builder: (expect: Argv) =>
        nameChange(expect)
          .option("from", {
            type: "string",
            requiresArg: true,
            demandOption: true,
            describe: "First day of the change, YYYY-MM-DD; it may come in within a week",
          })
          .option("until", {
            type: "string",
            requiresArg: true,
            describe: "Last day of a change that ends; what was before counts again [default: it lasts]",
          })
          .option("missing", {
            type: "boolean",
            default: false,
            describe: "It is about how often values are missing, not about the values",
          })
          .options(WHY_OPTION)
          .options(SHARED_OPTIONS)
          .example(
            '$0 drift expect P0001 selling_price --from 2026-10-01 --why "new price list"',
            "A price that will change",
          ),
      handler: async (args: unknown) => {
        const { product, feature, from, until, missing, why, ...shared } = args as ExpectArguments;
        const { expectChange } = await import("../operations/drift/declare-change");
        await expectChange(createContext(shared), {
          productId: String(product),
          feature,
          from,
          until,
          missing,
          why,
        });
      },
    })
    .command({
      command: "acknowledge <product> <feature>",
      describe: "Accept the open changes of a feature: no alarm any more, the new level is the reference",
      builder: (acknowledge: Argv) => nameChange(acknowledge).options(WHY_OPTION).options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { product, feature, why, ...shared } = args as DeclareArguments;
        const { acknowledgeChange } = await import("../operations/drift/declare-change");
        await acknowledgeChange(createContext(shared), { productId: String(product), feature, why });
      },
    })
    .command({
      command: "withdraw <id>",
      describe: "Take a declaration back: the monitor judges as if it had not been made",
      builder: (withdraw: Argv) =>
        withdraw
          .positional("id", { type: "string", demandOption: true, describe: "As drift list shows it" })
          .options(SHARED_OPTIONS),
      handler: async (args: unknown) => {
        const { id, ...shared } = args as SharedArguments & { readonly id: unknown };
        const { withdrawDeclaration } = await import("../operations/drift/declare-change");
        await withdrawDeclaration(createContext(shared), { id: String(id) });
      },
    })
    .demandCommand(1, 'Name an action, for example "ops drift list"');
}

export function handler(): void {
  // The actions above do the work.
}

function nameChange(parser: Argv): Argv {
  return parser
    .positional("product", { type: "string", demandOption: true, describe: "Product id, or all" })
    .positional("feature", {
      type: "string",
      demandOption: true,
      describe: "Column of the demand data, units_sold, or forecast_error",
    });
}
