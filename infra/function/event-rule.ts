import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface EventRuleArgs {
  /** Physical name of the rule. @default named by Pulumi */
  readonly ruleName?: string;
  /** What it does, for the console. */
  readonly description: string;
  /** Which events, as JSON. */
  readonly eventPattern: pulumi.Input<string>;
  readonly functionArn: pulumi.Input<string>;
}

/**
 * Starts a function for each event of the default bus that fits a pattern, at least once, in any order. EventBridge tries
 * a delivery for a day; what the function then fails at goes to the function's own dead letters.
 *
 * @param logicalName of the rule; its permission and target are named after it
 */
export function startOnEvents(
  logicalName: string,
  { ruleName, description, eventPattern, functionArn }: EventRuleArgs,
  options: pulumi.CustomResourceOptions,
): void {
  const rule = new aws.cloudwatch.EventRule(
    logicalName,
    { name: ruleName, description, eventPattern },
    options,
  );
  const permission = new aws.lambda.Permission(
    `${logicalName}-permission`,
    {
      action: "lambda:InvokeFunction",
      function: functionArn,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    },
    options,
  );
  new aws.cloudwatch.EventTarget(
    `${logicalName}-target`,
    { rule: rule.name, arn: functionArn },
    { ...options, dependsOn: [permission] },
  );
}
