/** Tells whether a text is one that a pattern stands for. */
export type Matcher = (text: string) => boolean;

/**
 * A pattern of IAM: `*` stands for any characters, `?` for one. All other characters stand for themselves.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function compileWildcard(pattern: string): Matcher {
  if (pattern === "*") return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const head = pattern.slice(0, -1);
  if (pattern.endsWith("*") && !/[*?]/.test(head)) return (text) => text.startsWith(head);
  return (text) => matches(pattern, text);
}

/** Walks both texts once; after a mismatch the last asterisk takes one character more. */
function matches(pattern: string, text: string): boolean {
  let patternAt = 0;
  let textAt = 0;
  let asteriskAt = -1;
  let resumeAt = 0;
  while (textAt < text.length) {
    if (pattern[patternAt] === "*") {
      asteriskAt = patternAt++;
      resumeAt = textAt;
    } else if (pattern[patternAt] === "?" || pattern[patternAt] === text[textAt]) {
      patternAt++;
      textAt++;
    } else if (asteriskAt >= 0) {
      patternAt = asteriskAt + 1;
      textAt = ++resumeAt;
    } else return false;
  }
  while (pattern[patternAt] === "*") patternAt++;
  return patternAt === pattern.length;
}

/** `arn:partition:service:region:account:resource`; the last part may hold colons. */
const ARN = /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s;

/**
 * A pattern for ARNs, compared part by part: a wildcard does not reach beyond a colon before the last part. Where
 * AWS lets an asterisk at the end of a part do so, this is the stricter reading.
 *
 * @returns `undefined` when the pattern is neither `*` nor an ARN of six parts
 */
export function compileArnPattern(pattern: string): Matcher | undefined {
  if (pattern === "*") return () => true;
  const parts = ARN.exec(pattern)?.slice(1);
  if (parts?.[0] !== "arn") return undefined;
  const fixed = parts.slice(0, 5);
  if (!fixed.some((part) => /[*?]/.test(part))) return compileWildcard(pattern);
  const matchers = parts.map(compileWildcard);
  return (arn) => {
    const values = ARN.exec(arn)?.slice(1);
    return values?.every((value, index) => matchers[index]!(value)) ?? false;
  };
}
