// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScheduledActions.html
import { defineDescribe } from "./describe";

export const describeScheduledActions = defineDescribe(
  "DescribeScheduledActions",
  "ScheduledActions",
  (world) => world.scaling.scheduledActions,
);
