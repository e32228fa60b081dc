import type { Permission } from "../../access/access-control";
import { toListObjects, toReadObject, toWriteObject } from "../../access/s3-permissions";
import type { World } from "../../world";
import { toPullImage } from "./model-role";
import type { JobRole } from "./training/training-jobs";

const SAGEMAKER = "sagemaker.amazonaws.com";

/**
 * @param account the world, asked for when something happens: it is being built while this is made
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createtrainingjob-perms
 */
export function createJobRole(account: () => World): JobRole {
  const require = (roleArn: string, permissions: readonly Permission[]) =>
    account().access.require(account().access.assumeRole(roleArn, SAGEMAKER, "SageMaker"), permissions);
  return {
    list: (roleArn, bucketName, prefix) => require(roleArn, [toListObjects(bucketName, prefix)]),
    read: (roleArn, bucketName, key) => require(roleArn, toReadObject(account(), bucketName, key)),
    write: (roleArn, bucketName, key) => require(roleArn, toWriteObject(account(), bucketName, key)),
    pull: (roleArn, image) => require(roleArn, toPullImage(image)),
    report(roleArn) {
      const group = `${account().arn("logs")}:log-group:/aws/sagemaker/TrainingJobs`;
      account().access.allows({ service: SAGEMAKER, roleArn, session: "SageMaker" }, [
        { action: "logs:CreateLogGroup", resource: `${group}:log-stream:` },
        ...["logs:DescribeLogStreams", "logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
          action,
          resource: `${group}:log-stream:sandbox`,
        })),
        {
          action: "cloudwatch:PutMetricData",
          context: { "cloudwatch:namespace": "/aws/sagemaker/TrainingJobs" },
        },
      ]);
    },
  };
}
