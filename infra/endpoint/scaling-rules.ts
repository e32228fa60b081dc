import type { types } from "@pulumi/aws";
import type { Settings } from "../config/schema";
import { dailyExpression } from "../function/daily-schedule";

type TargetTracking = types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration;

/**
 * What the instances follow. Invocations per instance are counted per minute; concurrency is reported
 * every ten seconds and also sees slow requests, so that it reacts minutes earlier.
 */
export function describeScaling(autoscaling: Settings<"autoscaling">): TargetTracking {
  const cooldowns = {
    scaleOutCooldown: autoscaling.scaleOutCooldownSeconds,
    scaleInCooldown: autoscaling.scaleInCooldownSeconds,
  };
  return autoscaling.metric === "concurrency"
    ? {
        ...cooldowns,
        predefinedMetricSpecification: {
          predefinedMetricType: "SageMakerVariantConcurrentRequestsPerModelHighResolution",
        },
        targetValue: autoscaling.targetConcurrency,
      }
    : {
        ...cooldowns,
        predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
        targetValue: autoscaling.targetInvocationsPerMinute,
      };
}

/** How the instances follow the traffic, and when the daily batch wants more of them. */
export interface ScalingSettings {
  readonly autoscaling: Settings<"autoscaling">;
  readonly schedule: Settings<"schedule">;
}

/** A change of the bounds at times of the week. */
export interface CapacityChange {
  readonly purpose:
    | "before-batch"
    | "after-batch"
    | "batch-settled"
    | "quiet-begins"
    | "quiet-settled"
    | "quiet-ends";
  readonly schedule: string;
  readonly minCapacity: number;
  readonly maxCapacity: number;
}

/** Time until a ceiling that was brought down is lifted again: an instance is gone within minutes. */
const SETTLE_MINUTES = 10;

/**
 * More instances while the daily batch runs: started before it, given back after it. A lower minimum alone takes none
 * away: the policy scales in on what it measures, fifteen minutes with requests in each of them, and after the batch
 * there may be none. So the ceiling comes down to what the traffic needs, and goes up again once the fleet has followed.
 *
 * @param instanceCount what a roll-out starts with, which is what the traffic needs
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-policy-overview.html
 */
export function describeBatchHour(
  { autoscaling, schedule }: ScalingSettings,
  { instanceCount, maxCapacity }: { readonly instanceCount: number; readonly maxCapacity: number },
): CapacityChange[] {
  const { batchMinCapacity, minCapacity } = autoscaling;
  const hour = findBatchHour(autoscaling, schedule);
  if (!hour) return [];
  return [
    {
      purpose: "before-batch",
      schedule: dailyExpression(hour.from),
      minCapacity: batchMinCapacity,
      maxCapacity,
    },
    {
      purpose: "after-batch",
      schedule: dailyExpression(hour.until),
      minCapacity,
      maxCapacity: instanceCount,
    },
    {
      purpose: "batch-settled",
      schedule: dailyExpression(shiftTime(hour.until, SETTLE_MINUTES)),
      minCapacity,
      maxCapacity,
    },
  ];
}

/** From when until when, UTC, the daily batch has instances of its own; nothing where it has none. */
export function findBatchHour(
  { batchMinCapacity, minCapacity, batchLeadMinutes, batchDurationMinutes }: Settings<"autoscaling">,
  { enabled, batchPredictAt }: Settings<"schedule">,
): { readonly from: string; readonly until: string } | undefined {
  if (!enabled || batchMinCapacity <= minCapacity) return undefined;
  return {
    from: shiftTime(batchPredictAt, -batchLeadMinutes),
    until: shiftTime(batchPredictAt, batchDurationMinutes),
  };
}

/**
 * Fewer instances in quiet hours. They begin as the batch ends, with a ceiling that is lifted again, so that who asks
 * at night all the same is answered by as many as by day.
 */
