import type { Caller } from "../contracts/people";
import { escapeHtml } from "./format";

/** A page with a line on top: who is signed in, and the way out. */
export function addPersonBar(page: string, { name, roles }: Caller): string {
  const bar = `<nav class="person" aria-label="You"><span>Signed in as <b>${escapeHtml(name)}</b>, ${roles.join(" and ")}</span><form method="post" action="/sign-out"><button class="button">Sign out</button></form></nav>`;
  // A function, for a name may have a "$" in it.
  return page.replace('<header class="top">', (header) => `${bar}${header}`);
}
