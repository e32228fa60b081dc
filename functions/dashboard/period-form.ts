import type { ProductFilter } from "../contracts/results/roll-up";
import { escapeHtml } from "./format";

export interface PeriodFormOptions {
  /** Days shown now; absent while there are none. */
  readonly period: { readonly from: string; readonly to: string } | null;
  /** Absent on the page of the fleet. */
  readonly productId?: string;
  /** Categories and suppliers that the page of the fleet can be asked for. */
  readonly choices?: FilterChoices;
  readonly filter?: ProductFilter;
}

export interface FilterChoices {
  readonly categories: readonly string[];
  readonly suppliers: readonly string[];
  readonly locations: readonly string[];
  readonly regions: readonly string[];
}

/** A longer list is no list; its first entries, the widest categories among them, are told. */
const MOST_CHOICES = 300;

/** Asks for the same page over other days. Works without a script. */
export function renderPeriodForm({ period, productId, choices, filter }: PeriodFormOptions): string {
  const product =
    productId === undefined ? "" : `<input type="hidden" name="product_id" value="${escapeHtml(productId)}">`;
  const field = (id: string, label: string, name: string, value: string): string =>
    `<div><label for="${id}">${label}</label><input type="date" id="${id}" name="${name}" value="${value}"></div>`;
  const select = (
    id: string,
    label: string,
    values: readonly string[],
    chosen: string | undefined,
  ): string =>
    values.length === 0
      ? ""
      : `<div><label for="${id}">${label}</label><select id="${id}" name="${id}"><option value="">all</option>${values
          .slice(0, MOST_CHOICES)
          .map(
            (value) =>
              `<option value="${escapeHtml(value)}"${value === chosen ? " selected" : ""}>${escapeHtml(value)}</option>`,
          )
          .join("")}</select></div>`;
  const filters = `${select("category", "Category", choices?.categories ?? [], filter?.category)}${select("supplier", "Supplier", choices?.suppliers ?? [], filter?.supplier)}${select("location", "Place", choices?.locations ?? [], filter?.location)}${select("region", "Region", choices?.regions ?? [], filter?.region)}`;
  return `<form class="tools period" action="dashboard">${product}${field("start", "From", "start_date", period?.from ?? "")}${field("end", "To", "end_date", period?.to ?? "")}${filters}<button class="button">Show these days</button></form>`;
}
