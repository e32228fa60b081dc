import type { LocalAws } from "../../scripts/sandbox/local-aws";

/** Declares a role in the sandbox that a service may take, and that may do everything or what is given. */
export function declareRole(
  { access }: Pick<LocalAws, "access">,
  roleArn: string,
  service: string,
  statement: object = { Effect: "Allow", Action: "*", Resource: "*" },
): void {
  const Version = "2012-10-17";
  const Principal = { Service: service };
  access.putRole(roleArn, {
    Version,
    Statement: { Effect: "Allow", Principal, Action: "sts:AssumeRole" },
  });
  access.putRolePolicy(roleArn, "policy", { Version, Statement: statement });
}
