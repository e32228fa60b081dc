import type { World } from "../world";
import type { AwsCall } from "./aws-call";
import { AwsError } from "./aws-error";
import { checkShape, type Shape } from "./shape";

/** An API operation: what its input must look like, and what it does. */
export interface Operation {
  readonly name: string;
  run(input: unknown, world: World, call: AwsCall): unknown;
}

/** Declares an operation. The shape is checked before `run` sees the input. */
export function defineOperation<Input extends object>(definition: {
  readonly name: string;
  readonly shape?: Shape;
  readonly run: (input: Input, world: World, call: AwsCall) => unknown;
}): Operation {
  return {
    name: definition.name,
    run(input, world, call) {
      if (definition.shape) checkShape(input as Record<string, unknown>, definition.shape);
      return definition.run(input as Input, world, call);
    },
  };
}

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly nextToken: string | undefined;
}

/**
 * Cuts a page out of a list. The token is the index at which the next page starts, made opaque.
 *
 * @throws AwsError `InvalidNextToken`
 */
export function paginate<Entry>(
  all: readonly Entry[],
  token: string | undefined,
  pageSize: number,
): Page<Entry> {
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString("latin1"));
  if (!Number.isInteger(start) || start < 0 || start > all.length) {
    throw new AwsError("InvalidNextToken", "The next token specified is invalid.");
  }
  const end = start + pageSize;
  const nextToken = end < all.length ? Buffer.from(String(end)).toString("base64url") : undefined;
  return { entries: all.slice(start, end), nextToken };
}
