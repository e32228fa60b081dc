import { formatNumber, formatUsd } from "../cli/format";
import { renderTable, type TableColumn } from "../cli/table";
import type { CostLine } from "./cost-line";
import type { CostEstimate } from "./estimate-cost";
import type { PriceFile, Provenance } from "./prices";

/** Lines below it are summed up: they only hide the others. */
const SMALLEST_LINE_USD = 0.05;

const PROVENANCE_WORDS: Readonly<Record<Provenance, string>> = {
  "price-list": "Price List",
  "price-list-reading": "Price List, read by others",
  "vendor-page": "vendor's page",
  derived: "derived",
  unverified: "unverified",
};

const COLUMNS: readonly TableColumn[] = [
  { title: "service" },
  { title: "what" },
  { title: "a month", align: "right" },
  { title: "at a price of", align: "right" },
  { title: "USD", align: "right" },
  { title: "because" },
  { title: "price from" },
];

/** The lines worth reading, and one that sums up the rest. */
export function renderLines(estimate: CostEstimate, prices: PriceFile, isTerminal: boolean): string {
  return renderTable(COLUMNS, toRows(estimate, prices), isTerminal);
}

export function renderMarkdown(estimate: CostEstimate, prices: PriceFile): string {
  const align = COLUMNS.map(({ align }) => (align === "right" ? "--:" : "---"));
  const rows = [COLUMNS.map(({ title }) => title), align, ...toRows(estimate, prices)];
  return rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** `USD 95.20 a month, USD 340.00 with autoscaling at its maximum`, and what it leaves out. */
export function describeTotals({ usdPerMonth, mostUsdPerMonth, missingPrices }: CostEstimate): string {
  const most =
    mostUsdPerMonth > usdPerMonth ? `, ${formatUsd(mostUsdPerMonth)} with autoscaling at its maximum` : "";
  const missing =
    missingPrices.length > 0
      ? ` Too low: no price is saved for ${missingPrices.join(", ")}; read it with --refresh.`
      : "";
  return `${formatUsd(usdPerMonth)} a month${most}.${missing}`;
}

function toRows({ lines }: CostEstimate, { prices }: PriceFile): string[][] {
  const small = lines.filter(({ usdPerMonth = Infinity }) => usdPerMonth < SMALLEST_LINE_USD);
  const rows = lines
    .filter((line) => !small.includes(line))
    .map((line) => toRow(line, prices[line.priceKey]?.provenance));
  if (small.length > 0) {
    const usd = small.reduce((sum, { usdPerMonth = 0 }) => sum + usdPerMonth, 0);
    rows.push([
      "other",
      `${small.length} lines below ${formatUsd(SMALLEST_LINE_USD)}`,
      "",
      "",
      formatUsd(usd),
      "",
      "",
    ]);
  }
  return rows;
}

function toRow(line: CostLine, provenance: Provenance | undefined): string[] {
  const { service, item, quantity, unit = "", unitPriceUsd, usdPerMonth, because } = line;
  return [
    service,
    item,
    `${formatNumber(quantity, quantity < 10 ? 2 : 0)} ${unit}`.trim(),
    unitPriceUsd === undefined ? "n/a" : `$${trimZeros(unitPriceUsd)}`,
    formatUsd(usdPerMonth),
    because,
    provenance === undefined ? "none saved" : PROVENANCE_WORDS[provenance],
  ];
}

function trimZeros(value: number): string {
  return value.toFixed(10).replace(/\.?0+$/, "");
}
