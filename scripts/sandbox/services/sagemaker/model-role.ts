import type { Permission } from "../../access/access-control";
import type { Principal } from "../../access/evaluate";
import { toListObjects, toReadObject, toWriteObject } from "../../access/s3-permissions";
import { AwsError } from "../../server/aws-error";
import type { World } from "../../world";
import { watchedAlarms } from "./deployment";
import { containerOf, type ModelInput, type ModelRole } from "./types";

const ECR_IMAGE = /^(\d+)\.dkr\.ecr\.([^.]+)\.[^/]+\/([^:@]+)/;

/**
 * @param account the world, asked for when something happens: it is being built while this is made
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function createModelRole(account: () => World): ModelRole {
  const sessionOf = ({ ExecutionRoleArn = "" }: ModelInput): Principal =>
    account().access.assumeRole(ExecutionRoleArn, "sagemaker.amazonaws.com", "SageMaker");
  const inputOf = (modelName: string) => account().sagemaker.model(modelName).input;
  const require = (modelName: string, permissions: readonly Permission[]) =>
    account().access.require(sessionOf(inputOf(modelName)), permissions);
  return {
    load(model, artifact) {
      const session = sessionOf(model);
      account().access.require(session, toPullImage(containerOf(model).Image));
      if (!artifact) return;
      try {
        account().access.require(session, toReadObject(account(), artifact.bucketName, artifact.key));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const url = `s3://${artifact.bucketName}/${artifact.key}`;
        throw new AwsError("ValidationException", `Could not access model data at ${url}. ${error.message}`);
      }
    },
    list: (modelName, bucketName, prefix) => require(modelName, [toListObjects(bucketName, prefix)]),
    read: (modelName, bucketName, key) => require(modelName, toReadObject(account(), bucketName, key)),
    write: (modelName, bucketName, key) => require(modelName, toWriteObject(account(), bucketName, key)),
    watchAlarms(config, deployment) {
      const permissions = watchedAlarms(deployment).map((name) => ({
        action: "cloudwatch:DescribeAlarms",
        resource: `${account().arn("cloudwatch")}:alarm:${name}`,
      }));
      if (permissions.length > 0) require(config.ProductionVariants[0]!.ModelName, permissions);
    },
    report(modelName, logGroupName, namespace) {
      const { ExecutionRoleArn: roleArn = "" } = inputOf(modelName);
      const group = `${account().arn("logs")}:log-group:${logGroupName}`;
      account().access.allows({ service: "sagemaker.amazonaws.com", roleArn, session: "SageMaker" }, [
        // A group that nobody declared is made by the first that writes to it.
        ...(logGroupName === "/aws/sagemaker/TransformJobs"
          ? [{ action: "logs:CreateLogGroup", resource: `${group}:log-stream:` }]
          : []),
        ...["logs:DescribeLogStreams", "logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
          action,
          resource: `${group}:log-stream:sandbox`,
        })),
        { action: "cloudwatch:PutMetricData", context: { "cloudwatch:namespace": namespace } },
      ]);
    },
  };
}

/** Images elsewhere than in ECR need no right. */
export function toPullImage(image: string | undefined): Permission[] {
  const [, accountId, region, repository] = ECR_IMAGE.exec(image ?? "") ?? [];
  if (repository === undefined) return [];
  const resource = `arn:aws:ecr:${region}:${accountId}:repository/${repository}`;
  return [
    { action: "ecr:GetAuthorizationToken" },
    ...["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"].map(
      (action) => ({
        action,
        resource,
      }),
    ),
  ];
}
