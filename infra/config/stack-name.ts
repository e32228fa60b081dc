/** Longest stack name with which every physical name is within what AWS takes; roles are the tightest. */
const MAX_LENGTH = 20;

/**
 * What is wrong with the name of a stack. It is part of every physical name: buckets want lower case,
 * SageMaker knows no underscore, and two names that differ in case only would share theirs.
 */
export function findStackNameFault(stack: string): string | undefined {
  if (stack.length <= MAX_LENGTH && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(stack)) return undefined;
  return (
    `Stack "${stack}" cannot be deployed; its name must be 1 to ${MAX_LENGTH} lower-case letters, digits and single ` +
    "hyphens, beginning with a letter. Make another with: pulumi stack init dev"
  );
}
