interface Account {
  readonly region: string;
  readonly accountId: string;
}

import type { Loose } from "../program";

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
  "aws:sagemaker/getPrebuiltEcrImage:getPrebuiltEcrImage": ({ repositoryName, imageTag }, { region }) => ({
    id: repositoryName,
    repositoryName,
    imageTag,
    registryId: "683313688378",
    registryPath: `683313688378.dkr.ecr.${region}.amazonaws.com/${repositoryName}:${imageTag ?? "latest"}`,
  }),
};

export function answerInvoke(token: string, inputs: Loose, account: Account): Record<string, unknown> {
  const answer = INVOKES[token];
  if (!answer) throw new Error(`The program calls ${token}, which the evaluation does not know.`);
  return answer(inputs, account);
}
