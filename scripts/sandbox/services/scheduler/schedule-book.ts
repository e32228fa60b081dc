import type { Cancel, SandboxClock } from "../../clock";
import { AwsError } from "../../server/aws-error";
import type { FaultInjector } from "../../server/faults";
import { stableId } from "../sns/topic-store";
import type { MessageAttributes } from "../sqs/queue";
import { parseScheduleExpression, type ScheduleTimes } from "./schedule-expression";

/** A schedule as CreateSchedule takes it; the flexible window is kept but not used: it fires on time. */
export interface ScheduleInput {
  readonly Name: string;
  readonly GroupName?: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly State?: "ENABLED" | "DISABLED";
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly Description?: string;
  readonly FlexibleTimeWindow: { readonly Mode: string; readonly MaximumWindowInMinutes?: number };
  readonly Target: {
    readonly Arn: string;
    readonly RoleArn: string;
    readonly Input?: string;
    readonly RetryPolicy?: {
      readonly MaximumRetryAttempts?: number;
      readonly MaximumEventAgeInSeconds?: number;
    };
    readonly DeadLetterConfig?: { readonly Arn?: string };
  };
}

export interface Schedule {
  readonly input: ScheduleInput;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly times: ScheduleTimes;
  cancel: Cancel | undefined;
}

/** What a schedule sends, at the time it fires. */
export interface Delivery {
  readonly schedule: Schedule;
  readonly event: unknown;
  readonly scheduledAtMs: number;
  readonly executionId: string;
}

/** Why a delivery failed, in the target's words. */
export interface DeliveryFailure {
  readonly code: string;
  readonly message: string;
}

/** Delivers to the target; returns why it failed, or nothing. */
export type Deliver = (delivery: Delivery) => Promise<DeliveryFailure | undefined>;

/** Takes what could not be delivered. */
export type SendDeadLetter = (queueArn: string, body: string, attributes: MessageAttributes) => void;

/** Wait before a delivery that failed is tried again. */
const RETRY_WAIT_MS = 60_000;
/** EventBridge Scheduler's own default is 185; without a policy of its own a schedule gives up after this many here. */
const DEFAULT_RETRIES = 2;
const DEFAULT_MAX_AGE_SECONDS = 86_400;

/** The account's schedules. They fire when the clock is moved past their times. */
export class ScheduleBook {
  readonly schedules = new Map<string, Schedule>();
  readonly #clock: SandboxClock;
  readonly #arnPrefix: string;
  readonly #deliver: Deliver;
  readonly #deadLetter: SendDeadLetter;
  readonly #faults: FaultInjector | undefined;

  constructor(options: {
    readonly clock: SandboxClock;
    readonly arnPrefix: string;
    readonly deliver: Deliver;
    readonly deadLetter: SendDeadLetter;
    /** Delivers events late, or twice: the service promises them at least once. */
    readonly faults?: FaultInjector;
  }) {
    this.#faults = options.faults;
    this.#clock = options.clock;
    this.#arnPrefix = options.arnPrefix;
    this.#deliver = options.deliver;
    this.#deadLetter = options.deadLetter;
  }

  /** @throws AwsError `ConflictException`, `ValidationException` */
  create(input: ScheduleInput): Schedule {
    const group = input.GroupName ?? "default";
    const key = `${group}/${input.Name}`;
    if (this.schedules.has(key))
      throw new AwsError("ConflictException", `Schedule ${input.Name} already exists.`, 409);
    const createdAtMs = this.#clock.nowMs;
    const schedule: Schedule = {
      input,
      arn: `${this.#arnPrefix}:schedule/${key}`,
      createdAtMs,
      times: parseScheduleExpression(
        input.ScheduleExpression,
        input.ScheduleExpressionTimezone ?? "UTC",
        createdAtMs,
      ),
      cancel: undefined,
    };
    this.schedules.set(key, schedule);
    if (input.State !== "DISABLED") this.#plan(schedule, createdAtMs);
    return schedule;
  }

  /** @throws AwsError `ResourceNotFoundException` */
  get(name: string, group = "default"): Schedule {
    const schedule = this.schedules.get(`${group}/${name}`);
    if (!schedule) throw new AwsError("ResourceNotFoundException", `Schedule ${name} does not exist.`, 404);
    return schedule;
  }

