// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingActivities.html
import { defineDescribe } from "./describe";

/** Nothing is ever scaled here, so there is nothing to tell. */
export const describeScalingActivities = defineDescribe(
  "DescribeScalingActivities",
  "ScalingActivities",
  () => [],
);
