import { validationError } from "../../../server/aws-error";
import { defineOperation, type Operation } from "../../../server/operation";
import type { MemberRule } from "../../../server/shape";
import { RESOURCE_NAME } from "../types";
import type { ApprovalStatus, ModelPackage, ModelPackageInput, ModelRegistry } from "./model-registry";

const APPROVAL: MemberRule = { type: "string", oneOf: ["Approved", "Rejected", "PendingManualApproval"] };
const PROPERTIES: MemberRule = { type: "map", max: 50 };
const LONGEST_VALUE = 256;
const GROUP: MemberRule = { type: "string", required: true, min: 1, max: 176 };
const PAGE: MemberRule = { type: "integer", min: 1, max: 100 };

/** The operations of the model registry, for the SageMaker service. */
export function createRegistryOperations(registry: ModelRegistry): readonly Operation[] {
  return [
    // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackageGroup.html
    defineOperation<{ ModelPackageGroupName: string; ModelPackageGroupDescription?: string }>({
      name: "CreateModelPackageGroup",
      shape: {
        ModelPackageGroupName: RESOURCE_NAME,
        ModelPackageGroupDescription: { type: "string", max: 1024 },
      },
      run: ({ ModelPackageGroupName, ModelPackageGroupDescription }) => ({
        ModelPackageGroupArn: registry.createGroup(ModelPackageGroupName, ModelPackageGroupDescription).arn,
      }),
    }),
    // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModelPackageGroup.html
    defineOperation<{ ModelPackageGroupName: string }>({
      name: "DescribeModelPackageGroup",
      shape: { ModelPackageGroupName: GROUP },
      run: ({ ModelPackageGroupName }) => {
        const { name, arn, description, createdAtMs } = registry.group(ModelPackageGroupName);
        return {
          ModelPackageGroupName: name,
          ModelPackageGroupArn: arn,
          ...(description !== undefined && { ModelPackageGroupDescription: description }),
          CreationTime: createdAtMs / 1000,
          CreatedBy: {},
          ModelPackageGroupStatus: "Completed",
        };
      },
    }),
    // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html
    defineOperation<ModelPackageInput>({
      name: "CreateModelPackage",
      shape: {
        ModelPackageGroupName: GROUP,
        ModelPackageDescription: { type: "string", max: 1024 },
        ModelApprovalStatus: APPROVAL,
        ApprovalDescription: { type: "string", max: 1024 },
        CustomerMetadataProperties: PROPERTIES,
        ClientToken: { type: "string", min: 1, max: 36, pattern: /^[a-zA-Z0-9-]+$/ },
        InferenceSpecification: {
          type: "structure",
          required: true,
          members: { Containers: { type: "list", required: true, min: 1, max: 15 } },
        },
        ModelCard: {
          type: "structure",
          members: {
            ModelCardContent: { type: "string", required: true, max: 100_000 },
            ModelCardStatus: {
              type: "string",
              required: true,
              oneOf: ["Draft", "PendingReview", "Approved", "Archived"],
            },
          },
        },
      },
      run(input) {
        checkProperties(input.CustomerMetadataProperties);
        return { ModelPackageArn: registry.createPackage(input).arn };
      },
    }),
    // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModelPackage.html
    defineOperation<{ ModelPackageName: string }>({
      name: "DescribeModelPackage",
      shape: { ModelPackageName: GROUP },
      run: ({ ModelPackageName }) => describePackage(registry.package(ModelPackageName)),
    }),
    // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListModelPackages.html
    defineOperation<{
      ModelPackageGroupName: string;
      ModelApprovalStatus?: ApprovalStatus;
      SortOrder?: "Ascending" | "Descending";
      MaxResults?: number;
      NextToken?: string;
    }>({
      name: "ListModelPackages",
      shape: {
        ModelPackageGroupName: GROUP,
        ModelApprovalStatus: APPROVAL,
        SortBy: { type: "string", oneOf: ["Name", "CreationTime"] },
        SortOrder: { type: "string", oneOf: ["Ascending", "Descending"] },
        MaxResults: PAGE,
      },
      run({ ModelPackageGroupName, ModelApprovalStatus, SortOrder, MaxResults = 100, NextToken = "0" }) {
        const all = registry
          .group(ModelPackageGroupName)
          .packages.filter(
            ({ approvalStatus }) =>
              ModelApprovalStatus === undefined || approvalStatus === ModelApprovalStatus,
          );
        // Creation time, the service's default order; the newest first unless it is said otherwise.
        const sorted = SortOrder === "Ascending" ? all : [...all].reverse();
        const start = Number(NextToken);
        if (!Number.isInteger(start)) throw validationError("Invalid NextToken.");
        const end = start + MaxResults;
        return {
          ModelPackageSummaryList: sorted.slice(start, end).map(summarisePackage),
          ...(end < sorted.length && { NextToken: String(end) }),
        };
      },
    }),
    // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateModelPackage.html
    defineOperation<{
      ModelPackageArn: string;
      ModelApprovalStatus?: ApprovalStatus;
      ApprovalDescription?: string;
      CustomerMetadataProperties?: Readonly<Record<string, string>>;
    }>({
      name: "UpdateModelPackage",
      shape: {
        ModelPackageArn: { type: "string", required: true, min: 1, max: 2048 },
        ModelApprovalStatus: APPROVAL,
        ApprovalDescription: { type: "string", max: 1024 },
        CustomerMetadataProperties: PROPERTIES,
      },
      run(input, world) {
        checkProperties(input.CustomerMetadataProperties);
        const found = registry.package(input.ModelPackageArn);
        if (input.ModelApprovalStatus !== undefined) found.approvalStatus = input.ModelApprovalStatus;
        if (input.ApprovalDescription !== undefined) found.approvalDescription = input.ApprovalDescription;
        found.properties = { ...found.properties, ...input.CustomerMetadataProperties };
        found.lastModifiedMs = world.clock.nowMs;
        return { ModelPackageArn: found.arn };
      },
    }),
  ];
}

function checkProperties(properties: Readonly<Record<string, string>> = {}): void {
  for (const [name, value] of Object.entries(properties)) {
    if (value.length > LONGEST_VALUE) {
      throw validationError(
        `1 validation error detected: Value at 'customerMetadataProperties' failed to satisfy constraint: Map value "${name}" must have length less than or equal to ${LONGEST_VALUE}`,
      );
    }
  }
}

function summarisePackage(one: ModelPackage) {
  const { ModelPackageDescription } = one.input;
  return {
    ModelPackageGroupName: one.groupName,
    ModelPackageVersion: one.version,
    ModelPackageArn: one.arn,
    ...(ModelPackageDescription !== undefined && { ModelPackageDescription }),
    CreationTime: one.createdAtMs / 1000,
    ModelPackageStatus: "Completed",
    ModelApprovalStatus: one.approvalStatus,
  };
}

function describePackage(one: ModelPackage) {
  const { ClientToken: _, ModelApprovalStatus: __, ApprovalDescription: ___, ...input } = one.input;
  return {
    ...input,
    ...summarisePackage(one),
    CustomerMetadataProperties: one.properties,
    ...(one.approvalDescription !== undefined && { ApprovalDescription: one.approvalDescription }),
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    CertifyForMarketplace: false,
    ...(one.lastModifiedMs !== undefined && { LastModifiedTime: one.lastModifiedMs / 1000 }),
  };
}
