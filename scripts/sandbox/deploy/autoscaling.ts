import type { Bounds } from "../services/application-autoscaling/capacity-book";
import type { DeployableResource, Deployer } from "./deployer";

/** The bounds of a variant's size. */
export const scalableTarget: Deployer = {
  type: "aws:appautoscaling/target:Target",
  looksAtEndpoint: true,
  replacedFor: ["resourceId"],
  apply({ inputs }, { world }) {
    const { minCapacity, maxCapacity } = inputs as unknown as Bounds;
    world.capacity.register(String(inputs.resourceId), { minCapacity, maxCapacity });
  },
  remove({ inputs }, { world }) {
    world.capacity.deregister(String(inputs.resourceId));
  },
};

export const scheduledAction: Deployer = {
  type: "aws:appautoscaling/scheduledAction:ScheduledAction",
  looksAtEndpoint: true,
  replacedFor: ["resourceId"],
  apply(resource, { world }) {
    const { inputs } = resource;
    const { minCapacity, maxCapacity } = inputs.scalableTargetAction as Bounds;
    world.capacity.schedule(String(inputs.resourceId), nameOf(resource), String(inputs.schedule), {
      minCapacity,
      maxCapacity,
    });
  },
  remove(resource, { world }) {
    world.capacity.unschedule(String(resource.inputs.resourceId), nameOf(resource));
  },
};

interface TrackingInputs {
  readonly targetValue: number;
  readonly scaleOutCooldown?: number;
  readonly scaleInCooldown?: number;
  readonly predefinedMetricSpecification?: { readonly predefinedMetricType: string };
}

/** What SageMaker's variants wait between two changes when nothing else is said. */
const DEFAULT_COOLDOWN_SECONDS = 300;

/** Concurrency is a metric that the sandbox, which answers at once, does not have: such a policy moves nothing. */
export const scalingPolicy: Deployer = {
  type: "aws:appautoscaling/policy:Policy",
  looksAtEndpoint: true,
  replacedFor: ["resourceId"],
  apply(resource, { world }) {
    const { inputs } = resource;
    const tracking = inputs.targetTrackingScalingPolicyConfiguration as TrackingInputs;
    const followed = tracking.predefinedMetricSpecification?.predefinedMetricType;
    if (followed !== "SageMakerVariantInvocationsPerInstance") {
      world.capacity.deletePolicy(String(inputs.resourceId), nameOf(resource));
      return;
    }
    world.capacity.putPolicy(String(inputs.resourceId), nameOf(resource), {
      targetValue: tracking.targetValue,
      scaleOutCooldownSeconds: tracking.scaleOutCooldown ?? DEFAULT_COOLDOWN_SECONDS,
      scaleInCooldownSeconds: tracking.scaleInCooldown ?? DEFAULT_COOLDOWN_SECONDS,
    });
  },
  remove(resource, { world }) {
    world.capacity.deletePolicy(String(resource.inputs.resourceId), nameOf(resource));
  },
};

function nameOf({ inputs, state, name }: DeployableResource): string {
  return String(inputs.name ?? state.name ?? name);
}
