import type { HttpEvent } from "../contracts/events";

/**
 * Cookies of the pages. `__Host-`: only over TLS, only from and for this very host; `__Secure-` where a path bounds where
 * it is sent. No script reads them.
 *
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie
 */
export const SESSION_COOKIE = "__Host-session";
export const SIGN_IN_COOKIE = "__Host-sign-in";
export const ID_HINT_COOKIE = "__Secure-id-hint";

/** Lax: sent when a link of a message is followed, not with what another site sends or embeds. */
export function setCookie(name: string, value: string, maxAgeSeconds: number, path = "/"): string {
  return `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=${path}; Secure; HttpOnly; SameSite=Lax`;
}

export function clearCookie(name: string, path = "/"): string {
  return setCookie(name, "", 0, path);
}

/** A cookie of the request. Where a client sends several of the name, the first: a browser sends ours only once. */
export function readCookie({ cookies = [] }: HttpEvent, name: string): string | undefined {
  const value = cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
  return value === "" ? undefined : value;
}
