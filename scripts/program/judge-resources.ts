import type { DeclaredResource, Rule } from "../../infra/policy/rule";
import { RULES } from "../../infra/policy/rules";
import type { RegisteredResource } from "./evaluation";

/** A resource that breaks a rule, and how. */
export interface Violation {
  readonly resource: DeclaredResource;
  readonly message: string;
}

/** How what a program registered breaks the rules of the policy pack, one sentence each. */
export function listViolations(resources: readonly RegisteredResource[]): readonly string[] {
  const declared = toDeclaredResources(resources);
  return RULES.flatMap((rule) =>
    findViolations(rule, declared).map(
      ({ resource, message }) => `${rule.name}: ${resource.name} ${message}`,
    ),
  );
}

/** Applies a rule to a whole stack, as the policy pack does. */
export function findViolations(rule: Rule, resources: readonly DeclaredResource[]): readonly Violation[] {
  return resources
    .filter(({ type }) => rule.types?.includes(type) ?? true)
    .flatMap((resource) => rule.check(resource, resources).map((message) => ({ resource, message })));
}

/**
 * Registered resources as a rule sees them. Pulumi's engine records which property depends on which resource;
 * here a property refers to a resource when it holds its id, ARN or name.
 */
export function toDeclaredResources(resources: readonly RegisteredResource[]): readonly DeclaredResource[] {
  const identities = new Map<DeclaredResource, readonly string[]>();
  return resources
    .filter(({ custom }) => custom)
    .map((resource): DeclaredResource => {
      const one: DeclaredResource = {
        type: resource.type,
        name: resource.name,
        props: resource.inputs,
        refersTo: (property, other) => {
          const values = textsIn(resource.inputs[property]);
          return identities.get(other)?.some((identity) => values.includes(identity)) ?? false;
        },
      };
      const { arn, name, bucket } = resource.state;
      identities.set(
        one,
        [resource.id, arn, name, bucket].filter((text) => typeof text === "string"),
      );
      return one;
    });
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
