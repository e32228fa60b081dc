/** Outputs of a stack, as `pulumi stack output --json` prints them. */
export const STACK_OUTPUTS = {
  environment: "dev",
  region: "us-east-1",
  lakeBucketName: "final-mile-dev-lake",
  endpointName: "final-mile-dev-forecast",
  modelVersion: "2026-11-01",
  alertTopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
  eventBusName: "orders",
  alarmNames: ["final-mile-dev-endpoint-errors-critical"],
  functionNames: { monitor: "final-mile-dev-monitor" },
  deadLetterQueueNames: { monitor: "final-mile-dev-monitor-dead-letters" },
  fanOutArn: "arn:aws:states:us-east-1:123456789012:stateMachine:final-mile-dev-fan-out",
  costTagKey: "final-mile:stack",
  costTagValue: "dev",
  monthlyBudgetUsd: 100,
  horizonDays: 14,
  serviceLevelTarget: 0.98,
};
