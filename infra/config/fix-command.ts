/**
 * The command of the Pulumi CLI that puts a setting right. With `--path` the CLI reads true, false and integers
 * as what they are and everything else as text, so that fractions, and text that looks like a number, need
 * their type.
 *
 * @see https://www.pulumi.com/docs/iac/cli/commands/pulumi_config_set/
 */
export function commandToSet(stack: string, key: string, example: unknown): string {
  const [suffix, value] = firstLeaf(example);
  const type = typeFlag(value);
  return `pulumi config set --stack ${stack} ${type}--path '${key}${suffix}' ${quote(value)}`;
}

export function commandToRemove(stack: string, key: string): string {
  return `pulumi config rm --stack ${stack} --path '${key}'`;
}

/** A key with a dot that was set without `--path` is one word to the CLI. */
export function commandToRemoveWord(stack: string, key: string): string {
  return `pulumi config rm --stack ${stack} '${key}'`;
}

/** The first value inside lists and objects, and the path to it: `[0].protocol`. */
function firstLeaf(example: unknown): [path: string, value: unknown] {
  if (typeof example !== "object" || example === null) return ["", example];
  const [entry] = Object.entries(example);
  if (!entry) return ["", example];
  const [suffix, value] = firstLeaf(entry[1]);
  return [`${Array.isArray(example) ? `[${entry[0]}]` : `.${entry[0]}`}${suffix}`, value];
}

function typeFlag(value: unknown): string {
  if (typeof value === "number" && !Number.isInteger(value)) return "--type float ";
  if (typeof value === "string" && /^(-?\d+|true|false)$/.test(value)) return "--type string ";
  return "";
}

function quote(value: unknown): string {
  const text = String(value);
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text}'`;
}
