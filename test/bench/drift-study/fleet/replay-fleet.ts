import type { ProductVerdict } from "../../../../functions/contracts/product-verdict";
import type { FleetEvent } from "../../../../functions/contracts/results/monitoring";
import { ProductMonitor } from "../../../../functions/monitoring/drift/product-monitor";
import { FleetMonitor } from "../../../../functions/monitoring/events/fleet-monitor";
import { followEvents } from "../../../../functions/monitoring/events/follow-events";
import { appendDays, type PooledHistory } from "../../../../functions/monitoring/events/pooled-history";
import { FLEET } from "../../../../functions/monitoring/events/product-classes";
import { SurprisePool } from "../../../../functions/monitoring/events/surprise-pool";
import { FLEET_FEATURES, type FleetDay } from "./generate-fleet";

/** A day of a replayed fleet. */
export interface ReplayedDay {
  readonly index: number;
  /** Those in alarm on this day. */
  readonly events: readonly FleetEvent[];
  /** What the products' own monitors say, without regard to events. */
  readonly verdicts: readonly ProductVerdict[];
}

export interface FleetReplayOptions {
  readonly firstDay: number;
  readonly falseAlarmRate: number;
  /** Verdicts are asked for from this day on. */
  readonly judgedFrom?: number;
  /** Classes of a product beside the fleet. */
  readonly classesOf?: (product: number) => readonly string[];
}

/** Runs of the monitor over a fleet, day by day, as the handlers make them. */
export function* replayFleet(
  days: Iterable<FleetDay>,
  { firstDay, falseAlarmRate, judgedFrom = 0, classesOf = () => [] }: FleetReplayOptions,
): Generator<ReplayedDay> {
  const fleet = new FleetMonitor(falseAlarmRate);
  let monitors: ProductMonitor[] = [];
  let history: PooledHistory | undefined;
  let events: readonly FleetEvent[] = [];
  let index = 0;
  for (const { values, actual, forecast } of days) {
    if (index === 0) {
      monitors = values.map(() => new ProductMonitor({ features: FLEET_FEATURES, falseAlarmRate }));
    }
    const day = firstDay + index;
    const pool = new SurprisePool(day, day);
    for (const [product, monitor] of monitors.entries()) {
      monitor.advance(day, values[product]!, actual[product]!, forecast[product]!);
      const sums = pool.open(monitor.surprises.series, [FLEET, ...classesOf(product)]);
      sums.add(day, monitor.surprises.latest);
      sums.finish(monitor.surprises);
    }
    history = appendDays(history, pool.toDocument(), 0);
    events = followEvents(events, fleet.judge(history), day + 1);
    if (index >= judgedFrom) {
      const inAlarm = events.filter(({ lastInAlarm }) => lastInAlarm === formatRunDay(day));
      yield { index, events: inAlarm, verdicts: monitors.map((monitor) => monitor.judge()) };
    }
    index += 1;
  }
}

function formatRunDay(day: number): string {
  return new Date((day + 1) * 86_400_000).toISOString().slice(0, 10);
}
