import type { DeclaredResource, Rule } from "../../../infra/policy/rule";

/** A resource that breaks a rule, and how. */
export interface Violation {
  readonly resource: DeclaredResource;
  readonly message: string;
}

/** Applies a rule to a whole stack, as the policy pack does. */
export function findViolations(rule: Rule, resources: readonly DeclaredResource[]): readonly Violation[] {
  return resources
    .filter(({ type }) => rule.types?.includes(type) ?? true)
    .flatMap((resource) => rule.check(resource, resources).map((message) => ({ resource, message })));
}
