import { resolve } from "node:path";
import { createLake } from "../../../functions/aws/lake";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import { toCsvRows } from "../../../functions/business/csv";
import { UsageError } from "../../../functions/contracts/errors";
import type { OrderNow, OrderState } from "../../../functions/contracts/purchasing";
import { dayOfInstant, parseDay } from "../../../functions/demand/calendar";
import { readCatalogue } from "../../../functions/handlers/catalogue/read-catalogue";
import * as desk from "../../../functions/handlers/orders/order-desk";
import { createOrderRow, ORDER_COLUMNS } from "../../../functions/handlers/orders/order-table";
import { writeXlsx } from "../../../functions/handlers/orders/write-xlsx";
import { requireKnown } from "../../../functions/handlers/report/require-known";
import type { CommandContext } from "../../cli/context";
import { formatAmount, formatCount } from "../../cli/format";
import { requireWritable, writeResult } from "../../cli/output-file";
import { renderTable } from "../../cli/table";
import { connectStack } from "../lake/open-lake";

const OPEN_STATES: readonly OrderState[] = [
  "suggested",
  "held",
  "approved",
  "sent",
  "acknowledged",
  "shipped",
];
const SHOWN = 40;

export interface ListOrdersOptions {
  readonly states?: readonly string[];
  readonly supplier?: string;
  readonly category?: string;
  readonly location?: string;
  readonly region?: string;
  readonly productId?: string;
  readonly runDate?: string;
  readonly csvFile?: string;
  readonly xlsxFile?: string;
}

/** Shows orders as they are now, or writes all that are asked for to a file. */
export async function listOrders(context: CommandContext, options: ListOrdersOptions): Promise<void> {
  const { states = OPEN_STATES, csvFile, xlsxFile, ...parts } = options;
  const { runDate, category, region } = parts;
  if (runDate !== undefined && parseDay(runDate) === undefined) {
    throw new UsageError(`"--run" is "${runDate}"; it must be a date as YYYY-MM-DD.`);
  }
  if (csvFile !== undefined) await requireWritable("--csv", csvFile);
  if (xlsxFile !== undefined) await requireWritable("--xlsx", xlsxFile);
  const stack = await connectStack(context);
  const nowMs = stack.sandbox ? Date.parse(stack.sandbox.now) : Date.now();
  const days = await desk.readOrderDays(
    createS3ObjectStore(stack.outputs.lakeBucketName),
    dayOfInstant(nowMs) - desk.OPEN_DAYS,
  );
  const catalogue = await readCatalogue(createLake(stack.outputs.lakeBucketName));
  requireKnown({ category, region }, catalogue);
  const filter = { ...parts, states: states as readonly OrderState[] };
  const orders = desk.listOrders(days, filter, catalogue);
  const rows = () => orders.map(createOrderRow(catalogue));
  for (const [file, content] of [
    [csvFile, () => toCsvRows(ORDER_COLUMNS, rows())],
    [xlsxFile, () => writeXlsx({ name: "Orders", header: ORDER_COLUMNS, rows: rows() })],
  ] as const) {
    if (file === undefined) continue;
    await writeResult(file, content());
    context.log(`Wrote ${formatCount(orders.length)} orders to ${resolve(file)}.`);
  }
  if (context.json) context.printJson({ runDate: days.at(-1)?.runDate ?? null, orders });
  else if (csvFile === undefined && xlsxFile === undefined) context.print(render(orders, context.isTerminal));
}

function render(orders: readonly OrderNow[], isTerminal: boolean): string {
  if (orders.length === 0) return "No such orders.";
  const table = renderTable(
    [
      { title: "order" },
      { title: "state" },
      { title: "units", align: "right" },
      { title: "value", align: "right" },
      { title: "expected" },
      { title: "supplier" },
      { title: "purchase order" },
      { title: "decided by" },
    ],
    orders.slice(0, SHOWN).map((order) => [
      order.orderId,
      order.isSending ? "being sent" : order.state,
      formatCount(order.units),
      formatAmount(order.unitCostAmount === null ? undefined : order.units * order.unitCostAmount, {
        code: order.currency,
      }),
      order.expectedDate,
      order.supplier,
      order.purchaseOrder ?? "",
      order.decidedBy ?? "",
    ]),
    isTerminal,
  );
  const more = orders.length > SHOWN ? `\nand ${formatCount(orders.length - SHOWN)} more` : "";
  return `${table}${more}`;
}
