import { type FormatAmount, formatCount, formatPercent } from "./format";
import { FIRST_SORT, PRODUCT_COLUMNS } from "./product-columns";
import { renderProductLink } from "./product-link";

/** Whether a product asks for attention: its stock, or what the monitor says of it. */
export type ProductState = "out-of-stock" | "degraded" | "warning" | "drifted" | "ok" | "unknown";

/** A product in the fleet's table. `null` where a figure is undefined. */
export interface ProductRow {
  readonly productId: string;
  /** Of the product master. */
  readonly name?: string;
  readonly abc: string;
  readonly xyz: string;
  readonly demandUnits: number;
  readonly fillRate: number | null;
  readonly demandCycleServiceLevel: number | null;
  readonly stockoutDays: number;
  readonly lostMarginAmount: number;
  readonly benefitAmount: number;
  readonly averageOnHandUnits: number | null;
  /** Units that the run suggests to order. */
  readonly orderUnits: number;
  readonly wape: number | null;
  readonly state: ProductState;
}

/** Text, style class and name of the states, worst first: the order in which they sort. */
export const STATES: readonly (readonly [string, string, ProductState])[] = [
  ["unknown", "none", "unknown"],
  ["ok", "ok", "ok"],
  ["drift", "warn", "drifted"],
  ["warning", "warn", "warning"],
  ["degraded", "bad", "degraded"],
  ["out of stock", "bad", "out-of-stock"],
];

const ROWS_WITHOUT_SCRIPT = 25;

/** The table: its first rows in the page, all of them in the page's data for the script. */
export function renderProductTable(rows: readonly ProductRow[], formatAmount: FormatAmount): string {
  const head = PRODUCT_COLUMNS.map(
    ({ name, label, format }) =>
      `<th scope="col"${format === "t" || format === "s" ? ' class="text"' : ""}${name === FIRST_SORT ? ' aria-sort="descending"' : ""}><button type="button">${label}</button></th>`,
  );
  const hasNames = rows.some(({ name }) => name !== undefined);
  const body = rows.slice(0, ROWS_WITHOUT_SCRIPT).map((row) => renderRow(row, formatAmount));
  return `<section id="all"><h2>All products</h2><p class="sub">Simulated under the model's forecasts. Units are of the period, stock is its daily mean, order what is suggested today. Choose a column's title to sort by it, a product to open its page.</p><div class="tools needs-script" hidden><div><label for="search">Product number${hasNames ? ", name" : ""}, class or state</label><input type="search" id="search" autocomplete="off" spellcheck="false"></div><span class="count" id="found" role="status"></span><span class="pager"><button class="button" type="button" id="prev">Previous</button> <button class="button" type="button" id="next">Next</button></span></div><div class="scroll" tabindex="0" role="region" aria-label="All products"><table id="products"><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div><noscript><p class="sub">The first ${ROWS_WITHOUT_SCRIPT} of ${rows.length} products; <a href="report?format=csv">all of them as CSV</a>.</p></noscript></section>`;
}

function renderRow(row: ProductRow, formatAmount: FormatAmount): string {
  const state = STATES.find(([, , name]) => name === row.state)!;
  const cells = [
    formatCount(row.demandUnits),
    formatPercent(row.fillRate),
    formatPercent(row.demandCycleServiceLevel),
    formatCount(row.stockoutDays),
    formatAmount(row.lostMarginAmount),
    formatAmount(row.benefitAmount),
    formatCount(row.averageOnHandUnits),
    formatCount(row.orderUnits),
    formatPercent(row.wape, 0),
  ];
  return `<tr><th scope="row">${renderProductLink(row.productId, row.name)}</th><td class="text">${row.abc}${row.xyz}</td>${cells.map((cell) => `<td>${cell}</td>`).join("")}<td class="text"><span class="state ${state[1]}">${state[0]}</span></td></tr>`;
}
