import { BASELINE_NAMES } from "../contracts/baselines";
import type { FleetReport } from "../contracts/results/fleet-report";
import { servedOf, serviceAimOf } from "../contracts/results/service-target";
import { judgeBenefit, TOO_FEW } from "../contracts/tell-return";
import { amountsIn, escapeHtml, formatPercent } from "./format";

/** The answer to the page's title in a sentence or two. HTML. */
export function renderVerdict(report: FleetReport): string {
  const [word, reason] = judge(report, billOf(report));
  return `<p class="verdict"><b>${word}</b> ${escapeHtml(reason)} ${escapeHtml(compareStock(report))}</p>`;
}

/** The bill counts only when it is of the days that the benefit is of. */
function billOf({ period, roi }: FleetReport): number | null {
  return roi && period && roi.period.from === period.from && roi.period.to === period.to
    ? roi.awsCostAmount
    : null;
}

function judge({ benefit, baseline, currency }: FleetReport, bill: number | null): readonly [string, string] {
  const formatAmount = amountsIn(currency);
  const best = BASELINE_NAMES[baseline];
  const { benefitAmount, benefitLowAmount: low, benefitHighAmount: high } = benefit;
  const range = `95\u202f%: ${formatAmount(low)} to ${formatAmount(high)}`;
  const { verdict, rival } = judgeBenefit(benefit);
  if (verdict === "unknown" || benefitAmount === null || low === null) {
    return ["It cannot be told.", `There are ${TOO_FEW} for an interval of the benefit.`];
  }
  if (verdict === "loses")
    return ["No.", `The forecasts of ${best} would have earned more (benefit ${range}).`];
  if (rival) {
    return [
      "Not proven.",
      `${formatAmount(benefitAmount)} earned over ${best} (${range}), but over ${BASELINE_NAMES[rival.baseline]} it may be chance (${formatAmount(rival.benefitAmount)}).`,
    ];
  }
  if (verdict === "not-proven") {
    return ["Not proven.", `The benefit of ${formatAmount(benefitAmount)} may as well be chance (${range}).`];
  }
  if (bill === null) return ["It earns.", `The benefit over ${best} is surely positive (${range}).`];
  const against = `${formatAmount(benefitAmount)} earned over ${best} (${range}) against ${formatAmount(bill)} of AWS cost.`;
  if (low > bill) return ["Yes.", against];
  return [benefitAmount > bill ? "Probably." : "Not yet.", against];
}

/** Service is steered to the same target, so that stock tells more about the forecasts than sales do. */
function compareStock({ scenarios, policy }: FleetReport): string {
  const { model, baseline } = scenarios;
  if (!model.capitalAmount || !baseline.capitalAmount) return "";
  const change = model.capitalAmount / baseline.capitalAmount - 1;
  const aim = serviceAimOf(policy);
  const served = `${formatPercent(servedOf(model, aim))} against ${formatPercent(servedOf(baseline, aim))} service`;
  const stock =
    Math.abs(change) < 0.005
      ? "as much capital in stock"
      : `${formatPercent(Math.abs(change), 0)} ${change < 0 ? "less" : "more"} capital in stock`;
  return `At ${served} the model binds ${stock}.`;
}
