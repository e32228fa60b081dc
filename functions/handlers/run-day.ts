import { DataError, UsageError } from "../contracts/errors";
import type { ScheduledEvent } from "../contracts/events";
import { dayOfInstant, formatDay } from "../demand/calendar";

/**
 * The day of a run: the UTC day for which it was scheduled.
 *
 * @throws UsageError when the event does not say when.
 */
export function runDayOf(event: ScheduledEvent): number {
  const instant = Date.parse(event?.scheduledAt);
  if (Number.isNaN(instant)) {
    throw new UsageError(
      `The event's "scheduledAt" is ${JSON.stringify(event?.scheduledAt) ?? "absent"}; it must be an ISO instant such as "2026-11-23T02:00:00Z".`,
    );
  }
  return dayOfInstant(instant);
}

/**
 * The fleet run that a worker belongs to.
 *
 * @throws UsageError when the event names shards and no execution: what it leaves would be nobody's.
 */
export function executionOf(event: ScheduledEvent): string {
  if (event.executionId) return event.executionId;
  throw new UsageError(
    `The event names shards and no "executionId"; the state machine gives both. Leave out the shards to run the whole fleet.`,
  );
}

/** The lake has demand, but none that a run of this day may know of. */
export function knowsNoDemand(runDay: number): DataError {
  return new DataError(
    `The lake knows no demand up to ${formatDay(runDay - 1)} on which a run of ${formatDay(runDay)} could rest. Import it, or run a later day.`,
  );
}
