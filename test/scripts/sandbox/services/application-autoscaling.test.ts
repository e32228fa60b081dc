import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { expect } from "chai";
import { deploy } from "../../../../scripts/sandbox/deploy";
import { clientConfig, refusalOf, startSandboxPeer } from "./support/peer";

const SCALED = {
  serviceNamespace: "sagemaker",
  resourceId: "endpoint/forecast/variant/champion",
  scalableDimension: "sagemaker:variant:DesiredInstanceCount",
};

function declare(type: string, name: string, inputs: Record<string, unknown>) {
  const id = `${name}-0123abc`;
  return {
    type,
    name,
    custom: true,
    inputs: { ...SCALED, ...inputs },
    id,
    state: { arn: `arn:aws:test:::${id}`, name: id },
  };
}

describe("Application Auto Scaling in the sandbox", () => {
  it("describes what the program declared", async () => {
    const peer = await startSandboxPeer({ startAtMs: 0 });
    await deploy(peer.aws, [
      declare("aws:appautoscaling/target:Target", "capacity", { minCapacity: 1, maxCapacity: 4 }),
      declare("aws:appautoscaling/policy:Policy", "scaling", {
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
          targetValue: 600,
        },
      }),
      declare("aws:appautoscaling/scheduledAction:ScheduledAction", "batch-hour", {
        schedule: "cron(15 4 * * ? *)",
        timezone: "UTC",
        scalableTargetAction: { minCapacity: 2, maxCapacity: 4 },
      }),
    ]);
    const scaling = new ApplicationAutoScalingClient(clientConfig(peer));
    const ServiceNamespace = "sagemaker" as const;
    const { ScalableTargets } = await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace }));
    expect(ScalableTargets).to.have.length(1);
    expect(ScalableTargets![0]).to.include({ ResourceId: SCALED.resourceId, MinCapacity: 1, MaxCapacity: 4 });
    const { ScalingPolicies } = await scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace }));
    expect(ScalingPolicies![0]!.TargetTrackingScalingPolicyConfiguration).to.deep.equal({
      PredefinedMetricSpecification: { PredefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
      TargetValue: 600,
    });
    const actions = await scaling.send(new DescribeScheduledActionsCommand({ ServiceNamespace }));
    expect(actions.ScheduledActions![0]!.ScalableTargetAction).to.deep.equal({
      MinCapacity: 2,
      MaxCapacity: 4,
    });
    const activities = await scaling.send(new DescribeScalingActivitiesCommand({ ServiceNamespace }));
    expect(activities.ScalingActivities).to.deep.equal([]);
    const other = await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs" }));
    expect(other.ScalableTargets).to.deep.equal([]);
    const wrong = scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: "mars" as "ecs" }));
    expect((await refusalOf(wrong)).name).to.equal("ValidationException");
    scaling.destroy();
    await peer.close();
  });
});
