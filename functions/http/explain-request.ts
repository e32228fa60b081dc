import { UsageError } from "../contracts/errors";
import type { HttpEvent } from "../contracts/events";
import { dayOfInstant, parseDay } from "../demand/calendar";
import { chooseAccepted, readSubject } from "./report-request";

const PARAMETER_NAMES: readonly string[] = ["product_id", "product", "location", "day", "format"];

export interface ExplainRequest {
  readonly format: "html" | "json";
  readonly productId: string;
  /** The day that is forecast, ISO date; the first open one when absent. */
  readonly day?: string;
  /** UTC day on which the request was made. */
  readonly today: number;
}

/**
 * Reads and checks a request.
 *
 * @throws UsageError naming the parameter, its value and what is allowed; NotAcceptableError
 */
export function parseExplainRequest(event: HttpEvent): ExplainRequest {
  const query = event.queryStringParameters ?? {};
  const unknown = Object.keys(query).find((name) => !PARAMETER_NAMES.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `The parameter "${unknown.slice(0, 40)}" is unknown; known are ${PARAMETER_NAMES.join(", ")}.`,
    );
  }
  const { productId } = readSubject(query);
  if (productId === undefined) throw new UsageError('"product_id" is missing; name the product to explain.');
  const day = query.day === "" ? undefined : query.day;
  if (day !== undefined && parseDay(day) === undefined) {
    throw new UsageError(`"day" is "${day.slice(0, 40)}"; it must be a date as YYYY-MM-DD.`);
  }
  const { format } = query;
  if (format !== undefined && format !== "html" && format !== "json") {
    throw new UsageError(`"format" is "${format.slice(0, 40)}"; it must be html or json.`);
  }
  return {
    format: format ?? chooseAccepted(event, ["json", "html"]),
    productId,
    day,
    today: dayOfInstant(event.requestContext.timeEpoch),
  };
}
