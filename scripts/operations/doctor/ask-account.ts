import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import {
  paginateListAWSDefaultServiceQuotas,
  paginateListServiceQuotas,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mapConcurrently } from "../../../functions/aws/batches";
import type { EvaluatedProgram } from "../../program/evaluation";
import { type InstanceUse, listNeededRights, placeOfImage } from "./needed-rights";

/** What the account says to the acts of a first deployment. */
export interface FoundRights {
  /** Who would deploy. */
  readonly principalArn: string;
  readonly asked: number;
  /** Acts that its policies refuse. */
  readonly refused: readonly string[];
  /** Acts whose answer depends on what only the deployment itself brings along: tags, a boundary. */
  readonly conditional: readonly string[];
}

const CONCURRENT_QUESTIONS = 4;

/**
 * Asks IAM what would become of the first acts of a deployment; nothing is done.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function askRights(program: EvaluatedProgram, region: string): Promise<FoundRights> {
  const { Arn = "", Account = "" } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  const iam = new IAMClient({});
  const principalArn = await findPolicySource(iam, Arn);
  const needed = listNeededRights(program, { accountId: Account, region });
  if (principalArn.endsWith(":root"))
    return { principalArn, asked: needed.length, refused: [], conditional: [] };
  const refused: string[] = [];
  const conditional: string[] = [];
  await mapConcurrently(needed, CONCURRENT_QUESTIONS, async ({ action, resourceArn }) => {
    const { EvaluationResults = [] } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: principalArn,
        ActionNames: [action],
        ResourceArns: [resourceArn],
      }),
    );
    const [result] = EvaluationResults;
    if (!result || result.EvalDecision === "allowed") return;
    const dependsOnMore = (result.MissingContextValues ?? []).length > 0;
    (dependsOnMore ? conditional : refused).push(`${action} on ${resourceArn}`);
  });
  return { principalArn, asked: needed.length, refused: refused.sort(), conditional: conditional.sort() };
}

/** The user or role behind an identity: a session is of a role, whose path only IAM knows. */
async function findPolicySource(iam: IAMClient, arn: string): Promise<string> {
  const [, roleName] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (roleName === undefined) return arn;
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
  return Role?.Arn ?? arn;
}

/**
 * Instances of a type that the account may run at a time for a use, `undefined` where Service Quotas knows no such quota.
 */
export async function readInstanceQuota(
  instanceType: string,
  use: InstanceUse = "endpoint",
): Promise<number | undefined> {
  const client = new ServiceQuotasClient({});
  const wanted = `${instanceType} for ${use} usage`;
  // What was raised comes first; what was not is among the defaults.
  for (const paginate of [paginateListServiceQuotas, paginateListAWSDefaultServiceQuotas]) {
    for await (const { Quotas = [] } of paginate({ client, pageSize: 100 }, { ServiceCode: "sagemaker" })) {
      const found = Quotas.find(({ QuotaName }) => QuotaName === wanted);
      if (found?.Value !== undefined) return found.Value;
    }
  }
  return undefined;
}

export interface FoundImage {
  readonly image: string;
  readonly exists: boolean;
}

/** Whether one's own image is in its registry. */
export async function findImage(image: string): Promise<FoundImage> {
  const { registryId, region, repository, id } = placeOfImage(image);
  try {
    const { imageDetails = [] } = await new ECRClient({ region }).send(
      new DescribeImagesCommand({ registryId, repositoryName: repository, imageIds: [id] }),
    );
    return { image, exists: imageDetails.length > 0 };
  } catch (error) {
    const { name } = error as Error;
    if (name === "ImageNotFoundException" || name === "RepositoryNotFoundException")
      return { image, exists: false };
    throw error;
  }
}
