import * as pulumi from "@pulumi/pulumi";
import { FLEET_PREFIX } from "../../functions/contracts/fleet";
import type { Settings } from "../config/schema";
import type { Account } from "../foundation/account";
import { joinNetwork, type Network } from "../foundation/network";
import { publishMetrics, type Statement } from "../foundation/policy-document";
import type { Lake } from "../lake/lake";
import { lookUpImage } from "./container";

interface EndpointPermissionsOptions {
  readonly model: Settings<"model">;
  readonly account: Account;
  readonly lake: Pick<Lake, "list" | "read" | "write">;
  /** Whether the endpoint finds the artifacts of its models in a folder. */
  readonly modelPerProduct: boolean;
  readonly logGroupArn: pulumi.Input<string>;
  readonly runsTransformJobs: boolean;
  readonly network: Network | undefined;
  /** Key of the volumes of the instances. */
  readonly volumeKeyArn: pulumi.Input<string> | undefined;
}

/** What the model's container and SageMaker's guarded deployment may do. */
export function endpointPermissions({
  model,
  account,
  lake,
  modelPerProduct,
  logGroupArn,
  runsTransformJobs,
  network,
  volumeKeyArn,
}: EndpointPermissionsOptions): Statement[] {
  const transformPrefixes = runsTransformJobs ? [FLEET_PREFIX] : [];
  return [
    ...lake.list(...(modelPerProduct ? ["models/"] : []), ...transformPrefixes),
    // A transform job reads its input and writes its output with the model's role.
    ...lake.read("models/", ...transformPrefixes),
    ...lake.write("datacapture/", ...transformPrefixes),
    {
      sid: "WriteContainerLog",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      resources: [pulumi.interpolate`${logGroupArn}:*`],
    },
    publishMetrics("/aws/sagemaker/Endpoints"),
    ...(runsTransformJobs ? reportJobs(account, "TransformJobs") : []),
    ...pullImage([lookUpImage(model)], account),
    ...joinNetwork(network, account),
    ...(volumeKeyArn === undefined ? [] : [encryptVolumes(volumeKeyArn)]),
  ];
}

/**
 * SageMaker encrypts volumes by grants it makes itself, for as long as the instances run.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html (CreateEndpointConfig, CreateTrainingJob with a
 *   key)
 */
export function encryptVolumes(keyArn: pulumi.Input<string>): Statement {
  return { sid: "EncryptVolumes", actions: ["kms:CreateGrant", "kms:DescribeKey"], resources: [keyArn] };
}

/** A job of SageMaker logs and measures itself with its role, in groups shared by all jobs of its kind. */
export function reportJobs(
  { partition, region, accountId }: Account,
  kind: "TrainingJobs" | "TransformJobs",
): Statement[] {
  const group = pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:/aws/sagemaker/${kind}`;
  const what = kind === "TransformJobs" ? "Transform" : "Training";
  return [
    {
      sid: `Write${what}Log`,
      actions: [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
      ],
      resources: [pulumi.interpolate`${group}:*`],
    },
    { ...publishMetrics(`/aws/sagemaker/${kind}`), sid: `Measure${what}Jobs` },
  ];
}

/** SageMaker pulls images with the role of what runs them, AWS's own containers too: they lie in accounts of AWS. */
export function pullImage(images: readonly pulumi.Output<string>[], { partition }: Account): Statement[] {
  const repositoryArns = images.map((image) =>
    pulumi.all([image, partition]).apply(([uri, partitionName]) => {
      const [, accountId, region, repository] = /^(\d+)\.dkr\.ecr\.([^.]+)\.[^/]+\/([^:@]+)/.exec(uri) ?? [];
      return `arn:${partitionName}:ecr:${region}:${accountId}:repository/${repository}`;
    }),
  );
  return [
    {
      sid: "PullImage",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: repositoryArns,
    },
    {
      sid: "LogInToRegistry",
      actions: ["ecr:GetAuthorizationToken"],
      resources: "*",
      anyResourceBecause: "ecr:GetAuthorizationToken knows no resource.",
    },
  ];
}

/**
 * Lets a role read which models serve behind an endpoint.
 *
 * @param logicalName of the endpoint: each deployment gives configuration and models new names that begin with it, and
 *   what serves may be of an earlier one.
 */
export function readServedModels(
  account: Account,
  endpointArn: pulumi.Input<string>,
  logicalName: string,
): Statement[] {
  return [
    { sid: "ReadEndpoint", actions: ["sagemaker:DescribeEndpoint"], resources: [endpointArn] },
    {
      sid: "ReadServedConfiguration",
      actions: ["sagemaker:DescribeEndpointConfig"],
      resources: [arnOf(account, `endpoint-config/${logicalName}-configuration-*`)],
    },
    {
      sid: "ReadServedModels",
      actions: ["sagemaker:DescribeModel"],
      resources: [arnOf(account, `model/${logicalName}-*`)],
    },
  ];
}

/** The same, and to ask it, for who is made before the endpoint. */
export function askEndpoint(account: Account, endpointName: string, logicalName = "endpoint"): Statement[] {
  const endpointArn = arnOf(account, `endpoint/${endpointName}`);
  return [
    { sid: "AskModel", actions: ["sagemaker:InvokeEndpoint"], resources: [endpointArn] },
    ...readServedModels(account, endpointArn, logicalName),
  ];
}

/** SageMaker writes the names of its resources in small letters. */
function arnOf({ partition, region, accountId }: Account, resource: string): pulumi.Output<string> {
  return pulumi.interpolate`arn:${partition}:sagemaker:${region}:${accountId}:${resource.toLowerCase()}`;
}
