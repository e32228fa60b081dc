import { UsageError } from "../contracts/errors";
import type { HttpEvent } from "../contracts/events";
import type { WhatIfChange, WhatIfSettings } from "../contracts/results/what-if";
import { ORDER_POLICIES, POLICY_BOUNDS, SERVICE_TARGETS } from "../contracts/settings/policy-bounds";
import { dayOfInstant } from "../demand/calendar";
import { chooseAccepted, type ReportRequest, readSubject } from "./report-request";

/** The form of the page, field by field; the names are those of the query. */
export const WHAT_IF_FIELDS = [
  "service_level",
  "service_target",
  "lead_time",
  "review_period",
  "order_policy",
  "price",
  "demand",
  "promotion_days",
] as const;
export type WhatIfField = (typeof WHAT_IF_FIELDS)[number];

const PARAMETER_NAMES: readonly string[] = [
  "product_id",
  "product",
  "category",
  "supplier",
  "location",
  "region",
  ...WHAT_IF_FIELDS,
  "format",
];

/** What a price may do, and what may be sold at it, in percent of what it was. */
export const PRICE_PERCENT = { least: -90, most: 300 } as const;
export const DEMAND_PERCENT = { least: -95, most: 900 } as const;
const LONGEST_SHIFT_DAYS = 365;
const LONGEST_PROMOTION_DAYS = 366;

export interface WhatIfRequest extends Pick<ReportRequest, "productId" | "filter"> {
  readonly format: "html" | "json";
  /** `undefined` where nothing is asked to be otherwise. */
  readonly change?: Pick<WhatIfChange, "settings" | "leadTime">;
  /** As in a `WhatIfChange`; what is sold at a price is found out where it is not said. */
  readonly price?: {
    readonly priceRatio: number;
    readonly demandRatio?: number;
    readonly promotionDays?: number;
  };
  /** UTC day on which the request was made. */
  readonly today: number;
}

type Query = Readonly<Record<string, string | undefined>>;

/** The query as it was meant: an address that is written by hand has a plus, and a plus is read as a blank. */
export function readWhatIfQuery(event: HttpEvent): Query {
  return Object.fromEntries(
    Object.entries(event.queryStringParameters ?? {}).map(([name, value]) => [
      name,
      value?.replace(/^ +(?=\d)/, "+"),
    ]),
  );
}

/** The form of the answer, which a fault is told in, too. @throws UsageError, NotAcceptableError */
export function parseWhatIfFormat(event: HttpEvent): WhatIfRequest["format"] {
  const wanted = event.queryStringParameters?.format;
  if (wanted === undefined || wanted === "") return chooseAccepted(event, ["json", "html"]);
  if (wanted === "html" || wanted === "json") return wanted;
  throw new UsageError(`"format" is "${wanted.slice(0, 40)}"; it must be html or json.`);
}

/**
 * Reads and checks what is asked. Settings are checked as those of a stack are: what a stack could not be set to is not
 * answered.
 *
 * @throws UsageError naming the parameter, its value and what is allowed.
 */
export function parseWhatIfRequest(event: HttpEvent): WhatIfRequest {
  const query = readWhatIfQuery(event);
  const unknown = Object.keys(query).find((name) => !PARAMETER_NAMES.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `The parameter "${unknown.slice(0, 40)}" is unknown; known are ${PARAMETER_NAMES.join(", ")}.`,
    );
  }
  // An empty field of the form asks for nothing.
  const given: Query = Object.fromEntries(Object.entries(query).filter(([, value]) => value?.trim() !== ""));
  const { productId, filter } = readSubject(given);
  const settings = readSettings(given);
  const leadTime = readLeadTime(given.lead_time);
  const price = readPrice(given);
  const isAsked = Object.keys(settings).length > 0 || leadTime !== undefined || price !== undefined;
  return {
    format: parseWhatIfFormat(event),
    productId,
    filter,
    today: dayOfInstant(event.requestContext.timeEpoch),
    ...(isAsked && { change: { settings, ...(leadTime && { leadTime }) } }),
    ...(price && { price }),
  };
}

