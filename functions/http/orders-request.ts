import { UsageError } from "../contracts/errors";
import type { HttpEvent } from "../contracts/events";
import type { OrderFilter, OrderRequest } from "../contracts/order-requests";
import { ORDER_STATES, type OrderState } from "../contracts/purchasing";
import { parseDay } from "../demand/calendar";
import { headerOf, weightOf } from "./report-request";

const LARGEST_BODY_BYTES = 1 << 20;
export const MOST_ORDERS = 20_000;
export const LONGEST_ID = 220;
export const LONGEST_REASON = 500;

export const ORDER_FORMATS = {
  html: "text/html",
  json: "application/json",
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;
export type OrderFormat = keyof typeof ORDER_FORMATS;

export interface OrdersQuery {
  readonly format: OrderFormat;
  readonly filter: OrderFilter;
  /** Page of the list, from 1. */
  readonly page: number;
}

const QUERY_NAMES: readonly string[] = [
  "state",
  "category",
  "supplier",
  "location",
  "region",
  "product_id",
  "run_date",
  "format",
  "page",
  "said",
];

/** @throws UsageError naming the parameter, its value and what is allowed */
export function parseOrdersQuery(event: HttpEvent): OrdersQuery {
  const query = event.queryStringParameters ?? {};
  const unknown = Object.keys(query).find((name) => !QUERY_NAMES.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `The parameter "${unknown.slice(0, 40)}" is unknown; known are ${QUERY_NAMES.join(", ")}.`,
    );
  }
  const states = query.state === undefined || query.state === "" ? undefined : query.state.split(",");
  const wrong = states?.find((state) => !ORDER_STATES.includes(state as OrderState));
  if (wrong !== undefined) {
    throw new UsageError(`"state" is "${wrong.slice(0, 40)}"; it must be of ${ORDER_STATES.join(", ")}.`);
  }
  if (query.run_date && parseDay(query.run_date) === undefined) {
    throw new UsageError(`"run_date" is "${query.run_date.slice(0, 40)}"; it must be a date as YYYY-MM-DD.`);
  }
  const page = Number(query.page ?? "1");
  if (!Number.isInteger(page) || page < 1 || page > 10_000) {
    throw new UsageError(`"page" is "${query.page?.slice(0, 40)}"; it must be a whole number from 1.`);
  }
  return {
    format: chooseFormat(event, query.format),
    page,
    filter: {
      ...(states && { states: states as OrderState[] }),
      ...(query.category && { category: query.category }),
      ...(query.supplier && { supplier: query.supplier }),
      ...(query.location && { location: query.location }),
      ...(query.region && { region: query.region }),
      ...(query.product_id && { productId: query.product_id }),
      ...(query.run_date && { runDate: query.run_date }),
    },
  };
}

function chooseFormat(event: HttpEvent, wanted: string | undefined): OrderFormat {
  if (wanted !== undefined) {
    if (Object.hasOwn(ORDER_FORMATS, wanted)) return wanted as OrderFormat;
    throw new UsageError(`"format" is "${wanted.slice(0, 40)}"; it must be html, json, csv or xlsx.`);
  }
  const accept = headerOf(event, "accept") ?? "*/*";
  let best: { readonly format: OrderFormat; readonly weight: number } = { format: "json", weight: 0 };
  for (const format of ["json", "html", "csv", "xlsx"] as const) {
    const weight = weightOf(ORDER_FORMATS[format], accept);
    if (weight > best.weight) best = { format, weight };
  }
  return best.format;
}

/** A request of the page's forms has its lines in fields; every other is JSON. */
export interface OrdersPost {
  readonly request: OrderRequest;
  /** Id that makes a repetition harmless, where the caller gives one. */
  readonly commandId?: string;
  /** Where the browser goes afterwards; absent for programs. */
  readonly isForm: boolean;
}

/**
 * Reads what is to be done with orders.
 *
 * @throws UsageError when the body is none
 */
export function parseOrdersPost(event: HttpEvent): OrdersPost {
  const body = event.body ?? "";
  const text = event.isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
  if (Buffer.byteLength(text) > LARGEST_BODY_BYTES) throw new UsageError("The body is larger than 1 MiB.");
  const [mediaType = ""] = (headerOf(event, "content-type") ?? "").split(";");
  switch (mediaType.trim().toLowerCase()) {
    case "application/json": {
      const commandId = headerOf(event, "idempotency-key");
      if (commandId !== undefined && !/^[\x21-\x7e]{8,100}$/.test(commandId)) {
        throw new UsageError('"Idempotency-Key" must have 8 to 100 visible ASCII characters.');
      }
      return { request: checkRequest(parseJson(text)), isForm: false, ...(commandId && { commandId }) };
    }
    case "application/x-www-form-urlencoded":
      return readForm(new URLSearchParams(text));
    default:
      throw new UsageError(
        `Content-Type is "${mediaType.slice(0, 60)}"; it must be application/json with {"action": "approve", "orders": ["2026-10-01/P00001"]}.`,
      );
  }
}

