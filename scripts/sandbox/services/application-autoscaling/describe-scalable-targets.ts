// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html
import { defineDescribe } from "./describe";

export const describeScalableTargets = defineDescribe(
  "DescribeScalableTargets",
  "ScalableTargets",
  (world) => world.scaling.targets,
);
