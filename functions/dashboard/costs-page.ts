import type { CostsReport, DailyCost, Period } from "../contracts/results/costs";
import { otherPeriodOf } from "../contracts/trailing-period";
import { tellDate } from "../demand/tell-date";
import { escapeHtml, formatPercent, formatUsd } from "./format";
import { renderKey, renderKpis, renderPage } from "./page";
import { barPath, createYScale, dateAxis, px, svgImage, yAxis } from "./svg";

const WIDTH = 1060;
const HEIGHT = 250;
const LEFT = 60;
const BOTTOM = 214;
const TOP = 14;

/** The bill as a page of its own: by day, by service, what is missing in it, and what would save money. */
export function renderCostsPage(report: CostsReport, days: readonly DailyCost[]): string {
  const { budget, monthToDate, monthEnd, unitCost, monitoring } = report;
  const total = days.reduce((sum, { usd }) => sum + usd, 0);
  const other = otherPeriodOf(report, days);
  const ofOther = other ? `, in ${other.days} days` : "";
  return renderPage({
    title: `AWS cost of ${report.environment} - final-mile`,
    heading: `AWS cost of ${report.environment}`,
    lede: escapeHtml(
      `${tellDate(days[0]?.date ?? report.runDay)} to ${tellDate(days.at(-1)?.date ?? report.runDay)}, by the tag ${report.tag.key}=${report.tag.value}, without credits and refunds.`,
    ),
    body: [
      renderKpis([
        { label: `${days.length} days`, value: formatUsd(total), note: "billed" },
        {
          label: "This month",
          value: formatUsd(monthToDate.usd),
          note: `about ${formatUsd(monthEnd.usd)} at its end, of ${formatUsd(budget.monthlyUsd)} budgeted`,
          state: budget.status === "within" ? "met" : "missed",
        },
        {
          label: "1,000 predictions",
          value: formatUsd(unitCost.usdPer1000Predictions),
          note: `${formatUsd(unitCost.usdPerProductMonth)} a product and month${ofOther}`,
        },
        {
          label: "Watching it",
          value: formatUsd(monitoring.usd),
          note: `${formatPercent(monitoring.shareRatio)} of the bill${ofOther && ` of ${formatUsd(report.trailing.usd)}${ofOther}`}`,
        },
      ]),
      `<section><h2>By day</h2>${renderDays(days)}</section>`,
      `<section><h2>By service</h2>${renderServices(days)}</section>`,
      renderMissing(report, other),
      renderSavings(report),
    ].join(""),
    footer: `Report of ${tellDate(report.runDay)}. It cost ${formatUsd(report.costExplorerUsd)} to read.`,
  });
}

/** Bars by day; one that is not billed in full yet is drawn as an outline, so that it is no fall. */
function renderDays(days: readonly DailyCost[]): string {
  if (days.length === 0) return "<p>Nothing was billed.</p>";
  const right = WIDTH - 8;
  const step = (right - LEFT) / days.length;
  const x = (index: number): number => LEFT + (index + 0.5) * step;
  const y = createYScale(Math.max(...days.map(({ usd }) => usd), 0.01), BOTTOM, TOP);
  const isPart = (index: number) => days[index]!.isComplete === false;
  const bars = (wanted: boolean) =>
    barPath(
      days.map(({ usd }, index) => (isPart(index) === wanted ? usd : null)),
      x,
      y,
      Math.max(1, step * 0.7),
    );
  const incomplete = days.filter((_, index) => isPart(index)).map(({ date }) => tellDate(date));
  const chart = svgImage(
    WIDTH,
    HEIGHT,
    `AWS cost by day, ${tellDate(days[0]!.date)} to ${tellDate(days.at(-1)!.date)}: ${formatUsd(Math.min(...days.filter((_, index) => !isPart(index)).map(({ usd }) => usd)))} to ${formatUsd(Math.max(...days.map(({ usd }) => usd)))} a day${incomplete.length > 0 ? `; ${incomplete.join(" and ")} not billed in full yet` : ""}.`,
    `${yAxis(y, LEFT, right, formatUsd)}<path class="demand" d="${bars(false)}"/><path class="level" d="${bars(true)}"/><line class="hair" x1="${LEFT}" x2="${right}" y1="${px(y(0))}" y2="${px(y(0))}"/>${dateAxis(
      days.map(({ date }) => date),
      x,
      BOTTOM + 4,
      WIDTH,
    )}`,
  );
  const key = renderKey([
    ["demand", "billed"],
    ...(incomplete.length > 0
      ? ([["level", `not billed in full yet: ${incomplete.join(", ")}`]] as const)
      : []),
  ]);
  return `${key}<div class="wide">${chart}</div>`;
}

