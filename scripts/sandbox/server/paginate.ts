import { AwsError } from "./aws-error";

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
