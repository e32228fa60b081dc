import { DataError, NotFoundError, OperatorError, ThrottledError, UsageError } from "../contracts/errors";
import type { HttpResult } from "../contracts/events";
import { RETRY_AFTER_SECONDS } from "../contracts/throttling";
import { SECURITY_HEADERS } from "./security-headers";

/** A JSON answer. */
export function jsonResult(statusCode: number, body: unknown): HttpResult {
  return {
    statusCode,
    headers: { ...SECURITY_HEADERS, "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}

/**
 * The answer to a request that failed, as a problem document. What only concerns the operator (a defect, the
 * names of resources) is not told: the caller of this logs it.
 *
 * @param requestId under which the log tells of it.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemResult(error: unknown, requestId?: string): HttpResult {
  const { status, title, detail } = classify(error);
  return {
    statusCode: status,
    headers: {
      ...SECURITY_HEADERS,
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(status === 429 && { "retry-after": String(RETRY_AFTER_SECONDS) }),
    },
    body: JSON.stringify({ type: "about:blank", title, status, detail, requestId }),
    isBase64Encoded: false,
  };
}

function classify(error: unknown): { status: number; title: string; detail: string } {
  if (error instanceof UsageError) return { status: 400, title: "Bad request", detail: error.message };
  if (error instanceof NotFoundError) return { status: 404, title: "Not found", detail: error.message };
  if (error instanceof DataError) return { status: 422, title: "Cannot be forecast", detail: error.message };
  if (error instanceof ThrottledError) {
    return {
      status: 429,
      title: "Too many requests",
      detail: "The model is asked more than it is sized for. Ask again after the seconds of Retry-After.",
    };
  }
  if (error instanceof OperatorError) {
    return {
      status: 502,
      title: "The model did not answer",
      detail: "The model endpoint failed. Try again.",
    };
  }
  return { status: 500, title: "Internal error", detail: "The request failed. Try again." };
}
