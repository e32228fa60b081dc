import { noteRun } from "../aws/log/run-log";
import { DataError, NothingYetError, UsageError } from "../contracts/errors";
import type { ScheduledEvent } from "../contracts/events";
import type { MetricDatum } from "../contracts/metrics";
import type { MetricsPublisher } from "../contracts/ports";
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

/** A lake into which nothing has come yet. */
export function holdsNoHistory(bucketName: string): NothingYetError {
  return new NothingYetError(
    `Bucket "${bucketName}" holds no history under "processed/". Import some with "ops data import FILE".`,
  );
}

/**
 * Lets a schedule's run of a stack into which no demand has come yet end in peace: a new stack is not at fault. Who starts it
 * by hand is told.
 *
 * @param beat tells that the schedule is alive, see `describeScheduledRun`; nothing for a run by hand.
 */
export async function unlessNothingCame<T>(
  run: () => Promise<T>,
  beat: readonly MetricDatum[],
  publish: MetricsPublisher["publish"],
): Promise<T | NothingYet> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof NothingYetError) || beat.length === 0) throw error;
    noteRun({ waitsFor: "demand" });
    await publish(beat);
    return { waitsFor: "demand" };
  }
}

/** Answer of a run that found no demand at all. */
export interface NothingYet {
  readonly waitsFor: "demand";
}

/** The lake has demand, but none that a run of this day may know of. */
export function knowsNoDemand(runDay: number): DataError {
  return new DataError(
    `The lake knows no demand up to ${formatDay(runDay - 1)} on which a run of ${formatDay(runDay)} could rest. Import it, or run a later day.`,
  );
}
