import type { DemandFindings } from "../../functions/aws/demand-file/describe-demand";
import { renderFormOptions } from "../../functions/aws/demand-file/form/file-form";
import { quote } from "../../functions/aws/demand-file/names";
import { formatCount, formatNumber } from "../cli/format";
import { renderTable } from "../cli/table";

const MOST_DATES_NAMED = 8;
const MOST_IDS_NAMED = 5;
const SAY_OTHERWISE =
  "If that is not what is meant, say it with these options; --keep keeps them in the configuration.";
const NAMES_OF_PERIODS = {
  "week-starting": "the week that begins on its date",
  "week-ending": "the week that ends on its date",
  month: "the month of its date",
} as const;

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
  return [...describeReading(findings), ...describeTotals(findings), "", table].join("\n");
}

/** What was found out or assumed, with the command that states it. */
function describeReading({ fileName, readAs }: DemandFindings): readonly string[] {
  const { form, summedRows, period, leftOutLines, leftOutProducts, doubtfulProducts } = readAs;
  const lines = [
    ...(Object.keys(form).length === 0 ? [] : [`Read with ${renderFormOptions(form)}`, SAY_OTHERWISE]),
    ...(period === "day" ? [] : [`Each row is ${NAMES_OF_PERIODS[period]}, spread evenly over its days.`]),
    ...(summedRows === 0
      ? []
      : [`Rows of the same product and day added up: ${formatCount(summedRows)} went into another.`]),
    ...(leftOutLines.length === 0
      ? []
      : [
          `Left out as notes and totals: ${listSome(leftOutLines.map(({ line, text }) => `line ${line} (${quote(text)})`))}.`,
        ]),
    ...(leftOutProducts.length === 0
      ? []
      : [`Left out, no products: ${listSome(leftOutProducts.map(quote))}.`]),
    ...doubtfulProducts.map(
      (id) =>
        `${quote(id)} is taken for a product, for its units are not the sum of the others'; --exclude-products leaves it out.`,
    ),
  ];
  return lines.length === 0
    ? []
    : [`${fileName} is not written as final-mile writes files:`, ...lines.map((line) => `  ${line}`), ""];
}

function listSome(texts: readonly string[]): string {
  const rest = texts.length - MOST_IDS_NAMED;
  return `${texts.slice(0, MOST_IDS_NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
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
  return [`Ids brought into one form (blanks around cut, letters composed): ${listSome(ids.map(quote))}.`];
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
