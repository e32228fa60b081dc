import { createHash } from "node:crypto";
import type { HttpEvent, HttpResult } from "../contracts/events";
import type { PageScript } from "../contracts/settings/handlers";
import { pageHeaders } from "../http/page-headers";
import { FORMATS, type Format, headerOf } from "../http/report-request";
import { SECURITY_HEADERS } from "../http/security-headers";

/** Runs change once a day; half a minute spares a reader's reload, and an old page is never far off. */
const CACHE_CONTROL = "private, max-age=30, must-revalidate";

/** An answer with its media type and tag; who has it already is told so. */
export function answerContent(
  event: HttpEvent,
  format: Format,
  body: string,
  /** The script that a page carries; absent for one that has none. */
  pageScript: PageScript | undefined,
): HttpResult {
  const etag = `"${createHash("md5").update(body).digest("base64url")}"`;
  const headers: Record<string, string> = {
    ...SECURITY_HEADERS,
    "cache-control": CACHE_CONTROL,
    etag,
    vary: "Accept",
  };
  const known = headerOf(event, "if-none-match")
    ?.split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.includes(etag) || known?.includes("*")) return { statusCode: 304, headers, body: "" };
  headers["content-type"] = `${FORMATS[format]}; charset=utf-8`;
  if (format === "html") Object.assign(headers, pageHeaders(pageScript));
  return { statusCode: 200, headers, body };
}
