import type { PageScript } from "../contracts/settings/handlers";
import { contentSecurityPolicy } from "../dashboard/page";

/**
 * What a page is answered with besides: what it may run, and that no other page shows it in a frame, which a page cannot say of itself.
 *
 * @param script the page's own; none when absent
 */
export function pageHeaders(script: PageScript | undefined): Readonly<Record<string, string>> {
  return {
    "content-security-policy": `${contentSecurityPolicy(script)}; frame-ancestors 'none'`,
    "referrer-policy": "no-referrer",
  };
}
