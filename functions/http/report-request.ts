import { UsageError } from "../contracts/errors";
import type { HttpEvent } from "../contracts/events";
import type { ProductFilter } from "../contracts/results/roll-up";
import { dayOfInstant, formatDay, parseDay } from "../demand/calendar";
import { toSeriesKey } from "../demand/series-key";

export const FORMATS = {
  html: "text/html",
  json: "application/json",
  csv: "text/csv",
  openapi: "application/vnd.oai.openapi+json",
  /** The products of the fleet as the page's table has them. */
  rows: "application/json",
} as const;
export type Format = keyof typeof FORMATS;

/** The client takes none of the forms there are. */
export class NotAcceptableError extends UsageError {
  override name = "NotAcceptableError";
}

export interface ReportRequest {
  readonly format: Format;
  /** Absent for the fleet. */
  readonly productId?: string;
  readonly fromDay?: number;
  readonly toDay?: number;
  /** Which products of the fleet; absent for all. */
  readonly filter?: ProductFilter;
  /** UTC day on which the request was made. */
  readonly today: number;
}

export const LONGEST_PERIOD_DAYS = 732;
const LONGEST_PRODUCT_ID = 200;
const LONGEST_FILTER = 400;
const PARAMETER_NAMES: readonly string[] = [
  "product_id",
  "product",
  "category",
  "supplier",
  "location",
  "region",
  "start_date",
  "end_date",
  "format",
];

/**
 * Reads and checks a request.
 *
 * @throws UsageError naming the parameter, its value and what is allowed.
 * @throws NotAcceptableError when no form of the answer is acceptable.
 */
export function parseReportRequest(event: HttpEvent): ReportRequest {
  const query = event.queryStringParameters ?? {};
  const unknown = Object.keys(query).find((name) => !PARAMETER_NAMES.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `The parameter "${unknown.slice(0, 40)}" is unknown; known are ${PARAMETER_NAMES.join(", ")}.`,
    );
  }
  const { productId, filter } = readSubject(query);
  if (query.format === "rows" && productId !== undefined) {
    throw new UsageError(
      '"format" is "rows", which is the table of the fleet; leave out "product_id", or it.',
    );
  }
  const fromDay = parseDate("start_date", query.start_date);
  const toDay = parseDate("end_date", query.end_date);
  if (fromDay !== undefined && toDay !== undefined) {
    if (fromDay > toDay) {
      throw new UsageError(
        `"start_date" ${formatDay(fromDay)} is after "end_date" ${formatDay(toDay)}; it must not be.`,
      );
    }
    checkPeriod({ fromDay, toDay });
  }
  return {
    format: chooseFormat(event, query.format),
    productId,
    fromDay,
    toDay,
    filter,
    today: dayOfInstant(event.requestContext.timeEpoch),
  };
}

/**
 * What a request is about: a product, some of them, or all.
 *
 * @throws UsageError naming the parameter and what is allowed
 */
export function readSubject(
  query: Readonly<Record<string, string | undefined>>,
): Pick<ReportRequest, "productId" | "filter"> {
  // `product` is the name that the command line uses.
  const plainId = query.product_id ?? query.product;
  if (plainId !== undefined && (plainId === "" || plainId.length > LONGEST_PRODUCT_ID)) {
    throw new UsageError(
      `"product_id" has ${plainId.length} characters; it must have 1 to ${LONGEST_PRODUCT_ID}.`,
    );
  }
  const asked = readFilter(query);
  // Beside a product, a place says which of its series is meant.
  const location = plainId === undefined ? undefined : asked?.location;
  const filter = location === undefined || Object.keys(asked!).length > 1 ? asked : undefined;
  const productId = plainId === undefined ? undefined : toSeriesKey({ productId: plainId, location });
  if (productId !== undefined && filter !== undefined) {
    throw new UsageError(
      '"product_id" is one product; leave out "category", "supplier" and "region", or it.',
    );
  }
  return { productId, filter };
}

