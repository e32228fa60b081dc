import type { Cancel, SandboxClock } from "../../clock";
import { validationError } from "../../server/aws-error";
import type { MetricName, MetricStore } from "../cloudwatch/metric-store";
import type { StandingUsage } from "../cost-explorer/standing-usage";
import type { EndpointFleet } from "../sagemaker/endpoint-fleet";
import type { LiveVariant } from "../sagemaker/types";
import { parseScheduleExpression } from "../scheduler/schedule-expression";

export interface Bounds {
  readonly minCapacity: number;
  readonly maxCapacity: number;
}

/** Keeps a metric near a target. */
export interface TargetTracking {
  readonly targetValue: number;
  readonly scaleOutCooldownSeconds: number;
  readonly scaleInCooldownSeconds: number;
}

interface Target {
  bounds: Bounds;
  readonly actions: Map<string, { cancel: Cancel | undefined }>;
  readonly policies: Map<string, TargetTracking>;
  /** When capacity last went up, and down. */
  scaledOutAtMs: number;
  scaledInAtMs: number;
}

/** A change of the number of instances. */
export interface ScalingActivity {
  readonly atMs: number;
  readonly resourceId: string;
  readonly from: number;
  readonly to: number;
  readonly cause: string;
}

const RESOURCE_ID = /^endpoint\/([^/]+)\/variant\/([^/]+)$/;
const MS_PER_MINUTE = 60_000;
/** The alarms that target tracking makes: above for three minutes, well below for fifteen. */
const HIGH_MINUTES = 3;
const LOW_MINUTES = 15;
const LOW_SHARE = 0.9;

interface Parts {
  readonly clock: SandboxClock;
  readonly metrics: MetricStore;
  readonly sagemaker: EndpointFleet;
  readonly standingUsage: StandingUsage;
}