function readForm(form: URLSearchParams): OrdersPost {
  const orders = form.getAll("order");
  const action = form.get("action") ?? "";
  const id = form.get("command_id") ?? "";
  // Each button of the form has its own action; a line's own button names the line.
  const [verb = "", line] = action.split(/:(.*)/s);
  const chosen = line ? [line] : orders;
  const quantityOf = (order: string) => {
    const given = form.get(`quantity:${order}`);
    return given === null || given === "" ? undefined : Number(given);
  };
  const request = checkRequest(
    verb === "edit"
      ? { action: "edit", order: chosen[0], quantity: quantityOf(chosen[0] ?? "") ?? Number.NaN }
      : verb === "receive"
        ? {
            action: "receive",
            isFinal: form.get("final") !== null,
            lines: chosen.map((order) => ({
              order,
              ...(quantityOf(order) !== undefined && { quantity: quantityOf(order) }),
            })),
          }
        : verb === "reject"
          ? { action: "reject", orders: chosen, because: form.get("because") || "not wanted" }
          : verb === "approve-all" || verb === "send-all"
            ? { action: verb.slice(0, -4), orders: "all" }
            : { action: verb, orders: chosen },
  );
  return {
    request,
    isForm: true,
    ...(/^[\w/-]{8,100}$/.test(id) && { commandId: `${id}/${action.slice(0, 100)}` }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('The body is no JSON. Send {"action": "approve", "orders": ["2026-10-01/P00001"]}.');
  }
}

const FIELDS: Readonly<Record<OrderRequest["action"], readonly string[]>> = {
  approve: ["orders"],
  reject: ["orders", "because"],
  edit: ["order", "quantity", "dueDate"],
  send: ["orders"],
  receive: ["lines", "isFinal"],
};

/** @throws UsageError naming what is wrong */
export function checkRequest(value: unknown): OrderRequest {
  const given = isObject(value) ? value : {};
  const action = String(given.action ?? "");
  if (!Object.hasOwn(FIELDS, action)) {
    throw new UsageError(
      `"action" is "${action.slice(0, 40)}"; it must be one of ${Object.keys(FIELDS).join(", ")}.`,
    );
  }
  const known = action as OrderRequest["action"];
  const unknown = Object.keys(given).find((name) => name !== "action" && !FIELDS[known].includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `"${unknown.slice(0, 40)}" is not known for "${known}"; it takes ${FIELDS[known].join(", ")}.`,
    );
  }
  switch (known) {
    case "approve":
    case "send":
      return { action: known, orders: given.orders === "all" ? "all" : requireOrders(given.orders) };
    case "reject": {
      const because = given.because;
      if (typeof because !== "string" || because.trim() === "" || because.length > LONGEST_REASON) {
        throw new UsageError(`"because" must be a reason of 1 to ${LONGEST_REASON} characters.`);
      }
      return { action: known, orders: requireOrders(given.orders), because };
    }
    case "edit": {
      const { quantity, dueDate } = given;
      const [order] = requireOrders([given.order]);
      if (typeof quantity !== "number" || !Number.isFinite(quantity)) {
        throw new UsageError(
          `"quantity" is ${JSON.stringify(quantity ?? null)}; it must be a number of units.`,
        );
      }
      if (dueDate !== undefined && (typeof dueDate !== "string" || parseDay(dueDate) === undefined)) {
        throw new UsageError(`"dueDate" must be a date as YYYY-MM-DD.`);
      }
      return { action: known, order: order!, quantity, ...(dueDate !== undefined && { dueDate }) };
    }
    case "receive": {
      const list = Array.isArray(given.lines) ? given.lines : [];
      requireOrders(list.map((line) => (isObject(line) ? line.order : undefined)));
      const lines = list.map((line) => {
        const { order, quantity } = line as { readonly order: string; readonly quantity?: unknown };
        if (quantity !== undefined && (typeof quantity !== "number" || !Number.isFinite(quantity))) {
          throw new UsageError(`The quantity of "${order.slice(0, 80)}" must be a number of units.`);
        }
        return { order, ...(quantity !== undefined && { quantity }) };
      });
      if (given.isFinal !== undefined && typeof given.isFinal !== "boolean") {
        throw new UsageError('"isFinal" must be true or false.');
      }
      return { action: known, lines, isFinal: given.isFinal ?? false };
    }
  }
}

function requireOrders(value: unknown): readonly string[] {
  const isList =
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= MOST_ORDERS &&
    value.every((id) => typeof id === "string" && id !== "" && id.length <= LONGEST_ID);
  if (!isList) {
    throw new UsageError(`Name 1 to ${MOST_ORDERS} orders by their ids, such as "2026-10-01/P00001".`);
  }
  return [...new Set(value as string[])];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
