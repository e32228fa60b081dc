import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

/** SageMaker wants two, in two availability zones, even for one instance. */
const FEWEST_SUBNETS = 2;

/**
 * A network is subnets and security groups.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/host-vpc.html
 */
export function networkIsWhole({ platform }: StackConfig): Fault | undefined {
  const { subnetIds, securityGroupIds, functionsInSubnets } = platform;
  const isAsked = subnetIds.length > 0 || securityGroupIds.length > 0 || functionsInSubnets;
  if (!isAsked) return undefined;
  if (subnetIds.length < FEWEST_SUBNETS || new Set(subnetIds).size < subnetIds.length) {
    return {
      path: "platform.subnetIds",
      value: subnetIds,
      allowed: `at least ${FEWEST_SUBNETS} different subnets, in two availability zones`,
      example: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    };
  }
  if (securityGroupIds.length > 0) return undefined;
  return {
    path: "platform.securityGroupIds",
    value: securityGroupIds,
    allowed: "at least one security group with platform.subnetIds",
    example: ["sg-0123456789abcdef0"],
  };
}

/**
 * A serverless endpoint has no network and no volumes of its own.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html ("Feature exclusions")
 */
export function serverlessHasNoPlatform({ endpoint, platform }: StackConfig): Fault[] {
  if (endpoint.kind !== "serverless") return [];
  const { subnetIds, functionsInSubnets, isolateModel, volumeEncryption } = platform;
  return [
    ...(isolateModel
      ? [
          {
            path: "platform.isolateModel",
            value: true,
            allowed: "false with a serverless endpoint, which cannot be isolated",
            example: false,
          },
        ]
      : []),
    ...(subnetIds.length > 0 && !functionsInSubnets
      ? [
          {
            path: "platform.subnetIds",
            value: subnetIds,
            allowed:
              "empty with a serverless endpoint, which runs in no subnet, unless platform.functionsInSubnets",
            example: [],
          },
        ]
      : []),
    ...(volumeEncryption === "customer-key"
      ? [
          {
            path: "platform.volumeEncryption",
            value: volumeEncryption,
            allowed: "aws-managed with a serverless endpoint, which has no volumes",
            example: "aws-managed",
          },
        ]
      : []),
  ];
}

/** Families whose instances store on their own disks; SageMaker takes no key for those. */
const HAS_LOCAL_STORAGE = /^ml\.(g4dn|g5|g6e?|p3dn|p4de?|p5en?|trn1n?|inf2|[a-z]+\d+[a-z]*d[a-z]*)\./;

/**
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html (KmsKeyId)
 */
export function volumesTakeKey({ endpoint, platform }: StackConfig): Fault | undefined {
  return endpoint.kind === "serverless" ? undefined : disksTakeKey(endpoint.instanceType, platform);
}

export function volumesOfTransformTakeKey({ fleet, platform }: StackConfig): Fault | undefined {
  return fleet.batchTransform ? disksTakeKey(fleet.transformInstanceType, platform) : undefined;
}

export function volumesOfTrainingTakeKey({ retraining, platform }: StackConfig): Fault | undefined {
  return retraining.enabled ? disksTakeKey(retraining.instanceType, platform) : undefined;
}

function disksTakeKey(
  instanceType: string,
  { volumeEncryption }: StackConfig["platform"],
): Fault | undefined {
  if (volumeEncryption !== "customer-key" || !HAS_LOCAL_STORAGE.test(instanceType)) return undefined;
  return {
    path: "platform.volumeEncryption",
    value: volumeEncryption,
    allowed: `aws-managed with ${instanceType}: its disks are encrypted by the hardware, and SageMaker takes no key for them`,
    example: "aws-managed",
  };
}

/** The container of scikit-learn fetches its code from the lake itself where many models share it. */
export function isolatedModelHasItsCode({ endpoint, model, platform }: StackConfig): Fault | undefined {
  if (!platform.isolateModel || endpoint.kind !== "multi-model" || model.algorithm !== "scikit-learn")
    return undefined;
  return {
    path: "platform.isolateModel",
    value: true,
    allowed:
      "false with a multi-model endpoint of scikit-learn, whose container fetches `{version}/code/sourcedir.tar.gz` over the network",
    example: false,
  };
}
