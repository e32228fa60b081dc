import type { ObjectStore } from "../../aws/lake/object-store";
import { logError } from "../../aws/log/run-log";
import { toCsvRows } from "../../business/csv";
import { listChoices } from "../../catalogue/groups";
import type { Catalogue } from "../../contracts/catalogue";
import type { HttpEvent, HttpResult } from "../../contracts/events";
import type { Lake } from "../../contracts/lake";
import type { OrderAnswer, OrderFilter, OrderRequest } from "../../contracts/order-requests";
import { type Caller, describeAllowed, mayDo } from "../../contracts/people";
import type { OrderDay } from "../../contracts/purchasing";
import type { OrdersFunctionSettings } from "../../contracts/settings/handlers";
import { renderOrdersPage } from "../../dashboard/orders-page";
import { dayOfInstant } from "../../demand/calendar";
import {
  ORDER_FORMATS,
  type OrderFormat,
  parseOrdersPost,
  parseOrdersQuery,
} from "../../http/orders-request";
import { pageHeaders } from "../../http/page-headers";
import { reportProblem } from "../../http/report-problem";
import { SECURITY_HEADERS } from "../../http/security-headers";
import { learnLeadTimes } from "../../purchasing/lead-times";
import { readCatalogue } from "../catalogue/read-catalogue";
import { answerAs } from "../people/answer-as";
import { requireKnown } from "../report/require-known";
import { type DeskPorts, handleOrders, listOrders, OPEN_DAYS, readOrderDays } from "./order-desk";
import { createOrderRow, ORDER_COLUMNS } from "./order-table";
import { writeXlsx } from "./write-xlsx";

/**
 * `GET /orders`: the orders of the last half year, filtered, as JSON, page, CSV or spreadsheet. `POST /orders`: approves,
 * changes, rejects, sends or receives, in the name of the caller.
 */
export async function answerOrders(
  event: HttpEvent,
  settings: OrdersFunctionSettings,
  ports: DeskPorts & { readonly lake: Lake },
  requestId: string,
): Promise<HttpResult> {
  return answerAs(event, settings, requestId, (caller) =>
    answerCaller(event, settings, ports, caller, requestId),
  );
}

async function answerCaller(
  event: HttpEvent,
  settings: OrdersFunctionSettings,
  ports: DeskPorts & { readonly lake: Lake },
  caller: Caller,
  requestId: string,
): Promise<HttpResult> {
  try {
    const { method } = event.requestContext.http;
    const nowMs = event.requestContext.timeEpoch;
    const action = method === "POST" ? "decide-orders" : "read-orders";
    if (method !== "GET" && method !== "HEAD" && method !== "POST") {
      return reportProblem(event, { status: 405, method }, requestId);
    }
    if (!mayDo(caller, action)) {
      const detail = `${method === "POST" ? "To decide on orders" : "Orders"} is for the roles ${describeAllowed(action)}.`;
      return reportProblem(event, { status: 403, detail }, requestId);
    }
    const query = parseOrdersQuery(event);
    const { states: _states, ...parts } = query.filter;
    const isPart = Object.keys(parts).length > 0;
    const catalogue = await readCatalogue(ports.lake);
    requireKnown({ category: parts.category, region: parts.region }, catalogue);
    let answer: OrderAnswer | undefined;
    if (method === "POST") {
      const { request: asked, commandId, isForm } = parseOrdersPost(event);
      const request = isPart ? await keepTo(asked, parts, catalogue, ports.store, nowMs) : asked;
      answer = await handleOrders(ports, request, {
        commandId: commandId ? `${caller.id}/${commandId}` : `request/${requestId}`,
        by: caller.name,
        nowMs,
      });
      if (!isForm) return reply("json", `${JSON.stringify(answer)}\n`, answer.done.length > 0 ? 200 : 409);
    }
    const days = await readOrderDays(ports.store, dayOfInstant(nowMs) - OPEN_DAYS);
    const runDate = days.at(-1)?.runDate ?? null;
    const orders = listOrders(days, query.filter, catalogue);
    const toOrderRow = createOrderRow(catalogue);
    const format = answer ? "html" : query.format;
    switch (format) {
      case "json":
        return reply(
          "json",
          `${JSON.stringify({ runDate, orders, leadTimes: tellLeadTimes(days, catalogue) })}\n`,
        );
      case "csv":
        return reply("csv", toCsvRows(ORDER_COLUMNS, orders.map(toOrderRow)));
      case "xlsx":
        return reply(
          "xlsx",
          writeXlsx({ name: "Orders", header: ORDER_COLUMNS, rows: orders.map(toOrderRow) }),
        );
      case "html": {
        const { products, suppliers } = catalogue;
        const page = renderOrdersPage({
          environment: settings.environment,
          runDate,
          orders,
          nameOf: (productId) => products.get(productId)?.name,
          nameOfSupplier: (supplier) => suppliers.get(supplier)?.name,
          filter: query.filter,
          choices: {
            ...listChoices(catalogue),
            nameOfSupplier: (supplier) => suppliers.get(supplier)?.name,
            nameOfLocation: (location) => catalogue.locations.get(location)?.name,
          },
          page: query.page,
          mayDecide: mayDo(caller, "decide-orders"),
          answer,
          commandId: `page/${requestId}`,
          leadTimes: tellLeadTimes(days, catalogue),
        });
        return reply("html", page);
      }
    }
  } catch (error) {
    const problem = reportProblem(event, error, requestId);
    if (problem.statusCode >= 500) logError(error);
    return problem;
  }
}

/** How suppliers deliver, with what safety stocks count on since. */
function tellLeadTimes(days: readonly OrderDay[], { suppliers }: Catalogue) {
  return learnLeadTimes(days).map((pace) => ({
    ...pace,
    learntDeviationDays: suppliers.get(pace.supplier)?.learnt?.deviationDays ?? null,
  }));
}

/** What is said of all orders, said of a part of them only: of the part that the address asks for. */
async function keepTo(
  request: OrderRequest,
  filter: OrderFilter,
  catalogue: Catalogue,
  store: ObjectStore,
  nowMs: number,
): Promise<OrderRequest> {
  if ((request.action !== "approve" && request.action !== "send") || request.orders !== "all") return request;
  const states = [request.action === "approve" ? "suggested" : "approved"] as const;
  const days = await readOrderDays(store, dayOfInstant(nowMs) - OPEN_DAYS);
  const among = listOrders(days, { ...filter, states }, catalogue).map(({ orderId }) => orderId);
  return request.action === "approve" ? { ...request, among } : { ...request, orders: among };
}

function reply(format: OrderFormat, body: string | Buffer, statusCode = 200): HttpResult {
  const isBinary = typeof body !== "string";
  const headers: Record<string, string> = {
    ...SECURITY_HEADERS,
    "cache-control": "no-store",
    vary: "Accept",
    "content-type": isBinary ? ORDER_FORMATS[format] : `${ORDER_FORMATS[format]}; charset=utf-8`,
  };
  if (format === "html") Object.assign(headers, pageHeaders(undefined));
  if (format === "csv" || format === "xlsx")
    headers["content-disposition"] = `attachment; filename="orders.${format}"`;
  return {
    statusCode,
    headers,
    body: isBinary ? body.toString("base64") : body,
    ...(isBinary && { isBase64Encoded: true }),
  };
}
