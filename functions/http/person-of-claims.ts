import { type Caller, type ClaimRules, ROLES } from "../contracts/people";

type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** The person that the claims of a checked token tell of; without a role when none of its groups stands for one. */
export function personOfClaims(claims: Claims, rules: ClaimRules): Caller {
  const groups = listGroups(claims, rules.rolesClaim) ?? [];
  const name = [claims.name, claims.preferred_username, claims.email, claims.sub].find(
    (text): text is string => typeof text === "string" && text.trim() !== "",
  )!;
  return {
    kind: "person",
    id: claims.sub,
    name: name.trim(),
    roles: ROLES.filter((role) => rules.roles[role].some((value) => groups.includes(value))),
  };
}

/** Groups of a claim: a list, or words of a text. `undefined` where there is no such claim. */
export function listGroups(claims: Readonly<Record<string, unknown>>, claim: string): string[] | undefined {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : claim.split(".").reduce(stepInto, claims);
  if (typeof value === "string") return value.split(/[\s,]+/).filter((word) => word !== "");
  if (!Array.isArray(value)) return undefined;
  return value.filter((entry): entry is string => typeof entry === "string");
}

function stepInto(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
