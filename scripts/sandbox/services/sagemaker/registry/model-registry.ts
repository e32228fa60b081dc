import type { SandboxClock } from "../../../clock";
import { validationError } from "../../../server/aws-error";

export interface ModelPackageGroup {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly createdAtMs: number;
  readonly packages: ModelPackage[];
}

export type ApprovalStatus = "Approved" | "Rejected" | "PendingManualApproval";

/** A model package as CreateModelPackage takes it: a version of a group. */
export interface ModelPackageInput {
  readonly ModelPackageGroupName?: string;
  readonly ModelPackageDescription?: string;
  readonly ModelApprovalStatus?: ApprovalStatus;
  readonly ApprovalDescription?: string;
  readonly InferenceSpecification?: {
    readonly Containers: readonly { readonly Image?: string; readonly ModelDataUrl?: string }[];
    readonly SupportedContentTypes?: readonly string[];
    readonly SupportedResponseMIMETypes?: readonly string[];
  };
  readonly ModelMetrics?: Readonly<Record<string, unknown>>;
  readonly CustomerMetadataProperties?: Readonly<Record<string, string>>;
  readonly ModelCard?: { readonly ModelCardContent: string; readonly ModelCardStatus: string };
  readonly ClientToken?: string;
}

export interface ModelPackage {
  readonly arn: string;
  readonly version: number;
  readonly groupName: string;
  readonly createdAtMs: number;
  readonly input: ModelPackageInput;
  approvalStatus: ApprovalStatus;
  approvalDescription: string | undefined;
  properties: Readonly<Record<string, string>>;
  lastModifiedMs: number | undefined;
}

/** The account's model registry: groups, and their versions. Packages outside groups are not emulated. */
export class ModelRegistry {
  readonly groups = new Map<string, ModelPackageGroup>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly arnPrefix: string,
  ) {}

  /** @throws AwsError `ValidationException` when there is one of the name */
  createGroup(name: string, description: string | undefined): ModelPackageGroup {
    const arn = `${this.arnPrefix}:model-package-group/${name}`;
    if (this.groups.has(name)) throw validationError(`Model Package Group already exists: ${arn}`);
    const group = { name, arn, description, createdAtMs: this.clock.nowMs, packages: [] };
    this.groups.set(name, group);
    return group;
  }

  /** @param nameOrArn of a group @throws AwsError `ValidationException` */
  group(nameOrArn: string): ModelPackageGroup {
    const group = this.groups.get(nameOrArn.replace(/^arn:.*:model-package-group\//, ""));
    if (!group) throw validationError(`Model Package Group ${nameOrArn} does not exist.`);
    return group;
  }

  /** A version more; the same client token gives the same version. */
  createPackage(input: ModelPackageInput): ModelPackage {
    const group = this.group(input.ModelPackageGroupName ?? "");
    const before = group.packages.find(
      ({ input: known }) => input.ClientToken !== undefined && known.ClientToken === input.ClientToken,
    );
    if (before) return before;
    const version = group.packages.length + 1;
    const created: ModelPackage = {
      arn: `${this.arnPrefix}:model-package/${group.name}/${version}`,
      version,
      groupName: group.name,
      createdAtMs: this.clock.nowMs,
      input,
      approvalStatus: input.ModelApprovalStatus ?? "PendingManualApproval",
      approvalDescription: input.ApprovalDescription,
      properties: input.CustomerMetadataProperties ?? {},
      lastModifiedMs: undefined,
    };
    group.packages.push(created);
    return created;
  }

  /** @throws AwsError `ValidationException` */
  package(arn: string): ModelPackage {
    const found = [...this.groups.values()]
      .flatMap(({ packages }) => packages)
      .find((one) => one.arn === arn);
    if (!found) throw validationError(`ModelPackage ${arn} does not exist.`);
    return found;
  }
}