export function describeQuietHours(
  { quietHours, minCapacity }: Settings<"autoscaling">,
  maxCapacity: number,
): CapacityChange[] {
  if (!quietHours) return [];
  const spans = listQuietSpans(quietHours);
  const begins = spans.map(({ fromMinute }) => fromMinute);
  const settled = spans.map(({ fromMinute }) => fromMinute + SETTLE_MINUTES);
  const ends = spans.map(({ untilMinute }) => untilMinute);
  const quiet = quietHours.minCapacity;
  return [
    ...weeklyExpressions(begins).map((schedule) => ({
      purpose: "quiet-begins" as const,
      schedule,
      minCapacity: quiet,
      maxCapacity: quiet,
    })),
    ...weeklyExpressions(settled).map((schedule) => ({
      purpose: "quiet-settled" as const,
      schedule,
      minCapacity: quiet,
      maxCapacity,
    })),
    ...weeklyExpressions(ends).map((schedule) => ({
      purpose: "quiet-ends" as const,
      schedule,
      minCapacity,
      maxCapacity,
    })),
  ];
}

/** Minutes of the week from Sunday 00:00 UTC; `untilMinute` may lie in the next week. */
export interface QuietSpan {
  readonly fromMinute: number;
  readonly untilMinute: number;
}

const DAYS_PER_WEEK = 7;
const WEEKEND: readonly number[] = [0, 6];
const WEEKDAY_NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;

/** The quiet spans of a week, those that touch as one, each beginning within the week. */
export function listQuietSpans({
  from,
  until,
  weekends,
}: NonNullable<Settings<"autoscaling">["quietHours"]>): QuietSpan[] {
  const fromMinute = minuteOfDay(from);
  const untilMinute = minuteOfDay(until) + (minuteOfDay(until) <= fromMinute ? MINUTES_PER_DAY : 0);
  const spans = Array.from({ length: DAYS_PER_WEEK }, (_, weekday) => weekday * MINUTES_PER_DAY)
    .flatMap((start, weekday) => [
      { fromMinute: start + fromMinute, untilMinute: start + untilMinute },
      ...(weekends && WEEKEND.includes(weekday)
        ? [{ fromMinute: start, untilMinute: start + MINUTES_PER_DAY }]
        : []),
    ])
    .sort((left, right) => left.fromMinute - right.fromMinute);
  const joined: { fromMinute: number; untilMinute: number }[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.fromMinute <= last.untilMinute)
      last.untilMinute = Math.max(last.untilMinute, span.untilMinute);
    else joined.push({ ...span });
  }
  // The last span of a week may reach into the first ones of the next.
  const last = joined.at(-1)!;
  while (joined.length > 1 && joined[0]!.fromMinute + MINUTES_PER_WEEK <= last.untilMinute) {
    last.untilMinute = Math.max(last.untilMinute, joined.shift()!.untilMinute + MINUTES_PER_WEEK);
  }
  return joined;
}

/** One expression per time of day, with the weekdays on which it holds. */
function weeklyExpressions(minutesOfWeek: readonly number[]): string[] {
  const weekdaysOf = new Map<number, number[]>();
  for (const minute of minutesOfWeek) {
    const within = minute % MINUTES_PER_WEEK;
    const time = within % MINUTES_PER_DAY;
    weekdaysOf.set(time, [...(weekdaysOf.get(time) ?? []), Math.floor(within / MINUTES_PER_DAY)]);
  }
  return [...weekdaysOf].map(([time, weekdays]) => {
    if (weekdays.length === DAYS_PER_WEEK) return dailyExpression(timeOf(time));
    const names = weekdays.sort((left, right) => left - right).map((weekday) => WEEKDAY_NAMES[weekday]);
    return `cron(${time % 60} ${Math.floor(time / 60)} ? * ${names.join(",")} *)`;
  });
}

const MINUTES_PER_DAY = 24 * 60;
const MINUTES_PER_WEEK = DAYS_PER_WEEK * MINUTES_PER_DAY;

/** `00:10` shifted by -20 minutes is `23:50`. */
export function shiftTime(time: string, minutes: number): string {
  return timeOf((((minuteOfDay(time) + minutes) % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY);
}

export function minuteOfDay(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

function timeOf(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
