import * as pulumi from "@pulumi/pulumi";

/** Bounds every role declared after it, where the account asks for that: what makes roles may make no other ones. */
export function boundEveryRole(permissionsBoundary: string | undefined): void {
  if (permissionsBoundary === undefined) return;
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === "aws:iam/role:Role" ? { props: { ...props, permissionsBoundary }, opts } : undefined,
  );
}
