import type { HttpEvent } from "../contracts/events";
import { headerOf } from "./report-request";

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Where the pages lie for this client: `https://pages.example.com`. The gateway answers for hosts of its own only. */
export function originOf({ requestContext }: HttpEvent): string {
  const host = requestContext.domainName ?? "";
  return `${LOOPBACK.test(host) ? "http" : "https"}://${host}`;
}

/**
 * Whether the request was made by a page of ours: asked of everything that changes something. A browser says where a
 * request comes from in headers that no page can set; the origin is "null" where a page tells nobody of itself, as ours.
 *
 * @see https://web.dev/articles/fetch-metadata
 */
export function isFromOwnPage(event: HttpEvent): boolean {
  const origin = headerOf(event, "origin");
  const isOwn = origin === originOf(event);
  const site = headerOf(event, "sec-fetch-site");
  if (site === undefined) return isOwn;
  return site === "same-origin" && (origin === undefined || origin === "null" || isOwn);
}

/** Where a person goes who asked for nothing in particular. */
export const START_PAGE = "/dashboard";

const LONGEST_PATH = 1_500;

/**
 * A page of ours to return to after the sign-in; the start page for everything that would lead elsewhere or nowhere:
 * another host in any of its spellings, a control character, the sign-in itself.
 */
export function toOwnPath(path: string | undefined): string {
  if (path === undefined || path.length > LONGEST_PATH) return START_PAGE;
  if (!/^\/[\x21-\x5b\x5d-\x7e]*$/.test(path) || path.startsWith("//")) return START_PAGE;
  const base = "https://pages.invalid";
  const { origin, pathname, search, hash } = new URL(path, base);
  if (origin !== base || pathname.startsWith("//")) return START_PAGE;
  if (/^\/($|sign-in|signed-in|sign-out|signed-out)/.test(pathname)) return START_PAGE;
  return `${pathname}${search}${hash}`;
}
