import type { DeclaredResource } from "../../../infra/policy/rule";
import type { RegisteredResource } from "../../../scripts/program/evaluation";

/**
 * Registered resources as a rule sees them. Pulumi's engine records which property depends on which resource;
 * here a property refers to a resource when it holds its id, ARN or name.
 */
export function toDeclaredResources(resources: readonly RegisteredResource[]): readonly DeclaredResource[] {
  const identities = new Map<DeclaredResource, readonly string[]>();
  const declared = resources
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
  return declared;
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
