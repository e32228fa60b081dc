/**
 * Widgets of a CloudWatch dashboard in our words, laid out in rows, as the JSON CloudWatch wants.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */

/** Columns of the grid. */
export const GRID_COLUMNS = 24;
const GRAPH_HEIGHT = 6;
const HEADING_HEIGHT = 1;

/** One line of a graph: a metric, or an expression over the ids of others. */
export type Line =
  | {
      readonly namespace: string;
      readonly metric: string;
      readonly dimensions: Readonly<Record<string, string>>;
      readonly label: string;
      /** `Sum`, `Average`, `Maximum`, or a percentile such as `p99`. @default the graph's */
      readonly statistic?: string;
      /** Name for expressions; a lower-case letter first. */
      readonly id?: string;
      /** Whether it serves expressions only. @default false */
      readonly hidden?: boolean;
    }
  | { readonly expression: string; readonly label: string };

export interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  /** @default "Sum" */
  readonly statistic?: string;
  /** Seconds per point. @default 300 */
  readonly periodSeconds?: number;
  /** What the axis shows: `ms`, `percent`, `US dollars`. */
  readonly axis?: string;
  /** Whether the axis goes below 0. @default false */
  readonly canBeNegative?: boolean;
  /** Horizontal lines: thresholds and budgets. */
  readonly marks?: readonly { readonly label: string; readonly value: number }[];
}

/** A heading and, under it, graphs side by side. */
export interface Section {
  readonly heading: string;
  readonly graphs: readonly Graph[];
}

export interface Widget {
  readonly type: "text" | "metric" | "alarm";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Places a full-width text. */
export function placeText(markdown: string, y: number, height = HEADING_HEIGHT): Widget {
  return { type: "text", x: 0, y, width: GRID_COLUMNS, height, properties: { markdown } };
}

/** Places a section from row `y` on; graphs share the width, three to a row. */
export function placeSection({ heading, graphs }: Section, region: string, y: number): readonly Widget[] {
  const widgets: Widget[] = [placeText(`## ${heading}`, y)];
  const perRow = Math.min(3, graphs.length);
  const width = GRID_COLUMNS / perRow;
  graphs.forEach((graph, index) => {
    widgets.push({
      type: "metric",
      x: (index % perRow) * width,
      y: y + HEADING_HEIGHT + Math.floor(index / perRow) * GRAPH_HEIGHT,
      width,
      height: GRAPH_HEIGHT,
      properties: graphProperties(graph, region),
    });
  });
  return widgets;
}

/** First row under the widgets. */
export function rowBelow(widgets: readonly Widget[]): number {
  return Math.max(0, ...widgets.map(({ y, height }) => y + height));
}

function graphProperties(graph: Graph, region: string): Record<string, unknown> {
  const { title, lines, statistic = "Sum", periodSeconds = 300, axis, canBeNegative, marks = [] } = graph;
  return {
    title,
    view: "timeSeries",
    stacked: false,
    region,
    stat: statistic,
    period: periodSeconds,
    metrics: lines.map(metricEntry),
    yAxis: { left: { ...(!canBeNegative && { min: 0 }), ...(axis && { label: axis }), showUnits: false } },
    ...(marks.length > 0 && { annotations: { horizontal: marks } }),
  };
}

/** `["AWS/Lambda", "Errors", "FunctionName", "x", { label }]`, or `[{ expression, label }]`. */
function metricEntry(line: Line): unknown[] {
  if ("expression" in line) return [line];
  const { namespace, metric, dimensions, label, statistic, id, hidden } = line;
  const options = {
    label,
    ...(statistic && { stat: statistic }),
    ...(id && { id }),
    ...(hidden && { visible: false }),
  };
  return [namespace, metric, ...Object.entries(dimensions).flat(), options];
}
