import * as pulumi from "@pulumi/pulumi";
import { startOnEvents } from "./event-rule";

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

/** Starts a function for each object that is created under a prefix. */
export function startOnObjects(
  logicalName: string,
  { bucketName, keys, ruleName, functionArn }: ObjectTriggerArgs,
  options: pulumi.CustomResourceOptions,
): void {
  startOnEvents(
    `${logicalName}-objects`,
    {
      ruleName,
      functionArn,
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
}
