import type { Argv } from "yargs";
import { ORDER_STATES } from "../../functions/contracts/purchasing";
import { createContext, type SharedArguments } from "../cli/context";
import { SHARED_OPTIONS } from "../cli/options";

interface ListArguments extends SharedArguments {
  readonly state?: readonly string[];
  readonly supplier?: string;
  readonly category?: string;
  readonly location?: string;
  readonly region?: string;
  readonly product?: string;
  readonly run?: string;
  readonly csv?: string;
  readonly xlsx?: string;
}

interface NamedArguments extends SharedArguments {
  readonly orders?: readonly string[];
  readonly all?: boolean;
  readonly because?: string;
  readonly quantity?: number;
  readonly due?: string;
  readonly final?: boolean;
}

const nameOrders = (parser: Argv): Argv =>
  parser.positional("orders", {
    type: "string",
    array: true,
    describe: "Their ids, such as 2026-10-01/P00001",
  });

export const command = "orders";
export const describe = "Orders after they are suggested: list, approve, reject, edit, send, receive";

export function builder(parser: Argv): Argv {
  return parser
    .command({
      command: "list",
      describe: "Show orders with their state, who decided and what is expected when",
      builder: (list: Argv) =>
        list
          .option("state", {
            type: "string",
            array: true,
            choices: ORDER_STATES,
            requiresArg: true,
            describe: "Only these [default: all that are open]",
          })
          .option("supplier", { type: "string", requiresArg: true, describe: "Only of this supplier" })
          .option("category", {
            type: "string",
            requiresArg: true,
            describe: "Only of products of this category, such as Food/Tea",
          })
          .option("location", { type: "string", requiresArg: true, describe: "Only for this place" })
          .option("region", { type: "string", requiresArg: true, describe: "Only for places of this region" })
          .option("product", { type: "string", requiresArg: true, describe: "Only of this product" })
          .option("run", {
            type: "string",
            requiresArg: true,
            describe: "Only of the run of this day, YYYY-MM-DD",
          })
          .option("csv", { type: "string", requiresArg: true, describe: "Write them to this file as CSV" })
          .option("xlsx", {
            type: "string",
            requiresArg: true,
            describe: "Write them to this file as a spreadsheet",
          })
          .options(SHARED_OPTIONS)
          .example("$0 orders list --state suggested held", "What waits for a decision"),
      handler: async (args: unknown) => {
        const given = args as ListArguments;
        const { state, supplier, category, location, region, product, run, csv, xlsx, ...shared } = given;
        const { listOrders } = await import("../operations/orders/list-orders");
        await listOrders(createContext(shared), {
          states: state,
          supplier,
          category,
          location,
          region,
          productId: product,
          runDate: run,
          csvFile: csv,
          xlsxFile: xlsx,
        });
      },
    })
    .command({
      command: "approve [orders..]",
      describe: "Approve suggested orders; held ones by their id only",
      builder: (approve: Argv) =>
        nameOrders(approve)
          .option("all", { type: "boolean", default: false, describe: "All that are suggested" })
          .options(SHARED_OPTIONS),
      handler: (args: unknown) => ask(args as NamedArguments, "approve"),
    })
    .command({
      command: "reject <orders..>",
      describe: "Reject orders that have not been sent",
      builder: (reject: Argv) =>
        nameOrders(reject)
          .option("because", {
            type: "string",
            requiresArg: true,
            demandOption: true,
            describe: "Reason, kept with who and when",
          })
          .options(SHARED_OPTIONS),
      handler: (args: unknown) => ask(args as NamedArguments, "reject"),
    })
    .command({
      command: "edit <orders>",
      describe: "Change quantity or delivery of an order that has not been sent",
      builder: (edit: Argv) =>
        edit
          .positional("orders", {
            type: "string",
            demandOption: true,
            describe: "Its id, such as 2026-10-01/P00001",
          })
          .option("quantity", { type: "number", requiresArg: true, demandOption: true, describe: "Units" })
          .option("due", { type: "string", requiresArg: true, describe: "Delivery asked for, YYYY-MM-DD" })
          .options(SHARED_OPTIONS),
      handler: (args: unknown) => ask(args as NamedArguments, "edit"),
    })
    .command({
      command: "send [orders..]",
      describe: "Send approved orders to their suppliers",
      builder: (send: Argv) =>
        nameOrders(send)
          .option("all", { type: "boolean", default: false, describe: "All that are approved" })
          .options(SHARED_OPTIONS),
      handler: (args: unknown) => ask(args as NamedArguments, "send"),
    })
    .command({
      command: "receive <orders..>",
      describe: "Record that orders have come: all that is outstanding, or --quantity of one",
      builder: (receive: Argv) =>
        nameOrders(receive)
          .option("quantity", {
            type: "number",
            requiresArg: true,
            describe: "Units that came, of one order",
          })
          .option("final", { type: "boolean", default: false, describe: "Nothing more of them will come" })
          .options(SHARED_OPTIONS),
      handler: (args: unknown) => ask(args as NamedArguments, "receive"),
    })
    .demandCommand(1, 'Name an action, for example "ops orders list"');
}

async function ask(
  args: NamedArguments,
  action: "approve" | "reject" | "edit" | "send" | "receive",
): Promise<void> {
  const { orders, all, because, quantity, due, final, ...shared } = args;
  const { askOrders } = await import("../operations/orders/ask-orders");
  await askOrders(createContext(shared), {
    action,
    orders: typeof orders === "string" ? [orders] : (orders ?? []),
    all: all ?? false,
    because,
    quantity,
    dueDate: due,
    isFinal: final ?? false,
  });
}

export function handler(): void {
  // The actions above do the work.
}
