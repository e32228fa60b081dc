import { formatCount, formatNumber } from "../cli/format";
import { renderTable } from "../cli/table";
import type { DemandFindings } from "./describe-demand";
import { quote } from "./names";

const MOST_DATES_NAMED = 8;
const MOST_IDS_NAMED = 5;

/** What a file was found to hold, for people: totals, closures, gaps, returns, then column by column. */
export function renderFindings(findings: DemandFindings, isTerminal: boolean): string {
  const rows = findings.columns.map((column) => [
    column.name,
    column.kind,
    formatCount(column.missing),
    formatBound(column.min),
    formatBound(column.max),
    column.mean === undefined ? "" : formatNumber(column.mean),
    column.distinct === undefined ? "" : formatCount(column.distinct),
  ]);
  const table = renderTable(
    [
      { title: "column" },
      { title: "kind" },
      { title: "missing", align: "right" },
      { title: "smallest", align: "right" },
      { title: "largest", align: "right" },
      { title: "mean", align: "right" },
      { title: "distinct", align: "right" },
    ],
    rows,
    isTerminal,
  );
  return [...describeTotals(findings), "", table].join("\n");
}

function describeTotals(findings: DemandFindings): readonly string[] {
  const { closures, gaps, returns } = findings;
  return [
    `${findings.fileName}: ${formatCount(findings.rows)} rows, ${formatCount(findings.products)} products, ${findings.from} to ${findings.to}.`,
    `Trading days: ${findings.tradingDays} of ${findings.calendarDays}. Zero units on ${formatCount(findings.zeroDays)} product-days.`,
    closures.days === 0
      ? "Closures: none."
      : `Closures: ${closures.days} days, not counted as zero demand${nameClosures(closures)}.`,
    gaps.productDays === 0
      ? "Gaps: none."
      : `Gaps: ${formatCount(gaps.productDays)} trading days missing among ${formatCount(gaps.products)} products, not counted as zero demand.`,
    describeReturns(returns),
    ...describeRespelled(findings.respelledIds),
  ];
}

function describeRespelled(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  const shown = ids.slice(0, MOST_IDS_NAMED).map(quote).join(", ");
  const rest = ids.length - MOST_IDS_NAMED;
  return [
    `Ids brought into one form (blanks around cut, letters composed): ${shown}${rest > 0 ? ` and ${rest} more` : ""}.`,
  ];
}

function nameClosures(closures: DemandFindings["closures"]): string {
  const others = closures.otherDates;
  const shown = others.slice(0, MOST_DATES_NAMED).join(", ");
  const parts = [
    ...closures.regularWeekdays.map((weekday) => `every ${weekday}`),
    ...(others.length > 0
      ? [others.length > MOST_DATES_NAMED ? `${shown} and ${others.length - MOST_DATES_NAMED} more` : shown]
      : []),
  ];
  return parts.length > 0 ? ` (${parts.join("; ")})` : "";
}

function describeReturns(returns: DemandFindings["returns"]): string {
  const { negativeRows, creditedRows } = returns;
  if (negativeRows + creditedRows === 0) return "Returns: none.";
  const parts = [
    ...(negativeRows > 0 ? [`${formatCount(negativeRows)} rows with negative units`] : []),
    ...(creditedRows > 0 ? [`${formatCount(creditedRows)} rows with units_returned`] : []),
  ];
  return `Returns: ${formatCount(returns.units)} units on ${parts.join(" and ")}, kept apart from sales.`;
}

function formatBound(value: string | number | undefined): string {
  if (value === undefined) return "";
  return typeof value === "number" ? formatNumber(value, 4) : value;
}
