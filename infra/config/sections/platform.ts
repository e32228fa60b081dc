import { z } from "zod";
import { choice, flag, list, text } from "../../../functions/contracts/settings/setting";

const accountId = text(/^\d{12}$/, {
  about: "Account.",
  allowed: "the 12 digits of an account, as text",
  example: "123456789012",
});
const subnetId = text(/^subnet-[0-9a-f]{8,17}$/, {
  about: "Subnet.",
  allowed: "the id of a subnet",
  example: "subnet-0123456789abcdef0",
});
const securityGroupId = text(/^sg-[0-9a-f]{8,17}$/, {
  about: "Security group.",
  allowed: "the id of a security group",
  example: "sg-0123456789abcdef0",
});

/** What the platform a stack lands on asks of it. */
export const platform = z.strictObject({
  accountIds: list(accountId, 10, {
    about:
      "Accounts the stack may be deployed into; any when empty. Another one is refused before anything is made.",
    allowed: "a list of at most 10 account ids",
    example: ["123456789012"],
  }).default([]),
  subnetIds: list(subnetId, 16, {
    about:
      "Private subnets, in two availability zones at least, in which the model's container, and the jobs that train it, run; SageMaker's own network when empty.",
    allowed: "a list of at most 16 subnet ids",
    example: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  }).default([]),
  securityGroupIds: list(securityGroupId, 5, {
    about: "Security groups of what runs in `platform.subnetIds`.",
    allowed: "a list of at most 5 security group ids",
    example: ["sg-0123456789abcdef0"],
  }).default([]),
  functionsInSubnets: flag({
    about:
      "Run the functions in the subnets too. They need ways to S3, SageMaker, CloudWatch, SNS, SQS, EventBridge, X-Ray, and, for `costs`, to the internet: Cost Explorer and the Price List have no other.",
  }).default(false),
  isolateModel: flag({
    about:
      "Take the network from the containers of the model and of its training: no call out, no credentials. SageMaker brings them their artifact and data.",
  }).default(false),
  volumeEncryption: choice(["aws-managed", "customer-key"], {
    about: "Keys of the volumes of the instances of endpoint and jobs: AWS's own, or the stack's.",
  }).default("aws-managed"),
  modelRoleArn: text(/^arn:aws[a-z-]*:iam::\d{12}:role\/\S{1,512}$/, {
    about:
      "Role the model's container and guarded deployments run with, where roles are made by others; the stack makes one when left out.",
    allowed: "the ARN of a role",
    example: "arn:aws:iam::123456789012:role/forecast-model",
  }).optional(),
});