function readSettings(given: Query): WhatIfSettings {
  const serviceTarget = readChoice("service_target", given.service_target, SERVICE_TARGETS);
  const serviceLevelTarget = readShare(given.service_level);
  const orderPolicy = readChoice("order_policy", given.order_policy, ORDER_POLICIES);
  const reviewPeriodDays = readWhole("review_period", given.review_period, POLICY_BOUNDS.reviewPeriodDays);
  if (serviceTarget === "economic" && serviceLevelTarget !== undefined) {
    throw new UsageError(
      '"service_target" is "economic", which orders at least cost and takes no "service_level"; leave one of them out.',
    );
  }
  return {
    ...(serviceTarget !== undefined && { serviceTarget }),
    ...(serviceLevelTarget !== undefined && { serviceLevelTarget }),
    ...(orderPolicy !== undefined && { orderPolicy }),
    ...(reviewPeriodDays !== undefined && { reviewPeriodDays }),
  };
}

/** 95 and 0.95 are one thing: no share is above 1. */
function readShare(text: string | undefined): number | undefined {
  const [from, to] = POLICY_BOUNDS.serviceLevelTarget;
  const allowed = `a number from ${from} to ${to}, or the same in percent, such as 95`;
  const level = readNumber("service_level", text, allowed);
  if (level === undefined) return undefined;
  const share = level > 1 ? level / 100 : level;
  if (share < from || share > to) throw wrong("service_level", text!, allowed);
  return share;
}

function readWhole(
  name: WhatIfField,
  text: string | undefined,
  [from, to]: readonly [number, number],
  more = "",
): number | undefined {
  const allowed = `an integer from ${from} to ${to} days${more}`;
  const days = readNumber(name, text, allowed);
  if (days !== undefined && !(Number.isInteger(days) && days >= from && days <= to)) {
    throw wrong(name, text!, allowed);
  }
  return days;
}

function readChoice<const Value extends string>(
  name: WhatIfField,
  text: string | undefined,
  values: readonly Value[],
): Value | undefined {
  if (text === undefined) return undefined;
  const value = values.find((one) => one === text.trim());
  if (value === undefined) throw wrong(name, text, `one of ${values.join(", ")}`);
  return value;
}

/** `14`, or `+3` and `-2` for so many more and fewer than now. */
function readLeadTime(text: string | undefined): WhatIfChange["leadTime"] {
  if (text === undefined) return undefined;
  const isShift = /^\s*[+\u2212-]/.test(text);
  const days = isShift
    ? readWhole("lead_time", text, [-LONGEST_SHIFT_DAYS, LONGEST_SHIFT_DAYS], " of a change, such as +3")
    : readWhole("lead_time", text, POLICY_BOUNDS.leadTimeDays, ", or a change such as +3 or -2");
  return { days: days!, isShift };
}

function readPrice(given: Query): WhatIfRequest["price"] {
  const priceRatio = readRatio("price", given.price, PRICE_PERCENT);
  const demandRatio = readRatio("demand", given.demand, DEMAND_PERCENT);
  const promotionDays = readWhole("promotion_days", given.promotion_days, [1, LONGEST_PROMOTION_DAYS]);
  if (priceRatio === undefined && demandRatio === undefined) {
    if (promotionDays === undefined) return undefined;
    throw new UsageError('"promotion_days" says how long; give "price" or "demand", or both, beside it.');
  }
  return {
    priceRatio: priceRatio ?? 1,
    ...(demandRatio !== undefined && { demandRatio }),
    ...(promotionDays !== undefined && { promotionDays }),
  };
}

/** A change in percent as a ratio to what was. */
function readRatio(
  name: WhatIfField,
  text: string | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const allowed = `a change in percent from ${least} to ${most}, such as -10`;
  const percent = readNumber(name, text, allowed);
  if (percent === undefined) return undefined;
  if (percent < least || percent > most) throw wrong(name, text!, allowed);
  return 1 + percent / 100;
}

/** A number as people write it: `95`, `99,5`, `-10 %`. */
function readNumber(name: WhatIfField, text: string | undefined, allowed: string): number | undefined {
  if (text === undefined) return undefined;
  const plain = text
    .trim()
    .replace(/\s*%$/, "")
    .replace("\u2212", "-")
    .replace(/^([+-]?\d+),(\d+)$/, "$1.$2");
  if (!/^[+-]?\d{1,9}(\.\d{1,9})?$/.test(plain)) throw wrong(name, text, allowed);
  return Number(plain);
}

function wrong(name: string, text: string, allowed: string): UsageError {
  return new UsageError(`"${name}" is "${text.trim().slice(0, 40)}"; it must be ${allowed}.`);
}
