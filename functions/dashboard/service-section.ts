import { BASELINE_NAMES } from "../contracts/baselines";
import type { FleetReport } from "../contracts/results/fleet-report";
import { type ServiceAim, serviceAimOf } from "../contracts/results/service-target";
import { tellDate } from "../demand/tell-date";
import { amountsIn, formatCount, formatDecimal, formatPercent } from "./format";
import { renderKey } from "./page";
import { createYScale, dateAxis, linePath, px, rollingMean, svgImage, yAxis } from "./svg";

const WIDTH = 640;
const HEIGHT = 250;
const LEFT = 52;
const BOTTOM = 214;
const TOP = 14;

/** Service level against its target, day by day, and the two books side by side. */
export function renderServiceSection(report: FleetReport): string {
  const formatAmount = amountsIn(report.currency);
  const { policy, daily, scenarios } = report;
  const { model, baseline } = scenarios;
  const aim = serviceAimOf(policy);
  const model7 = rollingMean(daily.map(({ inStockRatio }) => inStockRatio));
  const baseline7 = rollingMean(daily.map(({ baselineInStockRatio }) => baselineInStockRatio));
  const known = [...model7, ...baseline7, aim.level].filter((value) => value !== null);
  const lowest = Math.max(0, Math.floor((Math.min(...known) - 0.005) * 50) / 50);
  const y = createYScale(1, BOTTOM, TOP, { lowest, exact: true });
  const x = (index: number): number =>
    daily.length > 1 ? LEFT + (index / (daily.length - 1)) * (WIDTH - LEFT - 8) : (LEFT + WIDTH) / 2;
  const target = y(aim.level);
  const chart = svgImage(
    WIDTH,
    HEIGHT,
    `Share of products in stock per day, mean of seven days, ${tellDate(daily[0]!.date)} to ${tellDate(daily.at(-1)!.date)}, against the target of ${formatPercent(aim.level)}.`,
    `${yAxis(y, LEFT, WIDTH - 8, (tick) => formatPercent(tick, tick === 1 ? 0 : decimalsOf(y.ticks)))}<line class="target" x1="${LEFT}" x2="${WIDTH - 8}" y1="${px(target)}" y2="${px(target)}"/><path class="baseline" d="${linePath(baseline7, x, y)}"/><path class="model" d="${linePath(model7, x, y)}"/>${dateAxis(
      daily.map(({ date }) => date),
      x,
      BOTTOM + 4,
      WIDTH,
    )}`,
    {
      explore: JSON.stringify({
        x0: LEFT,
        x1: WIDTH - 8,
        y0: TOP,
        y1: BOTTOM,
        f: ["inStock", "inStockBaseline", "lost", "lostBaseline"],
      }),
    },
  );
  const row = (label: string, cells: readonly string[]): string =>
    `<tr><th scope="row">${label}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  const books = [model, baseline];
  const targetNote = (measure: ServiceAim["measure"]): string =>
    measure === aim.measure
      ? ` <span class="note">${policy.serviceTarget === "economic" ? "least cost at" : "target"} ${formatPercent(aim.level)}</span>`
      : "";
  const table = `<table><caption class="skip">The two books side by side</caption><thead><tr><th scope="col"><span class="skip">Measure</span></th><th scope="col">Model</th><th scope="col">Baseline</th></tr></thead><tbody>${[
    row(
      `Cycles with demand served${targetNote("demandCycleServiceLevel")}`,
      books.map(({ demandCycleServiceLevel }) => formatPercent(demandCycleServiceLevel)),
    ),
    row(
      `All cycles served${targetNote("cycleServiceLevel")}`,
      books.map(({ cycleServiceLevel }) => formatPercent(cycleServiceLevel)),
    ),
    row(
      `Fill rate${targetNote("fillRate")}`,
      books.map(({ fillRate }) => formatPercent(fillRate)),
    ),
    row(
      "Ready rate",
      books.map(({ readyRate }) => formatPercent(readyRate)),
    ),
    row(
      "Stockout days",
      books.map(({ stockoutDays }) => formatCount(stockoutDays)),
    ),
    row(
      "Lost sales, units",
      books.map(({ lostSalesUnits }) => formatCount(lostSalesUnits)),
    ),
    row(
      "Stock, units",
      books.map(({ averageOnHandUnits }) => formatCount(averageOnHandUnits)),
    ),
    row(
      "Turnover per year",
      books.map(({ inventoryTurnover }) => formatTurnover(inventoryTurnover)),
    ),
    row(
      "Overstock at the end",
      books.map(({ overstockAmount }) => formatAmount(overstockAmount)),
    ),
  ].join("")}</tbody></table>`;
  return `<section><h2>Service level against the ${formatPercent(aim.level, policy.serviceTarget === "economic" ? 1 : 0)} target</h2><p class="sub">The same order policy played on actual demand: once with the model's forecasts, once with those of the best simple method.</p><div class="two"><div>${renderKey(
    [
      ["model", "model"],
      ["baseline", `baseline (${BASELINE_NAMES[report.baseline]})`],
      ["target", "target"],
    ],
  )}${chart}<p class="sub" style="margin:8px 0 0">Share of products in stock, mean of seven days.</p><details data-table="inStock,inStockBaseline,lost,lostBaseline"><summary>Figures by day</summary></details></div><div class="scroll" tabindex="0" role="region" aria-label="The books side by side">${table}</div></div></section>`;
}

/** Nearly no stock turns over nearly endlessly often; the figure then says nothing. */
function formatTurnover(turnover: number | null): string {
  return turnover !== null && turnover > 999 ? "> 999" : formatDecimal(turnover);
}

/** As few decimals as tell the ticks of a percent axis apart. */
function decimalsOf(ticks: readonly number[]): number {
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  return step >= 0.00999 ? 0 : 1;
}
