import type { NameOf } from "../contracts/catalogue";
import { escapeHtml } from "./format";

/** A product by its id, a link to its page, with its name beside it where the product master has one. */
export function renderProductLink(productId: string, name: string | undefined): string {
  const link = `<a href="dashboard?product_id=${encodeURIComponent(productId)}">${escapeHtml(productId)}</a>`;
  return name === undefined ? link : `${link} <span class="name">${escapeHtml(name)}</span>`;
}

/** Where no product has a name. */
export const NO_NAMES: NameOf = () => undefined;
