import type { Currency } from "../contracts/money";
import type { PolicyStudy, StudiedPolicy } from "../contracts/results/policy-study";
import { tellDate } from "../demand/tell-date";
import { amountsIn, escapeHtml, type FormatAmount, formatCount, formatPercent } from "./format";
import { createYScale, linePath, px, svgImage, yAxis } from "./svg";

const WIDTH = 640;
const HEIGHT = 250;
const LEFT = 72;
const BOTTOM = 206;
const TOP = 14;

/** What other policies would have cost, the curve of cost over service targets, and which one to change to. */
export function renderPoliciesSection(study: PolicyStudy | null, currency: Currency): string {
  if (!study) return "";
  const { policies, recommended, evidence } = study;
  const advice = recommended
    ? `<b>Change to: ${escapeHtml(recommended)}.</b> ${escapeHtml(evidence)}`
    : escapeHtml(evidence);
  const sample =
    study.studiedProducts < study.products
      ? ` Played with ${formatCount(study.studiedProducts)} of ${formatCount(study.products)} products, costs scaled up.`
      : "";
  const lede = `The same demand and forecasts, ${tellDate(study.from)} to ${tellDate(study.to)}; each policy in use since ${tellDate(study.inUseSince)}.${sample} Total cost is lost margin, holding and ordering.`;
  const formatAmount = amountsIn(currency);
  const curve = renderCurve(
    policies.filter(({ isOnCurve }) => isOnCurve),
    formatAmount,
  );
  return `<section><h2>What another policy would have cost</h2><div class="two even"><div><p class="sub">${lede}</p><p>${advice}</p></div><div>${curve}</div></div>${renderTable(study, formatAmount)}</section>`;
}

function renderCurve(points: readonly StudiedPolicy[], formatAmount: FormatAmount): string {
  if (points.length < 2) return "";
  const costs = points.map(({ totalCostAmount }) => totalCostAmount);
  const least = costs.indexOf(Math.min(...costs));
  const y = createYScale(Math.max(...costs), BOTTOM, TOP);
  const x = (index: number) => LEFT + 24 + (index / (points.length - 1)) * (WIDTH - LEFT - 56);
  const marks = points
    .map(({ settings, isPresent }, index) => {
      const label = formatPercent(settings.serviceLevelTarget, settings.serviceLevelTarget > 0.99 ? 1 : 0);
      const note = [index === least ? "least" : "", isPresent ? "present" : ""]
        .filter((text) => text)
        .join(", ");
      return `<circle cx="${px(x(index))}" cy="${px(y(costs[index]!))}" r="${index === least ? 5 : 3}" fill="currentColor"/><text class="tick" x="${px(x(index))}" y="${BOTTOM + 18}" text-anchor="middle">${label}</text>${note ? `<text class="tick" x="${px(x(index))}" y="${BOTTOM + 34}" text-anchor="middle">${note}</text>` : ""}`;
    })
    .join("");
  return svgImage(
    WIDTH,
    HEIGHT,
    `Total cost over service targets; least ${formatAmount(costs[least]!)} at ${formatPercent(points[least]!.settings.serviceLevelTarget)}.`,
    `${yAxis(y, LEFT, WIDTH - 8, formatAmount)}<path class="model" d="${linePath(costs, x, y)}"/>${marks}`,
  );
}

function renderTable({ policies, leastCost, recommended }: PolicyStudy, formatAmount: FormatAmount): string {
  const heads = [
    "Total cost",
    "Saving (interval)",
    "Lost margin",
    "Holding",
    "Ordering",
    "Cycles served",
    "Fill rate",
    "Capital",
  ];
  const rows = policies.map((policy) => {
    const notes = [
      policy.isPresent ? "present" : "",
      policy.name === leastCost ? "least cost" : "",
      policy.name === recommended ? "recommended" : "",
    ].filter((note) => note);
    const saving = policy.isPresent
      ? "\u2013"
      : `${formatAmount(policy.savingAmount)}${policy.savingLowAmount === null ? "" : ` (${formatAmount(policy.savingLowAmount)} to ${formatAmount(policy.savingHighAmount)})`}`;
    const cells = [
      formatAmount(policy.totalCostAmount),
      saving,
      formatAmount(policy.lostMarginAmount),
      formatAmount(policy.holdingCostAmount),
      formatAmount(policy.orderingCostAmount),
      formatPercent(policy.demandCycleServiceLevel),
      formatPercent(policy.fillRate),
      formatAmount(policy.capitalAmount),
    ];
    return `<tr><th scope="row">${escapeHtml(policy.name)}${notes.length > 0 ? ` <span class="note">(${notes.join(", ")})</span>` : ""}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Policies side by side"><table><thead><tr><th scope="col">Policy</th>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
