import type { DeclaredResource, Props } from "../../../infra/policy/rule";

/** A resource for a rule's test; `refersTo` names the resources its properties refer to, by logical name. */
export function declare(
  type: string,
  name: string,
  props: Props = {},
  refersTo: Readonly<Record<string, string>> = {},
): DeclaredResource {
  return { type, name, props, refersTo: (property, other) => refersTo[property] === other.name };
}

/** A policy document with one statement. */
export function policyOf(statement: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
}
