import type { FleetReport } from "../contracts/results/fleet-report";
import type { ProductFilter, RollUp } from "../contracts/results/roll-up";
import { escapeHtml, formatCount, formatPercent, formatUsd } from "./format";

/** What the products of each category, supplier and place come to; nothing where none is known. */
export function renderRollUps({ rollUps, filter }: Pick<FleetReport, "rollUps" | "filter">): string {
  if (!rollUps) return "";
  const tables = [
    ["By category", "Category", "category", rollUps.categories],
    ["By supplier", "Supplier", "supplier", rollUps.suppliers],
    ["By place", "Place", "location", rollUps.locations],
    ["By region", "Region", "region", rollUps.regions],
  ] as const;
  return tables
    .map(([title, head, name, own]) =>
      own ? renderTable(title, head, own, (key) => ({ ...filter, [name]: key })) : "",
    )
    .join("");
}

function renderTable(
  title: string,
  head: string,
  rollUps: readonly RollUp[],
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
        formatUsd(one.revenueUsd),
        formatPercent(one.fillRate),
        formatUsd(one.capitalUsd),
        formatUsd(one.lostMarginUsd),
        formatUsd(one.benefitUsd),
        formatCount(one.forecastUnits),
        formatCount(one.orders.count),
        formatCount(one.orders.units),
        formatUsd(one.orders.valueUsd),
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
