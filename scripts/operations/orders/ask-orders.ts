import { randomUUID } from "node:crypto";
import { OperatorError, UsageError } from "../../../functions/contracts/errors";
import type { OrderAnswer, OrderCommandEvent } from "../../../functions/contracts/order-requests";
import { checkRequest } from "../../../functions/http/orders-request";
import type { CommandContext } from "../../cli/context";
import { formatCount } from "../../cli/format";
import { invokeFunction } from "../functions/invoke-function";
import { currentUser } from "../lake/manage-history";
import { connectStack } from "../lake/open-lake";

export interface AskOrdersOptions {
  readonly action: "approve" | "reject" | "edit" | "send" | "receive";
  readonly orders: readonly string[];
  readonly all: boolean;
  readonly because?: string;
  readonly quantity?: number;
  readonly dueDate?: string;
  readonly isFinal: boolean;
}

/** Asks the function for a change of orders, in the name of who sits here. */
export async function askOrders(context: CommandContext, options: AskOrdersOptions): Promise<void> {
  const request = checkRequest(toRequest(options));
  const stack = await connectStack(context);
  const event: OrderCommandEvent = {
    orders: request,
    by: currentUser(),
    at: new Date(stack.sandbox ? Date.parse(stack.sandbox.now) : Date.now()).toISOString(),
    commandId: `ops/${randomUUID()}`,
  };
  const answer = (await invokeFunction(stack.outputs, "orders", event)) as OrderAnswer;
  if (context.json) context.printJson(answer);
  else context.print(renderAnswer(answer));
  if (answer.done.length === 0 && answer.refused.length + (answer.failed?.length ?? 0) > 0) {
    throw new OperatorError("Nothing was done; the reasons stand above.");
  }
}

function toRequest({ action, orders, all, because, quantity, dueDate, isFinal }: AskOrdersOptions): unknown {
  if (all && orders.length > 0) throw new UsageError("Name orders, or give --all; not both.");
  switch (action) {
    case "approve":
    case "send":
      if (!all && orders.length === 0) throw new UsageError(`Name the orders to ${action}, or give --all.`);
      return { action, orders: all ? "all" : orders };
    case "reject":
      return { action, orders, because };
    case "edit":
      return { action, order: orders[0], quantity, ...(dueDate !== undefined && { dueDate }) };
    case "receive":
      if (quantity !== undefined && orders.length !== 1) {
        throw new UsageError("--quantity is of one order; name it alone.");
      }
      return {
        action,
        isFinal,
        lines: orders.map((order) => ({ order, ...(quantity !== undefined && { quantity }) })),
      };
  }
}

function renderAnswer({ done, refused, sent = [], failed = [] }: OrderAnswer): string {
  return [
    `${formatCount(done.length)} ${done.length === 1 ? "order" : "orders"} done`,
    ...sent.map(
      ({ purchaseOrder, supplier, lines, to }) =>
        `sent     ${purchaseOrder} to ${supplier}, ${formatCount(lines)} lines: ${to}`,
    ),
    ...failed.map(({ purchaseOrder, because }) => `failed   ${purchaseOrder}: ${because}`),
    ...refused.map(({ orderId, because }) => `refused  ${orderId}: ${because}`),
  ].join("\n");
}
