/** What a person is to the stack. A person may have several roles. */
export const ROLES = ["planner", "finance", "engineer"] as const;
export type Role = (typeof ROLES)[number];

/**
 * What each role may see and do: the only place that says so. Programs call with an identity of IAM or a token, and
 * what they may do is what the route lets them.
 */
const ALLOWED = {
  /** Report, page and products: demand, forecasts, stock, service, benefit. */
  "read-reports": ["planner", "finance", "engineer"],
  /** What AWS costs, and the return on it. */
  "read-costs": ["finance", "engineer"],
  /** What the stock would have come to under other settings. */
  "ask-what-if": ["planner", "finance"],
  /** Orders, suggested and placed. */
  "read-orders": ["planner", "finance", "engineer"],
  /** Approve, change, send and receive orders. */
  "decide-orders": ["planner"],
} as const satisfies Readonly<Record<string, readonly Role[]>>;
export type Action = keyof typeof ALLOWED;

/** What a text is sealed for that a browser carries: one sealed for something else does not open. */
export type SealPurpose = "session" | "sign-in";

/** Who asks. */
export interface Caller {
  readonly kind: "person" | "machine";
  /** Stable and unique: subject of the identity provider, ARN of the IAM identity. */
  readonly id: string;
  /** As people call them; for a machine the id. */
  readonly name: string;
  /** Of a person; a machine has none, and may what its route lets it. */
  readonly roles: readonly Role[];
}

/** Whether a caller may see or do something. */
export function mayDo(caller: Caller, action: Action): boolean {
  if (caller.kind === "machine") return true;
  const roles: readonly Role[] = ALLOWED[action];
  return caller.roles.some((role) => roles.includes(role));
}

/** Who may do something, as words: `planner`, `finance or engineer`. */
export function describeAllowed(action: Action): string {
  return ALLOWED[action].join(" or ");
}

/** How the claims of an identity provider tell who has which role. */
export interface ClaimRules {
  /** Claim that lists groups or roles; a path with dots where the provider nests them. */
  readonly rolesClaim: string;
  /** Values of the claim that stand for a role. */
  readonly roles: Readonly<Record<Role, readonly string[]>>;
}
