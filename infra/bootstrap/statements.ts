/** A statement of an IAM policy, as it is written. */
export interface IamStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export function policyText(statements: readonly IamStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Where, and whose, the resources of an environment are. */
export interface Owner {
  readonly partition: string;
  readonly accountId: string;
  readonly project: string;
  readonly environment: string;
}
