import { type Caller, ROLES, type Role } from "../contracts/people";

/** Who is signed in until when; what the cookie holds, sealed. */
interface Session extends Pick<Caller, "id" | "name" | "roles"> {
  /** Epoch seconds: the life of a session is fixed, use does not prolong it. */
  readonly expiresAt: number;
}

const LONGEST_NAME = 100;

export function writeSession({ id, name, roles }: Omit<Session, "expiresAt">, expiresAt: number): string {
  return JSON.stringify({ id, name: name.slice(0, LONGEST_NAME), roles, expiresAt } satisfies Session);
}

/**
 * The person of a session that is not over; `undefined` otherwise.
 *
 * @param text what was sealed: nobody but us has written it, an earlier version of us maybe
 */
export function readSession(text: string | undefined, nowMs: number): Caller | undefined {
  const { id, name, roles, expiresAt } = JSON.parse(text ?? "{}") as Partial<Session>;
  if (!id || !name || !Array.isArray(roles) || typeof expiresAt !== "number") return undefined;
  const known = roles.filter((role: Role) => ROLES.includes(role));
  if (known.length === 0 || expiresAt * 1000 <= nowMs) return undefined;
  return { kind: "person", id, name, roles: known };
}
