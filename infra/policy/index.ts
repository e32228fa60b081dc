/** The policy pack: `pulumi preview --policy-pack infra/policy`. */
import {
  PolicyPack,
  type PolicyResource,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import type { DeclaredResource, Rule } from "./rule";
import { RULES } from "./rules";

new PolicyPack("final-mile", {
  displayName: "final-mile",
  description: "What every final-mile environment must keep to.",
  provider: "aws",
  enforcementLevel: "mandatory",
  policies: RULES.map((rule) => (rule.scope === "stack" ? toStackPolicy(rule) : toResourcePolicy(rule))),
});

/** Judged as each resource is declared, so that the violation stands beside the resource in the preview. */
function toResourcePolicy({ name, description, types, check }: Rule): ResourceValidationPolicy {
  return {
    name,
    description,
    validateResource: ({ type, name: logicalName, props }, reportViolation) => {
      if (types !== undefined && !types.includes(type)) return;
      const resource: DeclaredResource = { type, name: logicalName, props, refersTo: () => false };
      for (const message of check(resource, [resource])) reportViolation(`${logicalName} ${message}.`);
    },
  };
}

/** Judged when all resources are declared. */
function toStackPolicy({ name, description, types, check }: Rule): StackValidationPolicy {
  return {
    name,
    description,
    validateStack: ({ resources }, reportViolation) => {
      const declared = resources.map(toDeclaredResource);
      declared.forEach((resource, index) => {
        if (types !== undefined && !types.includes(resource.type)) return;
        for (const message of check(resource, declared)) {
          reportViolation(`${resource.name} ${message}.`, resources[index]?.urn);
        }
      });
    },
  };
}

/** References come from Pulumi's own record of dependencies, which a preview knows too. */
function toDeclaredResource({ type, name, props, propertyDependencies }: PolicyResource): DeclaredResource {
  return {
    type,
    name,
    props,
    refersTo: (property, other) =>
      (propertyDependencies[property] ?? []).some(
        (one) => one.type === other.type && one.name === other.name,
      ),
  };
}