/**
 * Application Auto Scaling of endpoint variants: bounds, actions at times, and target tracking on
 * `SageMakerVariantInvocationsPerInstance`. A metric without data moves nothing, as with AWS: an endpoint that nobody
 * asks keeps the instances it has.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
export class CapacityBook {
  readonly activities: ScalingActivity[] = [];
  readonly #targets = new Map<string, Target>();
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.metrics.onData((metric, atMs) => {
      if (metric.metricName !== "InvocationsPerInstance" || metric.dimensions.length !== 2) return;
      const resourceId = resourceIdOf(metric);
      if ((this.#targets.get(resourceId)?.policies.size ?? 0) > 0) this.#lookAfter(resourceId, atMs);
    });
  }

  /**
   * The size moves within the bounds at once.
   *
   * @throws AwsError `ValidationException`
   */
  register(resourceId: string, bounds: Bounds): void {
    if (bounds.minCapacity > bounds.maxCapacity)
      throw validationError("Minimum capacity cannot be greater than maximum capacity");
    this.#variantOf(resourceId);
    const known = this.#targets.get(resourceId);
    if (known) known.bounds = bounds;
    else {
      this.#targets.set(resourceId, {
        bounds,
        actions: new Map(),
        policies: new Map(),
        scaledOutAtMs: Number.NEGATIVE_INFINITY,
        scaledInAtMs: Number.NEGATIVE_INFINITY,
      });
    }
    this.#keepWithin(resourceId, "registered");
  }

  deregister(resourceId: string): void {
    for (const { cancel } of this.#targets.get(resourceId)?.actions.values() ?? []) cancel?.();
    this.#targets.delete(resourceId);
  }

  /** @throws AwsError `ValidationException` for an expression that is none */
  schedule(resourceId: string, name: string, expression: string, bounds: Bounds): void {
    const { actions } = this.#targetOf(resourceId);
    actions.get(name)?.cancel?.();
    const { clock } = this.#parts;
    const times = parseScheduleExpression(expression, "UTC", clock.nowMs);
    const action: { cancel: Cancel | undefined } = { cancel: undefined };
    const plan = (afterMs: number): void => {
      const nextMs = times.next(afterMs);
      if (nextMs === undefined) return;
      action.cancel = clock.at(nextMs, () => {
        plan(nextMs);
        this.#targetOf(resourceId).bounds = bounds;
        this.#keepWithin(resourceId, `scheduled action ${name}`);
      });
    };
    plan(clock.nowMs);
    actions.set(name, action);
  }

  unschedule(resourceId: string, name: string): void {
    const actions = this.#targets.get(resourceId)?.actions;
    actions?.get(name)?.cancel?.();
    actions?.delete(name);
  }

  putPolicy(resourceId: string, name: string, policy: TargetTracking): void {
    this.#targetOf(resourceId).policies.set(name, policy);
  }

  deletePolicy(resourceId: string, name: string): void {
    this.#targets.get(resourceId)?.policies.delete(name);
  }

  /** Looks at the alarms when the minute is over, and when they may have data enough to scale in. */
  #lookAfter(resourceId: string, bucketMs: number): void {
    const { clock } = this.#parts;
    const key = `${resourceId}@${bucketMs}`;
    if (this.#looked === key) return;
    this.#looked = key;
    clock.at(bucketMs + MS_PER_MINUTE, () => this.#track(resourceId));
  }

  #looked = "";

  #track(resourceId: string): void {
    const target = this.#targets.get(resourceId);
    const variant = target && this.#liveVariant(resourceId);
    if (!target || !variant) return;
    const { clock, metrics } = this.#parts;
    const name = metricOf(resourceId);
    const minutes = Array.from({ length: LOW_MINUTES }, (_, index) => {
      const toMs = clock.nowMs - index * MS_PER_MINUTE;
      return metrics.statistic(name, toMs - MS_PER_MINUTE, toMs, "Sum");
    });
    for (const policy of target.policies.values()) {
      const { targetValue, scaleOutCooldownSeconds, scaleInCooldownSeconds } = policy;
      const proposed = (value: number) => Math.ceil((variant.instanceCount * value) / targetValue);
      const recent = minutes.slice(0, HIGH_MINUTES);
      if (recent.every((value) => value !== undefined && value > targetValue)) {
        if (clock.nowMs - target.scaledOutAtMs < scaleOutCooldownSeconds * 1000) continue;
        this.#resize(resourceId, proposed(Math.max(...(recent as number[]))), "target tracking");
      } else if (minutes.every((value) => value !== undefined && value < targetValue * LOW_SHARE)) {
        if (clock.nowMs - target.scaledInAtMs < scaleInCooldownSeconds * 1000) continue;
        const wanted = Math.max(1, proposed(Math.max(...(minutes as number[]))));
        if (wanted < variant.instanceCount) this.#resize(resourceId, wanted, "target tracking");
      }
    }
  }

  #keepWithin(resourceId: string, cause: string): void {
    const variant = this.#liveVariant(resourceId);
    if (variant) this.#resize(resourceId, variant.instanceCount, cause);
  }

  /** Moves to a size, within the bounds. Scaling is blocked while a deployment moves the endpoint. */
  #resize(resourceId: string, wanted: number, cause: string): void {
    const { clock, sagemaker, standingUsage } = this.#parts;
    const [, endpointName = ""] = RESOURCE_ID.exec(resourceId)!;
    const variant = this.#liveVariant(resourceId);
    const target = this.#targetOf(resourceId);
    if (!variant || sagemaker.endpoints.get(endpointName)?.pending) return;
    const { minCapacity, maxCapacity } = target.bounds;
    const to = Math.min(maxCapacity, Math.max(minCapacity, wanted));
    const from = variant.instanceCount;
    if (to === from) return;
    // What ran until now is billed with the size it had.
    standingUsage.meterUntilNow();
    variant.instanceCount = to;
    if (to > from) target.scaledOutAtMs = clock.nowMs;
    else target.scaledInAtMs = clock.nowMs;
    this.activities.push({ atMs: clock.nowMs, resourceId, from, to, cause });
  }

  /** @throws AwsError `ValidationException` */
  #variantOf(resourceId: string): LiveVariant {
    const variant = this.#liveVariant(resourceId);
    if (!variant)
      throw validationError(
        `SageMaker resource ${resourceId} does not exist or has no instances. Scalable are endpoint/<name>/variant/<name>.`,
      );
    // https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html
    if (/^ml\.t\d/.test(variant.input.InstanceType ?? ""))
      throw validationError(`${variant.input.InstanceType} is burstable; autoscaling does not support it.`);
    return variant;
  }

  #liveVariant(resourceId: string): LiveVariant | undefined {
    const [, endpointName = "", variantName] = RESOURCE_ID.exec(resourceId) ?? [];
    const variants = this.#parts.sagemaker.endpoints.get(endpointName)?.variants ?? [];
    return variants.find(({ name, input }) => name === variantName && !input.ServerlessConfig);
  }

  /** @throws AwsError `ValidationException` */
  #targetOf(resourceId: string): Target {
    const target = this.#targets.get(resourceId);
    if (!target) throw validationError(`No scalable target is registered for ${resourceId}.`);
    return target;
  }
}

function metricOf(resourceId: string): MetricName {
  const [, endpointName = "", variantName = ""] = RESOURCE_ID.exec(resourceId)!;
  return {
    namespace: "AWS/SageMaker",
    metricName: "InvocationsPerInstance",
    dimensions: [
      { Name: "EndpointName", Value: endpointName },
      { Name: "VariantName", Value: variantName },
    ],
  };
}

function resourceIdOf({ dimensions }: MetricName): string {
  const dimension = (wanted: string) => dimensions.find(({ Name }) => Name === wanted)?.Value;
  return `endpoint/${dimension("EndpointName")}/variant/${dimension("VariantName")}`;
}
