/** A scalable target as it was registered. */
export interface ScalableTarget {
  readonly ServiceNamespace: string;
  readonly ResourceId: string;
  readonly ScalableDimension: string;
  readonly MinCapacity: number;
  readonly MaxCapacity: number;
  readonly RoleARN?: string;
  readonly ScalableTargetARN?: string;
  readonly CreationTime: number;
}

export interface ScalingPolicy {
  readonly PolicyARN: string;
  readonly PolicyName: string;
  readonly ServiceNamespace: string;
  readonly ResourceId: string;
  readonly ScalableDimension: string;
  readonly PolicyType: string;
  readonly TargetTrackingScalingPolicyConfiguration?: object;
  readonly StepScalingPolicyConfiguration?: object;
  readonly Alarms: readonly object[];
  readonly CreationTime: number;
}

export interface ScheduledScaling {
  readonly ScheduledActionName: string;
  readonly ScheduledActionARN: string;
  readonly ServiceNamespace: string;
  readonly ResourceId: string;
  readonly ScalableDimension?: string;
  readonly Schedule: string;
  readonly Timezone?: string;
  readonly ScalableTargetAction?: { readonly MinCapacity?: number; readonly MaxCapacity?: number };
  readonly CreationTime: number;
}

/** What the program declared about scaling. It is described, not acted on: capacity stays as configured. */
export class ScalingRegistry {
  readonly targets: ScalableTarget[] = [];
  readonly policies: ScalingPolicy[] = [];
  readonly scheduledActions: ScheduledScaling[] = [];
}