function renderServices(days: readonly DailyCost[]): string {
  const totals = new Map<string, number>();
  for (const { service, usd } of days.flatMap(({ byService = [] }) => byService)) {
    totals.set(service, (totals.get(service) ?? 0) + usd);
  }
  const all = [...totals.values()].reduce((sum, usd) => sum + usd, 0);
  const rows = [...totals]
    .sort(([, left], [, right]) => right - left)
    .map(([service, usd]) => [
      escapeHtml(service),
      formatUsd(usd),
      formatPercent(all > 0 ? usd / all : null),
    ]);
  return table(["Service", "USD", "Share"], rows);
}

function renderMissing(
  { untagged, anomalies, logs, storage, notes }: CostsReport,
  other: Period | undefined,
): string {
  const lines = [
    ...(other
      ? [`These figures are of ${other.days} days, ${tellDate(other.from)} to ${tellDate(other.to)}.`]
      : []),
    untagged
      ? `Without the tag the account paid ${formatUsd(untagged.usd)} for services that we use (${formatPercent(untagged.shareRatio)} of both): the most that may be missing above.`
      : "What bears no tag was not read.",
    anomalies
      ? `${anomalies.length === 0 ? "No cost" : `${anomalies.length} costs`} out of the ordinary in the account.`
      : "Costs out of the ordinary were not read.",
    ...(anomalies ?? []).map(
      ({ startDate, impactUsd, services }) =>
        `${tellDate(startDate)}: ${formatUsd(impactUsd)} more than expected, ${services.join(", ") || "service not told"}.`,
    ),
    ...(logs
      ? [
          `Logs: ${logs.writtenGb.toFixed(2)} GB written for ${formatUsd(logs.writtenUsd)}, kept for ${formatUsd(logs.keptUsd)}.`,
        ]
      : []),
    ...notes,
  ];
  const stored = storage
    ? table(
        ["In the lake", "Objects", "GB", "Oldest, days"],
        storage.prefixes.map(({ prefix, objects, bytes, oldestDays, isPartial }) => [
          escapeHtml(prefix),
          `${isPartial ? "more than " : ""}${objects}`,
          (bytes / 1e9).toFixed(3),
          String(oldestDays ?? ""),
        ]),
      )
    : "";
  return `<section><h2>What to know</h2><ul class="notes">${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>${stored}</section>`;
}

function renderSavings({ recommendations, undecided = [] }: CostsReport): string {
  const open = undecided.map(
    ({ rule, resource, because }) => `Not judged yet: ${rule} of ${resource}: ${because}.`,
  );
  const rows = recommendations.map(({ title, savingUsdPerMonth, risk, givesUp }) => [
    escapeHtml(title),
    formatUsd(savingUsdPerMonth),
    risk,
    `<span class="why">${escapeHtml(givesUp ?? "")}</span>`,
  ]);
  return `<section><h2>What would save money</h2>${rows.length > 0 ? table(["Change", "USD a month", "Risk", "Gives up"], rows, 2) : "<p>Nothing was found.</p>"}${open.map((line) => `<p class="sub">${escapeHtml(line)}</p>`).join("")}</section>`;
}

/** Cells are HTML; those of columns from `textFrom` on are text, the others figures. */
function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  textFrom = heads.length,
): string {
  const classOf = (column: number) => (column >= textFrom ? ' class="text"' : "");
  const body = rows.map(
    ([first, ...rest]) =>
      `<tr><th scope="row">${first}</th>${rest.map((cell, index) => `<td${classOf(index + 1)}>${cell}</td>`).join("")}</tr>`,
  );
  return `<div class="scroll"><table class="plain"><thead><tr>${heads.map((head, index) => `<th scope="col"${classOf(index)}>${escapeHtml(head)}</th>`).join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}