/** What of the product master is asked for; an empty field of a form asks for nothing. */
function readFilter(query: Readonly<Record<string, string | undefined>>): ProductFilter | undefined {
  const filter: { -readonly [Name in keyof ProductFilter]: ProductFilter[Name] } = {};
  for (const name of ["category", "supplier", "location", "region"] as const) {
    const value = query[name];
    if (value === undefined || value === "") continue;
    if (value.length > LONGEST_FILTER) {
      throw new UsageError(
        `"${name}" has ${value.length} characters; it must have at most ${LONGEST_FILTER}.`,
      );
    }
    filter[name] = value;
  }
  return Object.keys(filter).length === 0 ? undefined : filter;
}

/**
 * Checks the days that a report is made for, whether the request says both or one of them follows.
 *
 * @throws UsageError when there are too many
 */
export function checkPeriod({ fromDay, toDay }: { readonly fromDay: number; readonly toDay: number }): void {
  const days = toDay - fromDay + 1;
  if (days > LONGEST_PERIOD_DAYS) {
    throw new UsageError(
      `The period has ${days} days; at most ${LONGEST_PERIOD_DAYS} are allowed. Give "start_date" and "end_date".`,
    );
  }
}

function parseDate(name: string, value: string | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  const day = parseDay(value);
  if (day === undefined) {
    throw new UsageError(`"${name}" is "${value.slice(0, 40)}"; it must be a date as YYYY-MM-DD.`);
  }
  return day;
}

/** The form wanted: by `format` in the query, or else by the header Accept with its weights. */
function chooseFormat(event: HttpEvent, wanted: string | undefined): Format {
  if (wanted !== undefined && !Object.hasOwn(FORMATS, wanted)) {
    throw new UsageError(
      `"format" is "${wanted.slice(0, 40)}"; it must be html, json, csv, openapi or rows.`,
    );
  }
  const isPage = event.rawPath.endsWith("/dashboard");
  return (
    (wanted as Format | undefined) ??
    chooseAccepted(event, isPage ? ["html", "json", "csv"] : ["json", "csv", "html", "openapi"])
  );
}

/**
 * The form that the header Accept wants most; of those alike the one that is offered first.
 *
 * @throws NotAcceptableError where it wants none of them
 */
export function chooseAccepted<Offered extends Format>(
  event: HttpEvent,
  offered: readonly Offered[],
): Offered {
  const accept = headerOf(event, "accept") ?? "*/*";
  let best: { format: Offered; weight: number } | undefined;
  for (const format of offered) {
    const weight = weightOf(FORMATS[format], accept);
    if (weight > (best?.weight ?? 0)) best = { format, weight };
  }
  if (!best) {
    throw new NotAcceptableError(
      `"Accept" is "${accept.slice(0, 80)}"; there are ${offered.map((format) => FORMATS[format]).join(", ")}.`,
    );
  }
  return best.format;
}

/** How much a media type is wanted, 0 to 1. The most specific range decides (RFC 9110, 12.5.1). */
export function weightOf(mediaType: string, accept: string): number {
  let specificity = -1;
  let weight = 0;
  for (const part of accept.split(",")) {
    const [range = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    const rank =
      range === mediaType ? 2 : range === `${mediaType.split("/")[0]}/*` ? 1 : range === "*/*" ? 0 : -1;
    if (rank <= specificity) continue;
    specificity = rank;
    const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    const parsed = quality === undefined ? 1 : Number(quality);
    weight = Number.isFinite(parsed) ? Math.max(0, Math.min(1, parsed)) : 0;
  }
  return weight;
}

/** A header whatever the case of its name. */
export function headerOf(event: HttpEvent, name: string): string | undefined {
  const key = Object.keys(event.headers).find((header) => header.toLowerCase() === name);
  return key === undefined ? undefined : event.headers[key];
}
