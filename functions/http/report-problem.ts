import { DataError, NotFoundError, NotYetError, UsageError } from "../contracts/errors";
import type { HttpEvent, HttpResult } from "../contracts/events";
import { renderMessagePage } from "../dashboard/page";
import { pageHeaders } from "./page-headers";
import { headerOf, NotAcceptableError, weightOf } from "./report-request";
import { SECURITY_HEADERS } from "./security-headers";

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** Faults of the request itself that are no errors of ours. */
type Refusal =
  | { readonly status: 401 }
  | { readonly status: 403; readonly detail: string }
  | { readonly status: 404 }
  | { readonly status: 405; readonly method: string };

/**
 * The answer to a request that failed: a problem document (RFC 9457), or a page for a browser. What only
 * concerns the operator is not told: the caller of this logs it.
 *
 * @param requestId under which the log tells of it.
 */
export function reportProblem(event: HttpEvent, cause: unknown, requestId?: string): HttpResult {
  const problem = classify(event, cause);
  const headers: Record<string, string> = {
    ...SECURITY_HEADERS,
    "cache-control": "no-store",
    vary: "Accept",
  };
  if (problem.status === 405) headers.allow = "GET, HEAD";
  const accept = headerOf(event, "accept") ?? "*/*";
  const wantsPage = weightOf("text/html", accept) > weightOf("application/problem+json", accept);
  if (wantsPage && problem.status !== 406) {
    headers["content-type"] = "text/html; charset=utf-8";
    Object.assign(headers, pageHeaders(undefined));
    return {
      statusCode: problem.status,
      headers,
      body: renderMessagePage(
        problem.title,
        problem.detail,
        hintFor(problem.status, requestId),
        cause instanceof NotFoundError ? linkMeant(event, cause) : [],
      ),
    };
  }
  headers["content-type"] = "application/problem+json";
  return {
    statusCode: problem.status,
    headers,
    body: JSON.stringify({ type: "about:blank", ...problem, requestId }),
  };
}

/** More are found by the search of the fleet's page. */
const MOST_LINKS = 50;

/** The same page of each series that may be meant. */
function linkMeant({ rawPath, queryStringParameters = {} }: HttpEvent, { meant }: NotFoundError) {
  const page = rawPath.split("/").at(-1)!;
  const others = Object.entries(queryStringParameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== "product_id",
  );
  return meant.slice(0, MOST_LINKS).map((key) => ({
    href: `${page}?${new URLSearchParams([["product_id", key], ...others])}`,
    text: key,
  }));
}

function classify(event: HttpEvent, cause: unknown): Problem {
  if (isRefusal(cause)) return describeRefusal(event, cause);
  if (cause instanceof NotAcceptableError) {
    return { status: 406, title: "Not acceptable", detail: cause.message };
  }
  if (cause instanceof UsageError) return { status: 400, title: "Bad request", detail: cause.message };
  if (cause instanceof NotYetError) return { status: 409, title: "Not yet", detail: cause.message };
  if (cause instanceof NotFoundError) return { status: 404, title: "Not found", detail: cause.message };
  if (cause instanceof DataError) {
    return {
      status: 503,
      title: "The report cannot be made",
      detail:
        "The data of the report is incomplete or cannot be read. The operator finds the reason in the function's log.",
    };
  }
  return { status: 500, title: "Internal error", detail: "The report failed. Try again." };
}

function describeRefusal({ rawPath }: HttpEvent, refusal: Refusal): Problem {
  switch (refusal.status) {
    case 401:
      return { status: 401, title: "Not signed in", detail: "Sign in at /sign-in, then ask again." };
    case 403:
      return { status: 403, title: "Not allowed", detail: refusal.detail };
    case 405:
      return {
        status: 405,
        title: "Method not allowed",
        detail: `${refusal.method} is not allowed; use GET.`,
      };
    default:
      return {
        status: 404,
        title: "Not found",
        detail: `There is no ${rawPath}; there are /report, /dashboard, /what-if and /explain.`,
      };
  }
}

function isRefusal(cause: unknown): cause is Refusal {
  return !(cause instanceof Error) && typeof (cause as Refusal | null)?.status === "number";
}

function hintFor(status: number, requestId: string | undefined): string {
  if (status === 404) return "Or go back to the fleet and search for the product there.";
  if (status === 401) return "Open the page again: it leads to the sign-in.";
  if (status === 403) return "Ask the team that runs this stack for a role that may.";
  if (status === 400) return "Correct the address, or go back to the fleet.";
  const named = requestId === undefined ? "" : ` Name the request: ${requestId}.`;
  return `Try again in a minute. If it stays, tell the team that runs this stack.${named}`;
}
