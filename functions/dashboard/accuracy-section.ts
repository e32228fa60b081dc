import { BASELINE_NAMES } from "../contracts/baselines";
import type { FleetReport } from "../contracts/results/fleet-report";
import { tellDate } from "../demand/tell-date";
import { formatPercent } from "./format";
import { renderEmpty, renderKey } from "./page";
import { createYScale, dateAxis, linePath, px, rollingMean, svgImage, yAxis } from "./svg";

const WIDTH = 1100;
const HEIGHT = 230;
const LEFT = 52;
const RIGHT = WIDTH - 8;
const BOTTOM = 194;
const TOP = 14;
/** Errors beyond are drawn at the edge: one wild day must not flatten all others. */
const LARGEST_WAPE = 3;

/** How accurate the forecasts of the fleet were, day by day, beside those that need no model. */
export function renderAccuracySection({ daily, accuracy }: FleetReport): string {
  const model = rollingMean(daily.map(({ wape = null }) => wape));
  const baseline = rollingMean(daily.map(({ baselineWape = null }) => baselineWape));
  const known = [...model, ...baseline].filter((value) => value !== null);
  const title = "<h2>Accuracy over time</h2>";
  if (known.length === 0) {
    return `<section id="accuracy">${title}${renderEmpty("No forecast of these days has been scored.", "The monitor scores a day in the morning after it.")}</section>`;
  }
  const y = createYScale(Math.min(LARGEST_WAPE, Math.max(...known)), BOTTOM, TOP);
  const x = (index: number): number =>
    daily.length > 1 ? LEFT + (index / (daily.length - 1)) * (RIGHT - LEFT) : (LEFT + RIGHT) / 2;
  const cut = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? null : Math.min(LARGEST_WAPE, value)));
  const chart = svgImage(
    WIDTH,
    HEIGHT,
    `Forecast error (WAPE) of the fleet per day, mean of seven days, ${tellDate(daily[0]!.date)} to ${tellDate(daily.at(-1)!.date)}.`,
    `${yAxis(y, LEFT, RIGHT, (tick) => formatPercent(tick, 0))}<line class="hair" x1="${LEFT}" x2="${RIGHT}" y1="${px(y(0))}" y2="${px(y(0))}"/><path class="baseline" d="${linePath(cut(baseline), x, y)}"/><path class="model" d="${linePath(cut(model), x, y)}"/>${dateAxis(
      daily.map(({ date }) => date),
      x,
      BOTTOM + 4,
      WIDTH,
    )}`,
    {
      explore: JSON.stringify({ x0: LEFT, x1: RIGHT, y0: TOP, y1: BOTTOM, f: ["wape", "baselineWape"] }),
    },
  );
  const whole = accuracy
    ? ` Over all of them ${formatPercent(accuracy.wape)}, ${BASELINE_NAMES["seasonal-naive"]} ${formatPercent(accuracy.baselineWape)}.`
    : "";
  return `<section id="accuracy">${title}<p class="sub">Error of the forecasts made the day before, as a share of what was sold (WAPE), mean of seven days; lower is better.${whole}</p>${renderKey(
    [
      ["model", "model"],
      ["baseline", BASELINE_NAMES["seasonal-naive"]],
    ],
  )}<div class="wide">${chart}</div><details data-table="wape,baselineWape"><summary>Figures by day</summary></details></section>`;
}
