/** Shapes of the picture, as lines of SVG: plain attributes, since GitHub strips scripts and external styles. */

const TONES = {
  machine: { fill: "#f4effb", stroke: "#8e6bbf", text: "#4b2f78" },
  schedule: { fill: "#fdf3e3", stroke: "#d08a1c", text: "#7a4d05" },
  api: { fill: "#e9f3fd", stroke: "#3b82c4", text: "#174a78" },
  function: { fill: "#fff7ee", stroke: "#e07b28", text: "#7a3b06" },
  endpoint: { fill: "#e8f7f1", stroke: "#1f9a6d", text: "#0d5a3e" },
  watch: { fill: "#fdeff2", stroke: "#cf5a76", text: "#7c2138" },
  lake: { fill: "#f2f8ee", stroke: "#cfe0c3", text: "#24511a" },
  outside: { fill: "#f5f6f8", stroke: "#dde1e7", text: "#1f2933" },
} as const;

export type Tone = keyof typeof TONES;

const INK = "#1f2933";
const SOFT = "#5b6773";

interface TextStyle {
  readonly size?: number;
  readonly weight?: number;
  readonly tone?: "soft";
  readonly color?: string;
  readonly anchor?: "middle" | "end";
  readonly mono?: boolean;
}

export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const attributes = [
    `x="${round(x)}" y="${round(y)}"`,
    `fill="${style.color ?? (style.tone === "soft" ? SOFT : INK)}"`,
    ...(style.size ? [`font-size="${style.size}"`] : []),
    ...(style.weight ? [`font-weight="${style.weight}"`] : []),
    ...(style.anchor ? [`text-anchor="${style.anchor}"`] : []),
    ...(style.mono ? [`font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace"`] : []),
  ];
  return `<text ${attributes.join(" ")}>${escapeXml(words)}</text>`;
}

/** A box with a title and lines below it, centred. */
export function card(
  x: number,
  y: number,
  width: number,
  height: number,
  tone: Tone,
  [title, ...lines]: readonly string[],
): string[] {
  const { fill, stroke, text: color } = TONES[tone];
  const middle = x + width / 2;
  const first = y + height / 2 - lines.length * 8 + 5;
  return [
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="8" fill="${fill}" stroke="${stroke}" stroke-width="1.4"/>`,
    text(middle, first, title!, { weight: 600, anchor: "middle", color }),
    ...lines.map((words, index) =>
      text(middle, first + 18 + index * 16, words, { size: 12, anchor: "middle", color: INK }),
    ),
  ];
}

/** A light ground for rows. */
export function panel(x: number, y: number, width: number, height: number, tone: Tone): string[] {
  const { fill, stroke } = TONES[tone];
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${fill}" stroke="${stroke}"/>`,
  ];
}

const LINES: Readonly<Record<string, { readonly stroke: string; readonly width: number }>> = {
  row: { stroke: "#c5cdd6", width: 1 },
  column: { stroke: "#e3a877", width: 1.4 },
};

/** A line through points `x, y, x, y, ...`, with an arrowhead at its end where asked. */
export function line(points: readonly number[], kind: Tone | "row" | "column", end?: "arrow"): string {
  const { stroke, width } = LINES[kind] ?? { stroke: TONES[kind as Tone].stroke, width: 1.6 };
  const path = points
    .map((value, index) => (index % 2 === 0 ? `${index === 0 ? "M" : "L"}${round(value)}` : round(value)))
    .join(" ");
  const shaft = `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;
  return end === "arrow" ? `${shaft}${arrowhead(points.slice(-4), stroke)}` : shaft;
}

function arrowhead([fromX = 0, fromY = 0, x = 0, y = 0]: readonly number[], color: string): string {
  const angle = Math.round((Math.atan2(y - fromY, x - fromX) * 180) / Math.PI);
  return `<path d="M0 0 L-8 -4 L-8 4 Z" transform="translate(${round(x)} ${round(y)}) rotate(${angle})" fill="${color}"/>`;
}

/** From a box down to a bar, and from the bar an arrow to each of the columns. */
export function bus(
  tone: Tone,
  from: number,
  top: number,
  bar: number,
  columns: readonly number[],
  bottom: number,
): string[] {
  const all = [from, ...columns];
  return [
    line([from, top, from, bar], tone),
    line([Math.min(...all), bar, Math.max(...all), bar], tone),
    ...columns.map((column) => line([column, bar, column, bottom], tone, "arrow")),
  ];
}

/** Words on a white ground, over a line. */
export function note(x: number, y: number, words: string): string {
  return [
    `<rect x="${round(x - 19)}" y="${round(y - 10)}" width="38" height="16" rx="4" fill="#ffffff" stroke="#d08a1c" stroke-width="0.8"/>`,
    text(x, y + 2, words, { size: 11.5, anchor: "middle", weight: 600, color: "#7a4d05" }),
  ].join("");
}

/** A crossing: an open dot reads, a full one writes, a ringed one does both. */
export function dot(x: number, y: number, kind: "read" | "write" | "both" | "asks"): string {
  const place = `cx="${round(x)}" cy="${round(y)}"`;
  const color = kind === "asks" ? TONES.endpoint.stroke : "#c2571a";
  if (kind === "read") return `<circle ${place} r="5" fill="#ffffff" stroke="${color}" stroke-width="2"/>`;
  const full = `<circle ${place} r="${kind === "both" ? 3.4 : 5.5}" fill="${color}"/>`;
  if (kind !== "both") return full;
  return `<circle ${place} r="6.6" fill="#ffffff" stroke="${color}" stroke-width="2"/>${full}`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeXml(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
