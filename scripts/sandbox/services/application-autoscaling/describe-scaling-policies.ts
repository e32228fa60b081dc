// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingPolicies.html
import { defineDescribe } from "./describe";

export const describeScalingPolicies = defineDescribe(
  "DescribeScalingPolicies",
  "ScalingPolicies",
  (world) => world.scaling.policies,
);
