import { resolve } from "node:path";
import type { CostAnomaly, CostsReport, DailyCost } from "../../../functions/contracts/results/costs";
import { returnOf } from "../../../functions/contracts/tell-return";
import { otherPeriodOf } from "../../../functions/contracts/trailing-period";
import type { CommandContext } from "../../cli/context";
import { describeBenefit, describeBill, describeReturn } from "../../cli/describe-return";
import { formatBytes, formatCount, formatRatio, formatUsd } from "../../cli/format";
import { requireWritable, writeResult } from "../../cli/output-file";
import { renderTable } from "../../cli/table";
import { connectStack, openLake } from "../lake/open-lake";
import { readCosts } from "./read-costs";
import { readDailyCosts } from "./read-daily-costs";

export interface ShowCostsOptions {
  /** Days of the bill, up to the last one. */
  readonly days: number;
  readonly htmlFile?: string;
}

/** Shows what the stack costs, by service and per unit, and what it returns; or writes it as a page. */
export async function showCosts(context: CommandContext, options: ShowCostsOptions): Promise<void> {
  if (options.htmlFile !== undefined) await requireWritable("--html", options.htmlFile);
  const stack = await connectStack(context);
  const report = await readCosts(stack);
  const days = await readDailyCosts(await openLake(stack), report, options.days);
  if (options.htmlFile !== undefined) {
    const { renderCostsPage } = await import("../../../functions/dashboard/costs-page");
    await writeResult(options.htmlFile, renderCostsPage(report, days));
    const htmlFile = resolve(options.htmlFile);
    if (context.json) context.printJson({ stack: stack.name, days: days.length, htmlFile });
    else context.print(`Wrote the bill of ${days.length} days to ${htmlFile}.`);
    return;
  }
  if (context.json) context.printJson({ ...report, days });
  else context.print(renderCosts(report, days, context.isTerminal));
}

function renderCosts(report: CostsReport, days: readonly DailyCost[], isTerminal: boolean): string {
  const { monthEnd, budget, unitCost, monitoring, untagged, anomalies, logs, storage } = report;
  const roi = returnOf(report);
  const other = otherPeriodOf(report, days);
  const usd = days.reduce((sum, day) => sum + day.usd, 0);
  const services = renderTable(
    [{ title: "service" }, { title: "USD", align: "right" }, { title: "share", align: "right" }],
    sumByService(report, days).map(([service, cost]) => [
      service,
      cost.toFixed(2),
      usd > 0 ? formatRatio(cost / usd) : "n/a",
    ]),
    isTerminal,
  );
  return [
    `Bill of ${report.tag.key}=${report.tag.value}, ${days[0]?.date ?? report.runDay} to ${days.at(-1)?.date ?? report.runDay}: ${formatUsd(usd)}`,
    "",
    services,
    ...(isTerminal ? ["", renderChart(days)] : []),
    "",
    `Month to date    ${formatUsd(report.monthToDate.usd)}, at its end about ${formatUsd(monthEnd.usd ?? undefined)} of ${formatUsd(budget.monthlyUsd)} budgeted (${budget.status ?? "n/a"})`,
    ...(other
      ? [
          `Below            of ${other.days} days, ${other.from} to ${other.to}: ${formatUsd(report.trailing.usd)}`,
        ]
      : []),
    `Unit cost        ${formatUsd(unitCost.usdPer1000Predictions ?? undefined)} per 1,000 of ${formatCount(unitCost.predictions)} predictions, ${formatUsd(unitCost.usdPerProductMonth ?? undefined)} per product and month`,
    `Monitoring       ${formatUsd(monitoring.usd)} (${formatRatio(monitoring.shareRatio ?? undefined)} of the bill)`,
    roi === null
      ? "Return           n/a: the business report has no figure yet"
      : `Benefit          ${describeBenefit(roi, roi.currency)}, AWS ${describeBill(roi)} (${roi.period.from} to ${roi.period.to})\nReturn           ${describeReturn(roi)}`,
    ...(untagged
      ? [
          `Untagged         ${formatUsd(untagged.usd)} in the account for services that we use (${formatRatio(untagged.shareRatio ?? undefined)} of both)`,
        ]
      : []),
    ...(anomalies ? [`Anomalies        ${describeAnomalies(anomalies)}`] : []),
    ...(logs
      ? [
          `Logs             ${formatBytes(logs.writtenGb * BYTES_PER_GB)} written for ${formatUsd(logs.writtenUsd)}, kept for ${formatUsd(logs.keptUsd)}`,
        ]
      : []),
    ...(storage ? [`Lake             ${describeStorage(storage)}`] : []),
    ...report.notes.map((note) => `Note             ${note}`),
  ].join("\n");
}

const BYTES_PER_GB = 1e9;
const CHART_COLUMNS = 40;

/** Days of reports from before services were told by day are those of the report's own period. */
function sumByService(
  { trailing }: CostsReport,
  days: readonly DailyCost[],
): readonly (readonly [service: string, usd: number])[] {
  if (days.some(({ byService }) => byService === undefined)) {
    return trailing.byService.map(({ service, usd }) => [service, usd]);
  }
  const totals = new Map<string, number>();
  for (const { service, usd } of days.flatMap(({ byService = [] }) => byService)) {
    totals.set(service, (totals.get(service) ?? 0) + usd);
  }
  return [...totals].sort(([, left], [, right]) => right - left);
}

/** A bar a day; a day that is not billed in full yet says so and is drawn hollow. */
function renderChart(days: readonly DailyCost[]): string {
  const most = Math.max(...days.map(({ usd }) => usd), 0.01);
  return days
    .map(({ date, usd, isComplete = true }) => {
      const width = Math.round((usd / most) * CHART_COLUMNS);
      const bar = (isComplete ? "█" : "░").repeat(width);
      return `${date}  ${usd.toFixed(2).padStart(8)}  ${bar}${isComplete ? "" : " not billed in full yet"}`;
    })
    .join("\n");
}

function describeAnomalies(anomalies: readonly CostAnomaly[]): string {
  if (anomalies.length === 0) return "none in the account";
  return anomalies
    .map(
      ({ startDate, impactUsd, services }) =>
        `${startDate} ${formatUsd(impactUsd)} more than expected (${services.join(", ") || "service not told"})`,
    )
    .join("; ");
}

function describeStorage({ prefixes, models }: NonNullable<CostsReport["storage"]>): string {
  const bytes = prefixes.reduce((sum, prefix) => sum + prefix.bytes, 0);
  const [largest] = [...prefixes].sort((left, right) => right.bytes - left.bytes);
  const old = models.filter(({ isServed }) => !isServed).length;
  return [
    `${prefixes.some(({ isPartial }) => isPartial) ? "at least " : ""}${formatBytes(bytes)}`,
    ...(largest ? [`most in ${largest.prefix} (${formatBytes(largest.bytes)})`] : []),
    `${old} model versions that do not serve`,
  ].join(", ");
}
