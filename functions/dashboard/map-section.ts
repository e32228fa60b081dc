import { formatCount, formatPercent } from "./format";
import { renderEmpty } from "./page";
import type { ProductRow } from "./product-table";
import { px, svgImage } from "./svg";

const WIDTH = 1100;
const HEIGHT = 400;
const LEFT = 62;
const RIGHT = WIDTH - 12;
const BOTTOM = 350;
const TOP = 14;
const LARGEST_WAPE = 3;

export interface MapSection {
  readonly html: string;
  /** Pixel places of the points, with the index of their row. */
  readonly points: readonly (readonly [number, number, number])[];
}

/**
 * Accuracy against volume: a point per product. Volume is logarithmic; errors above 300 % are drawn at the edge.
 * All points of a kind are one path of zero-length strokes: a tenth of the size of circles. Of more than a drawing can tell
 * apart, those that lie on each other are drawn once.
 *
 * @param inPage rows that the page has; the points of others are drawn and cannot be asked.
 */
export function renderMap(rows: readonly ProductRow[], inPage: number): MapSection {
  const placed = rows
    .map((row, index) => ({ row, index }))
    .filter(({ row }) => row.demandUnits > 0 && row.wape !== null && Number.isFinite(row.wape));
  if (placed.length === 0) {
    return {
      html: `<section><h2>Accuracy against volume</h2>${renderEmpty("No forecast can be scored yet.", "It takes a day with a forecast and an actual.")}</section>`,
      points: [],
    };
  }
  const most = Math.max(...placed.map(({ row }) => row.demandUnits), 10);
  const decades = Math.ceil(Math.log10(most));
  const x = (units: number): number => LEFT + (Math.log10(Math.max(1, units)) / decades) * (RIGHT - LEFT);
  const y = (wape: number): number => BOTTOM - (Math.min(LARGEST_WAPE, wape) / LARGEST_WAPE) * (BOTTOM - TOP);
  const points = placed.map(
    ({ row, index }) => [round(x(row.demandUnits)), round(y(row.wape!)), index] as const,
  );
  const isBad = (index: number): boolean => ["degraded", "drifted", "warning"].includes(rows[index]!.state);
  const dots = (bad: boolean): string =>
    thinOut(points.filter(([, , index]) => isBad(index) === bad))
      .map(([left, top]) => `M${left} ${top}h0`)
      .join("");
  const columns = Array.from({ length: decades + 1 }, (_, power) => 10 ** power);
  const grid = [
    ...[0, 1, 2, 3].map(
      (wape) =>
        `<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${px(y(wape))}" y2="${px(y(wape))}"/><text class="tick" x="${LEFT - 8}" y="${px(y(wape) + 4)}" text-anchor="end">${wape === LARGEST_WAPE ? "300\u202f%+" : formatPercent(wape, 0)}</text>`,
    ),
    ...columns.map(
      (units) =>
        `<line class="grid" x1="${px(x(units))}" x2="${px(x(units))}" y1="${TOP}" y2="${BOTTOM}"/><text class="tick" x="${px(x(units))}" y="${BOTTOM + 20}" text-anchor="middle">${formatCount(units)}</text>`,
    ),
  ];
  const image = svgImage(
    WIDTH,
    HEIGHT,
    `Forecast error (WAPE) against units demanded, ${formatCount(placed.length)} products. Products that sell more are forecast better.`,
    `${grid.join("")}<path class="dots a" d="${dots(false)}"/><path class="dots b" d="${dots(true)}"/><text class="cap" x="${(LEFT + RIGHT) / 2}" y="${BOTTOM + 44}" text-anchor="middle">Units demanded in the period</text><text class="cap" x="${-(TOP + BOTTOM) / 2}" y="10" text-anchor="middle" transform="rotate(-90)">WAPE</text>`,
  ).replace('role="img"', 'role="img" id="map" tabindex="0"');
  return {
    html: `<section><h2>Accuracy against volume</h2><p class="sub">Each point is a product; lower is more accurate, further right sells more. Large points have drifted or degraded: the ones to the right cost the most.</p><div class="wide">${image}</div></section>`,
    points: points.filter(([, , index]) => index < inPage),
  };
}

type Point = MapSection["points"][number];

/** More points of a kind are drawn on a grid. */
const MOST_DOTS = 500;

/** One of those that lie in the same cell of the finest grid that leaves few enough. */
function thinOut(points: readonly Point[]): readonly Point[] {
  let kept = points;
  for (let cell = 2; kept.length > MOST_DOTS; cell *= 1.5) {
    const cells = new Map(
      points.map(
        (point) => [`${Math.round(point[0] / cell)} ${Math.round(point[1] / cell)}`, point] as const,
      ),
    );
    kept = [...cells.values()];
  }
  return kept;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
