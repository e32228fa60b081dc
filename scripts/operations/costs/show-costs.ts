import type { CostsReport } from "../../../functions/contracts/results/costs";
import type { CommandContext } from "../../cli/context";
import { describeBenefit, describeReturn } from "../../cli/describe-return";
import { formatCount, formatRatio, formatUsd } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { connectStack } from "../lake/open-lake";
import { readCosts } from "./read-costs";

/** Shows what the stack costs, by service and per unit, and what it returns. */
export async function showCosts(context: CommandContext): Promise<void> {
  const stack = await connectStack(context);
  const report = await readCosts(stack);
  if (context.json) context.printJson(report);
  else context.print(renderCosts(report, context.isTerminal));
}

function renderCosts(report: CostsReport, isTerminal: boolean): string {
  const { trailing, monthEnd, budget, unitCost, monitoring, roi } = report;
  const services = renderTable(
    [{ title: "service" }, { title: "USD", align: "right" }, { title: "share", align: "right" }],
    trailing.byService.map(({ service, usd }) => [
      service,
      usd.toFixed(2),
      trailing.usd > 0 ? formatRatio(usd / trailing.usd) : "n/a",
    ]),
    isTerminal,
  );
  return [
    `Bill of ${report.tag.key}=${report.tag.value}, ${trailing.period.from} to ${trailing.period.to}: ${formatUsd(trailing.usd)}`,
    "",
    services,
    "",
    `Month to date    ${formatUsd(report.monthToDate.usd)}, at its end about ${formatUsd(monthEnd.usd ?? undefined)} of ${formatUsd(budget.monthlyUsd)} budgeted (${budget.status ?? "n/a"})`,
    `Unit cost        ${formatUsd(unitCost.usdPer1000Predictions ?? undefined)} per 1,000 of ${formatCount(unitCost.predictions)} predictions, ${formatUsd(unitCost.usdPerProductMonth ?? undefined)} per product and month`,
    `Monitoring       ${formatUsd(monitoring.usd)} (${formatRatio(monitoring.shareRatio ?? undefined)} of the bill)`,
    roi === null
      ? "Return           n/a: the business report has no figure yet"
      : `Return           benefit ${describeBenefit(roi)}, AWS ${formatUsd(roi.awsCostUsd)} (${roi.period.from} to ${roi.period.to})\nROI, payback     ${describeReturn(roi)}`,
    ...report.notes.map((note) => `Note             ${note}`),
  ].join("\n");
}
