import { BASELINE_NAMES } from "../contracts/baselines";
import { COST_PART_NAMES, COST_PARTS, shownParts } from "../contracts/cost-parts";
import { convertUsd, US_DOLLAR } from "../contracts/money";
import type { CostsReport } from "../contracts/results/costs";
import type { FleetReport } from "../contracts/results/fleet-report";
import { TOO_FEW } from "../contracts/tell-return";
import { tellDate } from "../demand/tell-date";
import { amountsIn, formatPercent, formatUsd } from "./format";
import { renderKey } from "./page";
import { createYScale, dateAxis, linePath, px, svgImage, yAxis } from "./svg";

const WIDTH = 640;
const HEIGHT = 230;
const LEFT = 60;
const RIGHT = WIDTH - 8;

/** Benefit against cost: its parts, its uncertainty, the bill, and how it came about. */
export function renderBenefitSection(report: FleetReport, costs: CostsReport | undefined): string {
  const { benefit, daily } = report;
  const formatAmount = amountsIn(report.currency);
  let sum = 0;
  const total = daily.map(({ benefitAmount }) => {
    sum += benefitAmount;
    return sum;
  });
  const highest = Math.max(0, ...total);
  const lowest = Math.min(0, ...total);
  const y = createYScale(highest || (lowest < 0 ? 0 : 1), 194, 14, { lowest: roundDown(lowest) });
  const x = (index: number): number =>
    daily.length > 1 ? LEFT + (index / (daily.length - 1)) * (RIGHT - LEFT) : (LEFT + RIGHT) / 2;
  const chart = svgImage(
    WIDTH,
    HEIGHT,
    `Benefit over ${BASELINE_NAMES[report.baseline]}, added up from ${tellDate(daily[0]!.date)} to ${tellDate(daily.at(-1)!.date)}: ${formatAmount(sum)} at the end.`,
    `${yAxis(y, LEFT, RIGHT, formatAmount)}<line class="hair" x1="${LEFT}" x2="${RIGHT}" y1="${px(y(0))}" y2="${px(y(0))}"/><path class="model" d="${linePath(total, x, y)}"/>${dateAxis(
      daily.map(({ date }) => date),
      x,
      198,
      WIDTH,
    )}`,
    { explore: JSON.stringify({ x0: LEFT, x1: RIGHT, y0: 14, y1: 194, f: ["total", "benefit"] }) },
  );
  return `<section><h2>Benefit against cost</h2><p class="sub">What stock, its absence and its orders cost under the forecasts of ${BASELINE_NAMES[report.baseline]}, the best of the baselines, less the same under the model's.</p><div class="two"><div>${renderKey([["model", "benefit added up over the days"]])}${chart}<details data-table="benefit,total"><summary>Figures by day</summary></details></div><div>${renderComparison(report, costs)}<table><caption class="skip">Parts of the benefit</caption><tbody>${[
    ...shownParts(benefit).map((part) => [`Less ${COST_PART_NAMES[part]}`, benefit[part]] as const),
    ["<b>Benefit</b>", benefit.benefitAmount],
    ["Capital set free", benefit.capitalAmount],
  ]
    .map(
      ([label, value]) =>
        `<tr><th scope="row">${label}</th><td>${formatAmount(value as number | null)}</td></tr>`,
    )
    .join("")}</tbody></table></div></div>${renderBaselines(report)}</section>`;
}

