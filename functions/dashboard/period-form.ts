import type { NameOf } from "../contracts/catalogue";
import type { ProductFilter } from "../contracts/results/roll-up";
import { formatDay, parseDay } from "../demand/calendar";
import { escapeHtml } from "./format";

export interface PeriodFormOptions {
  /** Days shown now; absent while there are none. */
  readonly period: { readonly from: string; readonly to: string } | null;
  /** ISO date of the run; the day before it is the last one that can be asked for. */
  readonly runDay: string;
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
  /** What the master calls them; `undefined` for those without a name. */
  readonly nameOfSupplier?: NameOf;
  readonly nameOfLocation?: NameOf;
}

/** A longer list is no list; its first entries, the widest categories among them, are told. */
const MOST_CHOICES = 300;

/** Asks for the same page over other days. Works without a script. */
export function renderPeriodForm(options: PeriodFormOptions): string {
  const { period, productId, choices, filter } = options;
  const product =
    productId === undefined ? "" : `<input type="hidden" name="product_id" value="${escapeHtml(productId)}">`;
  const field = (id: string, label: string, name: string, value: string): string =>
    `<div><label for="${id}">${label}</label><input type="date" id="${id}" name="${name}" value="${value}"></div>`;
  return `<form class="tools period" action="dashboard">${product}${field("start", "From", "start_date", period?.from ?? "")}${field("end", "To", "end_date", period?.to ?? "")}${renderFilters(choices, filter)}<button class="button">Show these days</button></form>${renderPresets(options)}`;
}

/** Days up to the last closed one that are asked for most. */
const PRESETS: readonly (readonly [name: string, days: number])[] = [
  ["7 days", 7],
  ["4 weeks", 28],
  ["13 weeks", 91],
  ["52 weeks", 364],
];

/** The same page over the last days, a choice away. */
function renderPresets({ period, runDay, productId, filter }: PeriodFormOptions): string {
  const lastDay = parseDay(runDay)! - 1;
  const to = formatDay(lastDay);
  const links = PRESETS.map(([name, days]) => {
    const from = formatDay(lastDay - days + 1);
    const query = new URLSearchParams({
      ...(productId !== undefined && { product_id: productId }),
      ...filter,
      // It ends with the last day that there is.
      start_date: from,
    });
    const isShown = period?.from === from && period.to === to;
    return `<a href="dashboard?${escapeHtml(query.toString())}"${isShown ? ' aria-current="page"' : ""}>${name}</a>`;
  });
  return `<p class="sub" id="presets">The last ${links.join(", ")}.</p>`;
}

/** Fields for category, supplier, place and region; those of which there is none are left out. */
export function renderFilters(choices: FilterChoices | undefined, filter: ProductFilter = {}): string {
  if (!choices) return "";
  return [
    renderSelect("category", "Category", choices.categories, filter.category),
    renderSelect("supplier", "Supplier", choices.suppliers, filter.supplier, choices.nameOfSupplier),
    renderSelect("location", "Place", choices.locations, filter.location, choices.nameOfLocation),
    renderSelect("region", "Region", choices.regions, filter.region),
  ].join("");
}

function renderSelect(
  id: keyof ProductFilter,
  label: string,
  values: readonly string[],
  chosen: string | undefined,
  nameOf: NameOf = () => undefined,
): string {
  if (values.length === 0) return "";
  const options = values
    .slice(0, MOST_CHOICES)
    .map(
      (value) =>
        `<option value="${escapeHtml(value)}"${value === chosen ? " selected" : ""}>${escapeHtml(nameBeside(value, nameOf(value)))}</option>`,
    );
  return `<div><label for="${id}">${label}</label><select id="${id}" name="${id}"><option value="">all</option>${options.join("")}</select></div>`;
}

/** `Hansen Fresh (S-100)`; the id alone where it has no name. */
export function nameBeside(id: string, name: string | undefined): string {
  return name === undefined ? id : `${name} (${id})`;
}

/** `in <b>Food/Tea</b> from <b>Hansen Fresh (S-100)</b>`, as HTML. */
export function describeParts(
  { category, supplier, location, region }: ProductFilter,
  choices: FilterChoices | undefined,
): string {
  const parts = [
    ...(category === undefined ? [] : [["in", category]]),
    ...(supplier === undefined ? [] : [["from", nameBeside(supplier, choices?.nameOfSupplier?.(supplier))]]),
    ...(location === undefined ? [] : [["at", nameBeside(location, choices?.nameOfLocation?.(location))]]),
    ...(region === undefined ? [] : [["in the region", region]]),
  ];
  return parts.map(([where, what]) => `${where} <b>${escapeHtml(what!)}</b>`).join(" ");
}
