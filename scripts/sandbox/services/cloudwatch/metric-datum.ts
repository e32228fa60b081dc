import type { Dimension } from "./metric-store";

/** A datum of PutMetricData. */
export interface MetricDatumInput {
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Timestamp?: number | string;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly StatisticValues?: {
    readonly SampleCount: number;
    readonly Sum: number;
    readonly Minimum: number;
    readonly Maximum: number;
  };
  readonly Unit?: string;
  readonly StorageResolution?: number;
}

/** JSON carries seconds since the epoch as a number; the CLI may send a text. */
export function timestampMs(value: number | string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return typeof value === "number" ? value * 1000 : Date.parse(value);
}
