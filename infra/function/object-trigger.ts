import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Objects that start a function. Their bucket must send its events to EventBridge. */
export interface ObjectTrigger {
  readonly bucketName: pulumi.Input<string>;
  /** How their keys begin: `incoming/`; or, with a star for any characters, what they look like. */
  readonly keys: string;
}

export interface ObjectTriggerArgs extends ObjectTrigger {
  /** Physical name of the rule. @default named by Pulumi */
  readonly ruleName?: string;
  readonly functionArn: pulumi.Input<string>;
}

/**
 * Starts a function for each object that is created under a prefix, at least once, in any order.
 *
 * The events of S3 come to the default bus. EventBridge tries a delivery for a day; what the function then fails at
 * goes to the function's own dead letters.
 */
export function startOnObjects(
  logicalName: string,
  { bucketName, keys, ruleName, functionArn }: ObjectTriggerArgs,
  options: pulumi.CustomResourceOptions,
): void {
  const rule = new aws.cloudwatch.EventRule(
    `${logicalName}-objects`,
    {
      name: ruleName,
      description: `Starts ${logicalName} for each object under ${keys}.`,
      eventPattern: pulumi.jsonStringify({
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: {
          bucket: { name: [bucketName] },
          object: { key: [keys.includes("*") ? { wildcard: keys } : { prefix: keys }] },
        },
      }),
    },
    options,
  );
  const permission = new aws.lambda.Permission(
    `${logicalName}-objects-permission`,
    {
      action: "lambda:InvokeFunction",
      function: functionArn,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    },
    options,
  );
  new aws.cloudwatch.EventTarget(
    `${logicalName}-objects-target`,
    { rule: rule.name, arn: functionArn },
    { ...options, dependsOn: [permission] },
  );
}
