import { BASELINE_NAMES } from "../contracts/baselines";
import { formatMoney, US_DOLLAR } from "../contracts/money";
import type { BudgetStatus, CostsReport } from "../contracts/results/costs";
import { returnOf, tellReturn } from "../contracts/tell-return";
import { tellDate } from "../demand/tell-date";

const SEVERITY: Readonly<Record<BudgetStatus, number>> = { within: 0, "forecast-over": 1, over: 2 };

/**
 * The message for people, or `undefined` when the status is fine or not worse than one already told.
 *
 * @param told statuses of the reports before: of the day before, and of this day when the run is repeated.
 */
export function describeBudget(report: CostsReport, told: readonly (BudgetStatus | null)[]) {
  const { status, monthlyUsd, forecastRatio } = report.budget;
  const known = told.reduce((most, one) => Math.max(most, SEVERITY[one ?? "within"]), 0);
  if (status === null || SEVERITY[status] <= known) return undefined;
  const spent = formatUsd(report.monthToDate.usd);
  const end = report.monthEnd.usd === null ? "unknown" : formatUsd(report.monthEnd.usd);
  const over = status === "over";
  return {
    subject: `${report.environment}: AWS cost ${over ? "is over" : "will go over"} the budget of ${formatUsd(monthlyUsd)}`,
    body: [
      `AWS cost of ${report.environment} (${report.tag.key}=${report.tag.value}), ${tellDate(report.runDay)}:`,
      `- spent this month: ${spent}`,
      `- expected by the end of the month: ${end} (${Math.round((forecastRatio ?? 0) * 100)} % of the budget of ${formatUsd(monthlyUsd)})`,
      "Dearest services of the last 30 days:",
      ...report.trailing.byService.slice(0, 5).map(({ service, usd }) => `- ${service}: ${formatUsd(usd)}`),
      ...describeReturn(report),
      "",
      'See what would save most with "ops optimize".',
    ].join("\n"),
    attributes: { kind: "budget", status, environment: report.environment },
  };
}

/** What stands against the bill. */
function describeReturn(report: CostsReport): string[] {
  const roi = returnOf(report);
  if (!roi) return [];
  const { baseline, benefitAmount, benefitLowAmount, benefitHighAmount, awsCostUsd, period, currency } = roi;
  const money = (amount: number) => formatMoney(amount, currency);
  const interval =
    benefitLowAmount === null || benefitHighAmount === null
      ? "no interval"
      : `95 %: ${money(benefitLowAmount)} to ${money(benefitHighAmount)}`;
  const { headline, detail } = tellReturn(roi);
  return [
    `What it earned over ${BASELINE_NAMES[baseline]} from ${tellDate(period.from)} to ${tellDate(period.to)}: ${money(benefitAmount)} (${interval}) for ${formatUsd(awsCostUsd)}`,
    `- return: ${headline} (${detail})`,
  ];
}

function formatUsd(usd: number): string {
  return formatMoney(usd, US_DOLLAR);
}
