import {
  DescribeModelPackageCommand,
  paginateListModelPackages,
  type SageMakerClient,
  UpdateModelPackageCommand,
} from "@aws-sdk/client-sagemaker";

/** A version of the registry, as far as a renewal asks for it. */
export interface Candidate {
  readonly arn: string;
  /** Version of the model, as the lake has it. */
  readonly version: string;
  readonly status: "Approved" | "Rejected" | "PendingManualApproval";
  readonly description: string;
  readonly createdAt: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** The versions of a group, newest first. Packages that no retraining made have no version of ours and are left out. */
export async function listCandidates(client: SageMakerClient, groupName: string): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  const pages = paginateListModelPackages(
    { client },
    { ModelPackageGroupName: groupName, SortBy: "CreationTime", SortOrder: "Descending" },
  );
  for await (const { ModelPackageSummaryList = [] } of pages) {
    for (const {
      ModelPackageArn: arn,
      ModelApprovalStatus,
      CreationTime,
      ModelPackageDescription,
    } of ModelPackageSummaryList) {
      if (arn === undefined) continue;
      const { CustomerMetadataProperties: properties = {} } = await client.send(
        new DescribeModelPackageCommand({ ModelPackageName: arn }),
      );
      const version = properties.modelVersion;
      if (version === undefined) continue;
      candidates.push({
        arn,
        version,
        status: ModelApprovalStatus ?? "PendingManualApproval",
        description: ModelPackageDescription ?? "",
        createdAt: CreationTime?.toISOString() ?? "",
        properties,
      });
    }
  }
  return candidates;
}

/** Says in the registry what became of a version. */
export async function settleCandidate(
  client: SageMakerClient,
  arn: string,
  status: "Approved" | "Rejected",
  because: string,
): Promise<void> {
  await client.send(
    new UpdateModelPackageCommand({
      ModelPackageArn: arn,
      ModelApprovalStatus: status,
      ApprovalDescription: because.slice(0, 1024),
    }),
  );
}