/** The benefit over each of the baselines, with the service of its book. */
function renderBaselines({ baseline, baselineChosen, benefit, scenarios, currency }: FleetReport): string {
  if (benefit.others.length === 0 || benefit.benefitAmount === null) return "";
  const formatAmount = amountsIn(currency);
  const best = {
    ...benefit,
    baseline,
    fillRate: scenarios.baseline.fillRate,
    demandCycleServiceLevel: scenarios.baseline.demandCycleServiceLevel,
  };
  const parts = COST_PARTS.filter((part) =>
    [best, ...benefit.others].some((one) => shownParts(one).includes(part)),
  );
  const rows = [best, ...benefit.others].map((one) => {
    const interval =
      one.benefitLowAmount === null
        ? ""
        : `${formatAmount(one.benefitLowAmount)} to ${formatAmount(one.benefitHighAmount)}`;
    const cells = [
      formatAmount(one.benefitAmount),
      interval,
      ...parts.map((part) => formatAmount(one[part])),
      formatPercent(one.demandCycleServiceLevel),
      formatPercent(one.fillRate),
    ];
    return `<tr><th scope="row">${BASELINE_NAMES[one.baseline]}${one === best ? ' <span class="note">(the best)</span>' : ""}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  const heads = [
    "Benefit",
    "95\u202f%",
    ...parts.map((part) => `Less ${COST_PART_NAMES[part]}`),
    "Cycles served",
    "Fill rate",
  ];
  const how =
    baselineChosen === "before"
      ? "The best is the one that cost least before these days."
      : "There are too few days before these to tell which is best; taken is the one that cost least in them, which can only make the benefit smaller.";
  return `<h3>Over each baseline</h3><p class="sub">Each has a book of its own that is steered to the same service; the model's serves ${formatPercent(scenarios.model.demandCycleServiceLevel)} of cycles with demand. ${how}</p><div class="scroll" tabindex="0" role="region" aria-label="Benefit over each baseline"><table><thead><tr><th scope="col">Baseline</th>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** Two bars on one scale: the benefit with its interval, and the bill. */
function renderComparison(report: FleetReport, costs: CostsReport | undefined): string {
  const { benefitAmount, benefitLowAmount, benefitHighAmount } = report.benefit;
  const formatAmount = amountsIn(report.currency);
  const billUsd = report.roi?.awsCostUsd ?? costs?.trailing.usd ?? null;
  const bill = report.roi?.awsCostAmount ?? (billUsd === null ? null : convertUsd(billUsd, report.currency));
  const inUsd = report.currency.code === US_DOLLAR.code ? "" : `, which is ${formatUsd(billUsd)}`;
  const low = benefitLowAmount ?? benefitAmount ?? 0;
  const high = benefitHighAmount ?? benefitAmount ?? 0;
  const least = Math.min(0, low, benefitAmount ?? 0);
  const most = Math.max(0, high, benefitAmount ?? 0, bill ?? 0, 1e-6);
  const left = 78;
  const right = 420;
  const x = (value: number): number => left + ((value - least) / (most - least)) * (right - left);
  const bar = (value: number, top: number, className: string): string =>
    `<rect class="${className}" x="${px(Math.min(x(0), x(value)))}" y="${top}" width="${px(Math.max(1, Math.abs(x(value) - x(0))))}" height="18"/>`;
  const whisker =
    benefitLowAmount === null
      ? ""
      : `<path class="whisker" d="M${px(x(low))} 19H${px(x(high))}M${px(x(low))} 14v10M${px(x(high))} 14v10"/>`;
  const image = svgImage(
    430,
    76,
    `Benefit ${formatAmount(benefitAmount)}, between ${formatAmount(low)} and ${formatAmount(high)}; AWS bill ${formatAmount(bill)}.`,
    `<text class="tick strong" x="0" y="24">Benefit</text>${bar(benefitAmount ?? 0, 10, "fill-model")}${whisker}<text class="tick strong" x="0" y="60">AWS bill</text>${bill === null ? `<text class="tick" x="${left}" y="60">no cost report yet</text>` : `${bar(bill, 46, "fill-base")}`}<line class="hair" x1="${px(x(0))}" x2="${px(x(0))}" y1="4" y2="70"/>`,
  );
  const interval =
    benefitLowAmount === null
      ? `no interval: ${TOO_FEW}`
      : `95\u202f%: ${formatAmount(low)} to ${formatAmount(high)}`;
  const billed = report.roi?.period ?? costs?.trailing.period;
  const days = billed ? ` (${tellDate(billed.from)} to ${tellDate(billed.to)}, ${billed.days} days)` : "";
  return `${image}<p class="sub">${formatAmount(benefitAmount)} (${interval}) against ${formatAmount(bill)}${inUsd}${days}</p>`;
}

function roundDown(value: number): number {
  if (value >= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(-value));
  return -Math.ceil(-value / power) * power;
}
