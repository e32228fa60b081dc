import type { runtime } from "@pulumi/pulumi";
import type { EvaluationRequest, Loose } from "./evaluation";
import { physicalNameOf, stateOf } from "./provider-state";
import type { Recorder } from "./recorder";

interface Account {
  readonly region: string;
  readonly accountId: string;
}

/** Answers of the provider's functions; one that is not listed is refused. */
const INVOKES: Record<string, (inputs: Loose, account: Account) => Record<string, unknown>> = {
  "aws:index/getRegion:getRegion": (_, { region }) => ({ id: region, name: region, region }),
  "aws:index/getCallerIdentity:getCallerIdentity": (_, { accountId }) => ({
    id: accountId,
    accountId,
    arn: `arn:aws:iam::${accountId}:user/sandbox`,
    userId: "AIDASANDBOX",
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  // What stands in a secret is known to nobody here.
  "aws:secretsmanager/getSecretVersion:getSecretVersion": ({ secretId }) => ({
    id: `${secretId}|AWSCURRENT`,
    secretId,
    secretString: /pager/i.test(String(secretId))
      ? "0123456789abcdef0123456789abcdef"
      : JSON.stringify({ url: "https://hooks.example.com/made-up", header: "X-Api-Key", key: "made-up" }),
  }),
  "aws:sagemaker/getPrebuiltEcrImage:getPrebuiltEcrImage": ({ repositoryName, imageTag }, { region }) => ({
    id: repositoryName,
    repositoryName,
    imageTag,
    registryId: "683313688378",
    registryPath: `683313688378.dkr.ecr.${region}.amazonaws.com/${repositoryName}:${imageTag ?? "latest"}`,
  }),
};

function answerInvoke(token: string, inputs: Loose, account: Account): Record<string, unknown> {
  const answer = INVOKES[token];
  if (!answer) throw new Error(`The program calls ${token}, which the evaluation does not know.`);
  return answer(inputs, account);
}

/** Account of every evaluation. */
const ACCOUNT_ID = "123456789012";

/** Answers as the AWS provider would: ids, ARNs and names in the real form; in a preview nothing computed. */
export class ProviderMocks implements runtime.Mocks {
  private readonly region: string;

  constructor(
    private readonly recorder: Recorder,
    private readonly request: EvaluationRequest,
  ) {
    this.region = request.config["aws:region"] ?? "us-east-1";
  }

  newResource(args: runtime.MockResourceArgs): runtime.MockResourceResult {
    const { type, name, inputs, custom = true } = args;
    const result = this.answer(type, name, inputs, custom);
    this.recorder.register({ type, name, custom, inputs, ...result });
    return result;
  }

  call({ token, inputs }: runtime.MockCallArgs): runtime.MockCallResult {
    return answerInvoke(token, inputs, { region: this.region, accountId: ACCOUNT_ID });
  }

  private answer(type: string, name: string, inputs: Loose, custom: boolean): runtime.MockResourceResult {
    if (!custom || this.request.preview) return { id: undefined, state: inputs };
    const context = {
      region: this.region,
      accountId: ACCOUNT_ID,
      physicalName: physicalNameOf(name, inputs),
    };
    const { id, ...computed } = stateOf(type, inputs, context);
    return { id, state: { region: this.region, ...inputs, ...computed } };
  }
}
