import { z } from "zod";
import { type Caller, ROLES } from "../contracts/people";

/** Who is signed in until when; what the cookie holds, sealed. */
const session = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  roles: z.array(z.enum(ROLES)).min(1),
  /** Epoch seconds: the life of a session is fixed, use does not prolong it. */
  expiresAt: z.number().int(),
});
export type Session = z.infer<typeof session>;

const LONGEST_NAME = 100;

export function writeSession(
  { id, name, roles }: Pick<Caller, "id" | "name" | "roles">,
  expiresAt: number,
): string {
  const kept = { id, name: name.slice(0, LONGEST_NAME), roles: [...roles], expiresAt };
  return JSON.stringify(kept satisfies Session);
}

/** The person of a session that is not over; `undefined` otherwise. */
export function readSession(text: string | undefined, nowMs: number): Caller | undefined {
  if (text === undefined) return undefined;
  const { data } = session.safeParse(parse(text));
  if (!data || data.expiresAt * 1000 <= nowMs) return undefined;
  return { kind: "person", id: data.id, name: data.name, roles: data.roles };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
