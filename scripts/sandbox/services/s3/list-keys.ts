import { lowerBound } from "../../lower-bound";

/** One page of a listing. */
export interface KeyPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** Last key or common prefix of the page: the next page starts after it. */
  readonly last: string;
}

/** Pages through sorted keys the way ListObjectsV2 does, rolling keys up at the delimiter. */
export function listKeys(
  sortedKeys: readonly string[],
  options: {
    readonly prefix: string;
    readonly delimiter: string;
    readonly after: string;
    readonly maxKeys: number;
  },
): KeyPage {
  const { prefix, delimiter, after, maxKeys } = options;
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last = "";
  const start = Math.max(lowerBound(sortedKeys, prefix), lowerBound(sortedKeys, after));
  for (let index = start; index < sortedKeys.length; index++) {
    const key = sortedKeys[index]!;
    if (!key.startsWith(prefix)) break;
    if (key <= after) continue;
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const rolledUp = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    if (rolledUp !== undefined && (rolledUp === commonPrefixes.at(-1) || rolledUp === after)) continue;
    if (keys.length + commonPrefixes.length >= maxKeys) {
      return { keys, commonPrefixes, isTruncated: maxKeys > 0, last };
    }
    if (rolledUp === undefined) keys.push(key);
    else commonPrefixes.push(rolledUp);
    last = rolledUp ?? key;
  }
  return { keys, commonPrefixes, isTruncated: false, last };
}
