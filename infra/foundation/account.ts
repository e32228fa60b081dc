import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Where the stack is deployed. */
export interface Account {
  readonly accountId: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: pulumi.Output<string>;
}

/**
 * @param allowedIds accounts it may be; any when empty
 * @throws {pulumi.RunError} in everything that needs the account, which is everything, when it is another
 */
export function lookUpAccount(allowedIds: readonly string[] = []): Account {
  const accountId = aws.getCallerIdentityOutput().accountId.apply((id) => {
    if (allowedIds.length === 0 || allowedIds.includes(id)) return id;
    throw new pulumi.RunError(
      `The credentials are of account ${id}; platform.accountIds allows ${allowedIds.join(", ")}. Nothing was made. ` +
        "Take the credentials of the right account, or add this one to the list.",
    );
  });
  return {
    accountId,
    region: aws.getRegionOutput().region,
    partition: aws.getPartitionOutput().partition,
  };
}
