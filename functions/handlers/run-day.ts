import { UsageError } from "../contracts/errors";
import type { ScheduledEvent } from "../contracts/events";
import { dayOfInstant } from "../demand/calendar";

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
