import type { DistributionEvidence, ProductReport } from "../contracts/results/product-report";
import { tellDate } from "../demand/tell-date";
import { escapeHtml, formatPercent } from "./format";
import { renderEmpty, renderKey } from "./page";
import { barPath, createYScale, px, svgImage, yAxis } from "./svg";

const WIDTH = 520;
const LEFT = 42;

/** Forecast error by days ahead. */
export function renderHorizon({ accuracy }: ProductReport): string {
  const known = accuracy.horizon.filter(({ wape }) => wape !== null);
  if (known.length === 0) {
    return `<h2>Accuracy by horizon</h2>${renderEmpty("Cannot be told.", "No unit was demanded on the days that were forecast.")}`;
  }
  const y = createYScale(Math.max(...known.map(({ wape }) => wape!)), 190, 14, { tickCount: 3 });
  const step = (WIDTH - LEFT) / accuracy.horizon.length;
  const x = (index: number): number => LEFT + (index + 0.5) * step;
  const marks = accuracy.horizon
    .map(
      ({ step: ahead }, index) =>
        `<text class="tick" x="${px(x(index))}" y="208" text-anchor="middle">${ahead}</text>`,
    )
    .join("");
  const description = known.map(({ step: ahead, wape }) => `${ahead}: ${formatPercent(wape, 0)}`).join(", ");
  return `<h2>Accuracy by horizon</h2><p class="sub">WAPE, the sum of errors in percent of demand, of forecasts made so many days ahead. Lower is better.</p>${svgImage(
    WIDTH,
    234,
    `WAPE by days ahead. ${description}.`,
    `${yAxis(y, LEFT, WIDTH, (tick) => formatPercent(tick, 0))}<path class="fill-model" d="${barPath(
      accuracy.horizon.map(({ wape }) => wape),
      x,
      y,
      Math.min(26, step * 0.6),
    )}"/>${marks}<text class="cap" x="${px((LEFT + WIDTH) / 2)}" y="230" text-anchor="middle">Days ahead</text>`,
  )}`;
}

/** Distributions before and after, a small chart per feature. */
export function renderEvidence({ evidence, drift }: ProductReport): string {
  if (evidence.length === 0) {
    return `<section><h2>Before and after</h2>${renderEmpty("Too little history.", "It takes five days in the last thirty and five before them.")}</section>`;
  }
  const { beforeDays, afterDays } = evidence[0]!;
  const charts = evidence.map((item) =>
    renderDistribution(item, drift?.features.includes(item.feature) ?? false),
  );
  return `<section><h2>Before and after</h2><p class="sub">How the values of ${tellDate(afterDays.from)} to ${tellDate(afterDays.to)} are distributed, beside the ${beforeDays.count} days with a row before them. Share of days per bin; the last bin is open.</p>${renderKey(
    [
      ["demand", "before"],
      ["after", "after"],
    ],
  )}<div class="two even">${charts.join("")}</div></section>`;
}

function renderDistribution(evidence: DistributionEvidence, drifted: boolean): string {
  const { bins, before, after } = evidence;
  const y = createYScale(Math.max(...before, ...after), 150, 12, { tickCount: 2 });
  const step = (WIDTH - LEFT) / bins.length;
  const x = (index: number): number => LEFT + (index + 0.5) * step;
  const outline = after
    .map(
      (share, index) =>
        `${index === 0 ? `M${px(LEFT)} ${px(y(share))}` : `V${px(y(share))}`}H${px(LEFT + (index + 1) * step)}`,
    )
    .join("");
  const every = Math.ceil(bins.length / 8);
  const marks = bins
    .map((bin, index) =>
      index % every === 0
        ? `<text class="tick" x="${px(LEFT + index * step)}" y="168" text-anchor="middle">${Number(bin.toPrecision(3))}</text>`
        : "",
    )
    .join("");
  const name = evidence.feature.replaceAll("_", " ");
  return `<div><h3>${escapeHtml(name)} ${drifted ? '<span class="state warn">drifted</span>' : ""}</h3>${svgImage(
    WIDTH,
    176,
    `Distribution of ${name}: before, ${describe(bins, before)}; after, ${describe(bins, after)}.`,
    `${yAxis(y, LEFT, WIDTH, (tick) => formatPercent(tick, 0))}<path class="demand" d="${barPath(before, x, y, step * 0.86)}"/><path class="after" d="${outline}"/>${marks}`,
  )}</div>`;
}

/** The fullest bin in words, for those who cannot see the chart. */
function describe(bins: readonly number[], shares: readonly number[]): string {
  const top = shares.indexOf(Math.max(...shares));
  return `most often from ${bins[top]} (${formatPercent(shares[top], 0)} of days)`;
}
