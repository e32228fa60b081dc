import type { FleetReport } from "../contracts/results/fleet-report";
import type { ProductFilter, RollUp } from "../contracts/results/roll-up";
import { amountsIn, escapeHtml, type FormatAmount, formatCount, formatPercent } from "./format";

/** What the products of each category, supplier and place come to; nothing where none is known. */
export function renderRollUps({
  rollUps,
  filter,
  currency,
}: Pick<FleetReport, "rollUps" | "filter" | "currency">): string {
  if (!rollUps) return "";
  const formatAmount = amountsIn(currency);
  const tables = [
    ["By category", "Category", "category", rollUps.categories],
    ["By supplier", "Supplier", "supplier", rollUps.suppliers],
    ["By place", "Place", "location", rollUps.locations],
    ["By region", "Region", "region", rollUps.regions],
  ] as const;
  return tables
    .map(([title, head, name, own]) =>
      own ? renderTable(title, head, own, formatAmount, (key) => ({ ...filter, [name]: key })) : "",
    )
    .join("");
}

function renderTable(
  title: string,
  head: string,
  rollUps: readonly RollUp[],
  formatAmount: FormatAmount,
  filterOf: (key: string) => ProductFilter,
): string {
  const heads = [
    head,
    "Products",
    "Demand",
    "Revenue",
    "Fill rate",
    "Stock at cost",
    "Margin lost",
    "Benefit",
    "Forecast of the day",
    "Orders",
    "Units",
    "At cost",
  ];
  const rows = rollUps.map(
    (one) =>
      `<tr><th scope="row">${renderName(one, filterOf)}</th>${[
        formatCount(one.products),
        formatCount(one.demandUnits),
        formatAmount(one.revenueAmount),
        formatPercent(one.fillRate),
        formatAmount(one.capitalAmount),
        formatAmount(one.lostMarginAmount),
        formatAmount(one.benefitAmount),
        formatCount(one.forecastUnits),
        formatCount(one.orders.count),
        formatCount(one.orders.units),
        formatAmount(one.orders.valueAmount),
      ]
        .map((cell) => `<td>${cell}</td>`)
        .join("")}</tr>`,
  );
  return `<section><h2>${title}</h2><div class="scroll" tabindex="0" role="region" aria-label="Figures ${title.toLowerCase()}"><table><thead><tr>${heads.map((text) => `<th scope="col">${text}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

function renderName({ key, name }: RollUp, filterOf: (key: string) => ProductFilter): string {
  return key === null
    ? escapeHtml(name)
    : `<a href="dashboard?${escapeHtml(toQuery(filterOf(key)))}">${escapeHtml(name)}</a>`;
}

/** A filter as the parameters of an address. */
export function toQuery(filter: ProductFilter): string {
  return Object.entries(filter)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}
