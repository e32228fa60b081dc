import { escapeHtml } from "./format";
import { renderPage } from "./page";

/** A page on the way in or out: what happened, and one way on. */
export function renderSignInPage(
  title: string,
  message: string,
  next: { readonly href: string; readonly label: string },
): string {
  return renderPage({
    title: `${title} - final-mile`,
    heading: title,
    body: `<section><div class="empty"><strong>${escapeHtml(message)}</strong><p><a href="${escapeHtml(next.href)}">${escapeHtml(next.label)}</a></p></div></section>`,
  });
}
