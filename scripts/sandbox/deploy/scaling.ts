import { type Deployer, toApiMembers } from "./deployer";

interface Scaled {
  readonly serviceNamespace: string;
  readonly resourceId: string;
  readonly scalableDimension: string;
}

export const scalingTarget: Deployer = {
  type: "aws:appautoscaling/target:Target",
  apply({ inputs, state }, { world }) {
    const { minCapacity, maxCapacity, roleArn } = inputs as {
      minCapacity: number;
      maxCapacity: number;
      roleArn?: string;
    };
    const kept = world.scaling.targets.filter((target) => target.ResourceId !== inputs.resourceId);
    world.scaling.targets.splice(0, Number.POSITIVE_INFINITY, ...kept, {
      ...scaled(inputs as unknown as Scaled),
      MinCapacity: minCapacity,
      MaxCapacity: maxCapacity,
      RoleARN: roleArn,
      ScalableTargetARN: String(state.arn),
      CreationTime: world.clock.nowMs / 1000,
    });
  },
};

export const scalingPolicy: Deployer = {
  type: "aws:appautoscaling/policy:Policy",
  apply({ inputs, state, id }, { world }) {
    const PolicyName = String(inputs.name ?? state.name ?? id);
    const kept = world.scaling.policies.filter((policy) => policy.PolicyName !== PolicyName);
    world.scaling.policies.splice(0, Number.POSITIVE_INFINITY, ...kept, {
      ...scaled(inputs as unknown as Scaled),
      PolicyARN: String(state.arn),
      PolicyName,
      PolicyType: String(inputs.policyType),
      TargetTrackingScalingPolicyConfiguration: toApiMembers(
        inputs.targetTrackingScalingPolicyConfiguration,
      ) as object | undefined,
      StepScalingPolicyConfiguration: toApiMembers(inputs.stepScalingPolicyConfiguration) as
        | object
        | undefined,
      Alarms: [],
      CreationTime: world.clock.nowMs / 1000,
    });
  },
};

export const scheduledScaling: Deployer = {
  type: "aws:appautoscaling/scheduledAction:ScheduledAction",
  apply({ inputs, state, id }, { world }) {
    const ScheduledActionName = String(inputs.name ?? state.name ?? id);
    const kept = world.scaling.scheduledActions.filter(
      (action) => action.ScheduledActionName !== ScheduledActionName,
    );
    world.scaling.scheduledActions.splice(0, Number.POSITIVE_INFINITY, ...kept, {
      ...scaled(inputs as unknown as Scaled),
      ScheduledActionName,
      ScheduledActionARN: String(state.arn),
      Schedule: String(inputs.schedule),
      Timezone: inputs.timezone as string | undefined,
      ScalableTargetAction: toApiMembers(inputs.scalableTargetAction) as {
        MinCapacity?: number;
        MaxCapacity?: number;
      },
      CreationTime: world.clock.nowMs / 1000,
    });
  },
};

function scaled({ serviceNamespace, resourceId, scalableDimension }: Scaled) {
  return { ServiceNamespace: serviceNamespace, ResourceId: resourceId, ScalableDimension: scalableDimension };
}
