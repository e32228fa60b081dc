import { BASELINE_NAMES } from "../contracts/baselines";
import type { FleetReport } from "../contracts/results/fleet-report";
import { servedOf, serviceAimOf } from "../contracts/results/service-target";
import { judgeBenefit } from "../contracts/tell-return";
import { escapeHtml, formatPercent, formatUsd } from "./format";

/** The answer to the page's title in a sentence or two. HTML. */
export function renderVerdict(report: FleetReport): string {
  const [word, reason] = judge(report, billOf(report));
  return `<p class="verdict"><b>${word}</b> ${escapeHtml(reason)} ${escapeHtml(compareStock(report))}</p>`;
}

/** The bill counts only when it is of the days that the benefit is of. */
function billOf({ period, roi }: FleetReport): number | null {
  return roi && period && roi.period.from === period.from && roi.period.to === period.to
    ? roi.awsCostUsd
    : null;
}

function judge({ benefit, baseline }: FleetReport, bill: number | null): readonly [string, string] {
  const best = BASELINE_NAMES[baseline];
  const { benefitUsd, benefitLowUsd: low, benefitHighUsd: high } = benefit;
  const range = `95\u202f%: ${formatUsd(low)} to ${formatUsd(high)}`;
  const { verdict, rival } = judgeBenefit(benefit);
  if (verdict === "unknown" || benefitUsd === null || low === null) {
    return [
      "It cannot be told.",
      "There are too few products or days of trade for an interval of the benefit.",
    ];
  }
  if (verdict === "loses")
    return ["No.", `The forecasts of ${best} would have earned more (benefit ${range}).`];
  if (rival) {
    return [
      "Not proven.",
      `${formatUsd(benefitUsd)} earned over ${best} (${range}), but over ${BASELINE_NAMES[rival.baseline]} it may be chance (${formatUsd(rival.benefitUsd)}).`,
    ];
  }
  if (verdict === "not-proven") {
    return ["Not proven.", `The benefit of ${formatUsd(benefitUsd)} may as well be chance (${range}).`];
  }
  if (bill === null) return ["It earns.", `The benefit over ${best} is surely positive (${range}).`];
  const against = `${formatUsd(benefitUsd)} earned over ${best} (${range}) against ${formatUsd(bill)} of AWS cost.`;
  if (low > bill) return ["Yes.", against];
  return [benefitUsd > bill ? "Probably." : "Not yet.", against];
}

/** Service is steered to the same target, so that stock tells more about the forecasts than sales do. */
function compareStock({ scenarios, policy }: FleetReport): string {
  const { model, baseline } = scenarios;
  if (!model.capitalUsd || !baseline.capitalUsd) return "";
  const change = model.capitalUsd / baseline.capitalUsd - 1;
  const aim = serviceAimOf(policy);
  const served = `${formatPercent(servedOf(model, aim))} against ${formatPercent(servedOf(baseline, aim))} service`;
  const stock =
    Math.abs(change) < 0.005
      ? "as much capital in stock"
      : `${formatPercent(Math.abs(change), 0)} ${change < 0 ? "less" : "more"} capital in stock`;
  return `At ${served} the model binds ${stock}.`;
}
