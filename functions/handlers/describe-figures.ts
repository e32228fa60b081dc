import { instantOfDay } from "../demand/calendar";
import { fleetDimensions, type MetricDatum, type MetricDefinition } from "../monitoring/metric-catalogue";

/** A figure of a run; `null` or `undefined` where it is undefined. */
export type Figure = readonly [metric: MetricDefinition, value: number | null | undefined];

/**
 * Figures of an environment as data to publish, at the beginning of the run day, so that a repeated run
 * overwrites its own points. An undefined figure is left out: there is no number for it.
 */
export function describeFigures(
  environment: string,
  runDay: number,
  figures: readonly Figure[],
): readonly MetricDatum[] {
  const dimensions = fleetDimensions(environment);
  return figures.flatMap(([{ name, unit }, value]) =>
    value === null || value === undefined
      ? []
      : { name, unit, value, timestampMs: instantOfDay(runDay), dimensions },
  );
}
