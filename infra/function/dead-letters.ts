import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Work that failed is kept so long for `ops` and people to look at. */
const RETENTION_SECONDS = 14 * 24 * 3600;

/**
 * The queue that gets what was given up: `<name>-dead-letters`.
 *
 * @param ownerName physical name of whose work it is; without one Pulumi names the queue
 */
export function createDeadLetterQueue(
  logicalName: string,
  ownerName: string | undefined,
  options: pulumi.CustomResourceOptions,
): aws.sqs.Queue {
  return new aws.sqs.Queue(
    `${logicalName}-dead-letters`,
    {
      name: ownerName && `${ownerName}-dead-letters`,
      messageRetentionSeconds: RETENTION_SECONDS,
      sqsManagedSseEnabled: true,
    },
    options,
  );
}