  delete(name: string, group = "default"): void {
    this.get(name, group).cancel?.();
    this.schedules.delete(`${group}/${name}`);
  }

  #plan(schedule: Schedule, afterMs: number): void {
    const { StartDate, EndDate } = schedule.input;
    const fromMs = StartDate === undefined ? afterMs : Math.max(afterMs, StartDate * 1000 - 1);
    const nextMs = schedule.times.next(fromMs);
    if (nextMs === undefined || (EndDate !== undefined && nextMs > EndDate * 1000)) return;
    schedule.cancel = this.#clock.at(nextMs, async () => {
      // Planned first: what a schedule does must not move its own future.
      this.#plan(schedule, nextMs);
      const executionId = stableId(`${schedule.arn}@${nextMs}`);
      const event = eventOf(schedule, nextMs, executionId);
      const delivery = { schedule, event, scheduledAtMs: nextMs, executionId };
      const waitsMs = this.#faults?.ofDelivery(schedule.input.Name) ?? [0];
      const atOnce = waitsMs.filter((waitMs) => waitMs === 0);
      for (const waitMs of waitsMs) {
        if (waitMs > 0) this.#clock.at(nextMs + waitMs, () => this.#attempt(delivery, 0));
      }
      await Promise.all(atOnce.map(() => this.#attempt(delivery, 0)));
    });
  }

  async #attempt(delivery: Delivery, attempt: number): Promise<void> {
    const failure = await this.#deliver(delivery);
    if (failure === undefined) return;
    const { RetryPolicy, DeadLetterConfig, Arn } = delivery.schedule.input.Target;
    const maximumAttempts = RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRIES;
    const maxAgeMs = (RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_MAX_AGE_SECONDS) * 1000;
    const retryAtMs = this.#clock.nowMs + RETRY_WAIT_MS * 2 ** attempt;
    const isLast = attempt >= maximumAttempts;
    if (!isLast && retryAtMs - delivery.scheduledAtMs <= maxAgeMs) {
      this.#clock.at(retryAtMs, () => this.#attempt(delivery, attempt + 1));
    } else if (DeadLetterConfig?.Arn) {
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
      const attributes = {
        ERROR_CODE: failure.code,
        ERROR_MESSAGE: failure.message,
        EXECUTION_ID: delivery.executionId,
        EXHAUSTED_RETRY_CONDITION: isLast ? "MaximumRetryAttempts" : "MaximumEventAgeInSeconds",
        IS_PAYLOAD_TRUNCATED: "false",
        RETRY_ATTEMPTS: String(attempt),
        SCHEDULED_TIME: isoSeconds(delivery.scheduledAtMs),
        SCHEDULE_ARN: delivery.schedule.arn,
        TARGET_ARN: Arn,
      };
      this.#deadLetter(
        DeadLetterConfig.Arn,
        JSON.stringify(requestOf(delivery)),
        Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [
            name,
            { DataType: "String", StringValue },
          ]),
        ),
      );
    }
  }
}

/** The call that could not be made, which is what a schedule's dead letter holds: the event is a text within it. */
function requestOf({ schedule, event, executionId }: Delivery): object {
  const { Arn } = schedule.input.Target;
  const text = typeof event === "string" ? event : JSON.stringify(event);
  return Arn.includes(":states:")
    ? { StateMachineArn: Arn, Name: executionId, Input: text }
    : { FunctionName: Arn, InvocationType: "Event", Payload: text };
}

/** `2026-11-23T04:30:00Z` */
function isoSeconds(instantMs: number): string {
  return new Date(instantMs).toISOString().replace(".000Z", "Z");
}

/** The target's input with the context attributes filled in, as JSON where it is JSON. */
function eventOf(schedule: Schedule, scheduledAtMs: number, executionId: string): unknown {
  const text = (schedule.input.Target.Input ?? "{}")
    .replaceAll("<aws.scheduler.scheduled-time>", isoSeconds(scheduledAtMs))
    .replaceAll("<aws.scheduler.execution-id>", executionId)
    .replaceAll("<aws.scheduler.schedule-arn>", schedule.arn)
    .replaceAll("<aws.scheduler.attempt-number>", "1");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
