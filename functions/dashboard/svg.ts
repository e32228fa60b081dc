import { escapeHtml, formatShortDate } from "./format";

/** A linear axis from data to pixels. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
  readonly top: number;
}

/**
 * An axis from 0 (or `lowest`) to a round number above the data, falling from `bottom` to `top` pixels.
 * `whole` keeps ticks at whole numbers.
 */
export function createYScale(
  largest: number,
  bottom: number,
  top: number,
  options: {
    readonly lowest?: number;
    readonly tickCount?: number;
    readonly exact?: boolean;
    readonly whole?: boolean;
  } = {},
): Scale {
  const { lowest = 0, tickCount = 4, exact = false, whole = false } = options;
  const span = Math.max(largest - lowest, 1e-9);
  const rough = span / tickCount;
  const power = 10 ** Math.floor(Math.log10(rough));
  // Where values are counts, so are the ticks: 2.5 would be written as 3.
  const sizes = [1, 2, 2.5, 5, 10].map((factor) => factor * power);
  const step = sizes.find((size) => size >= rough * 0.999 && (!whole || Number.isInteger(size))) ?? 1;
  const end = exact ? largest : Math.ceil(largest / step - 1e-9) * step || step;
  const ticks: number[] = [];
  for (let tick = Math.ceil(lowest / step - 1e-9) * step; tick <= end + step * 1e-6; tick += step) {
    ticks.push(Math.abs(tick) < step * 1e-6 ? 0 : tick);
  }
  const toPixel = (value: number): number => bottom - ((value - lowest) / (end - lowest)) * (bottom - top);
  return Object.assign(toPixel, { ticks, top: end });
}

/** One decimal is below what a screen shows, and keeps the page small. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A path of straight strokes. Steps are relative, in tenths of a pixel: half the size of places. */
class Stroke {
  path = "";
  private left = 0;
  private top = 0;

  moveTo(x: number, y: number): void {
    this.left = Math.round(x * 10);
    this.top = Math.round(y * 10);
    this.path += `M${this.left / 10} ${this.top / 10}`;
  }

  lineTo(x: number, y: number): void {
    const left = Math.round(x * 10);
    const top = Math.round(y * 10);
    const down = (top - this.top) / 10;
    this.path += `l${(left - this.left) / 10}${down < 0 ? "" : " "}${down}`;
    this.left = left;
    this.top = top;
  }
}

/** A line through the points; a gap where a value is missing. */
export function linePath(values: ArrayLike<number | null>, x: (index: number) => number, y: Scale): string {
  const stroke = new Stroke();
  let drawing = false;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined || Number.isNaN(value)) {
      drawing = false;
      continue;
    }
    if (drawing) stroke.lineTo(x(index), y(value));
    else stroke.moveTo(x(index), y(value));
    drawing = true;
  }
  return stroke.path;
}

/** The area between two lines, one polygon per unbroken stretch. */
export function bandPath(
  lower: ArrayLike<number | null>,
  upper: ArrayLike<number | null>,
  x: (index: number) => number,
  y: Scale,
): string {
  const stroke = new Stroke();
  let start = -1;
  const known = (index: number): boolean =>
    index < lower.length &&
    Number.isFinite(lower[index] ?? Number.NaN) &&
    Number.isFinite(upper[index] ?? Number.NaN);
  for (let index = 0; index <= lower.length; index++) {
    if (known(index)) {
      if (start < 0) start = index;
      continue;
    }
    if (start >= 0) {
      stroke.moveTo(x(start), y(upper[start]!));
      for (let up = start + 1; up < index; up++) stroke.lineTo(x(up), y(upper[up]!));
      for (let down = index - 1; down >= start; down--) stroke.lineTo(x(down), y(lower[down]!));
      stroke.path += "Z";
    }
    start = -1;
  }
  return stroke.path;
}

/** Upright bars from zero, as one path. */
export function barPath(
  values: ArrayLike<number | null>,
  x: (index: number) => number,
  y: Scale,
  width: number,
): string {
  let path = "";
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (!value || Number.isNaN(value)) continue;
    path += `M${px(x(index) - width / 2)} ${px(y(0))}V${px(y(value))}h${px(width)}V${px(y(0))}`;
  }
  return path;
}

/** Horizontal grid lines with their labels at the left edge. */
export function yAxis(y: Scale, left: number, right: number, label: (tick: number) => string): string {
  return y.ticks
    .map(
      (tick) =>
        `<line class="grid" x1="${left}" x2="${right}" y1="${px(y(tick))}" y2="${px(y(tick))}"/><text class="tick" x="${left - 8}" y="${px(y(tick) + 4)}" text-anchor="end">${escapeHtml(label(tick))}</text>`,
    )
    .join("");
}

/** Dates under the plot: about one label per 90 pixels. */
export function dateAxis(
  dates: readonly string[],
  x: (index: number) => number,
  baseline: number,
  width: number,
): string {
  const every = Math.max(1, Math.ceil(dates.length / Math.max(2, Math.floor(width / 90))));
  let marks = "";
  for (let index = 0; index < dates.length; index += every) {
    marks += `<text class="tick" x="${px(x(index))}" y="${baseline + 18}" text-anchor="middle">${formatShortDate(dates[index]!)}</text>`;
  }
  return marks;
}

/** An image with a spoken description, that keys and pointer can walk through when it has days. */
export function svgImage(
  width: number,
  height: number,
  label: string,
  content: string,
  options: { readonly explore?: string; readonly className?: string } = {},
): string {
  const explore = options.explore ? ` tabindex="0" data-explore='${escapeHtml(options.explore)}'` : "";
  const className = options.className ? ` class="${options.className}"` : "";
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(label)}"${className}${explore}>${content}</svg>`;
}

/** Mean of the last seven days that have a value; `null` where none has. */
export function rollingMean(values: readonly (number | null)[]): (number | null)[] {
  return values.map((_, index) => {
    const window = values.slice(Math.max(0, index - 6), index + 1).filter((value) => value !== null);
    return window.length > 0 ? window.reduce((sum, value) => sum + value, 0) / window.length : null;
  });
}
