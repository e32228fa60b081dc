import * as pulumi from "@pulumi/pulumi";
import { TAGGED_TYPES } from "../policy/rules/tags";

/** Cost-allocation tag that marks everything of a stack; its value is the stack's name. */
export const COST_TAG_KEY = "final-mile:stack";

/** Tags of everything in an environment: who pays, which environment, what made it, and the configured ones. */
export function tagsOf(
  environment: string,
  configured: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    ...configured,
    [COST_TAG_KEY]: environment,
    Environment: environment,
    Project: pulumi.getProject(),
    ManagedBy: "pulumi",
  };
}

/**
 * Tags every resource declared after it, if the rules want it tagged. The tags stand on the resources, not in
 * the provider's default tags, so that a preview, a test and the policy pack see them.
 */
export function tagEverything(tags: Readonly<Record<string, string>>): void {
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    TAGGED_TYPES.includes(type) ? { props: { ...props, tags: { ...tags, ...props.tags } }, opts } : undefined,
  );
}
