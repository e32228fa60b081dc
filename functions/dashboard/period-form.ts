import { escapeHtml } from "./format";

export interface PeriodFormOptions {
  /** Days shown now; absent while there are none. */
  readonly period: { readonly from: string; readonly to: string } | null;
  /** Absent on the page of the fleet. */
  readonly productId?: string;
}

/** Asks for the same page over other days. Works without a script. */
export function renderPeriodForm({ period, productId }: PeriodFormOptions): string {
  const product =
    productId === undefined ? "" : `<input type="hidden" name="product_id" value="${escapeHtml(productId)}">`;
  const field = (id: string, label: string, name: string, value: string): string =>
    `<div><label for="${id}">${label}</label><input type="date" id="${id}" name="${name}" value="${value}"></div>`;
  return `<form class="tools period" action="dashboard">${product}${field("start", "From", "start_date", period?.from ?? "")}${field("end", "To", "end_date", period?.to ?? "")}<button class="button">Show these days</button></form>`;
}
