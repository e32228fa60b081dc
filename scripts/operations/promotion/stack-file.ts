import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isScalar, parseDocument, Scalar } from "yaml";
import { OperatorError } from "../../../functions/contracts/errors";

/** A setting of a stack, for example `["model", "version"]`, and the value it gets. */
export interface SettingChange {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
}

/** A stack's configuration file before and after a change. */
export interface StackFileChange {
  /** Name of the file in the project folder. */
  readonly fileName: string;
  readonly before: string;
  readonly after: string;
}

const NAMESPACE = "final-mile";

/**
 * Works out a change of settings in `Pulumi.<stack>.yaml`; comments and everything else stay. Nothing is written.
 *
 * @throws OperatorError when the file is missing or no YAML
 */
export async function planSettings(
  projectFolder: string,
  stack: string,
  changes: readonly SettingChange[],
): Promise<StackFileChange> {
  const fileName = `Pulumi.${stack}.yaml`;
  const before = await readFile(join(projectFolder, fileName), "utf8").catch(
    (error: NodeJS.ErrnoException) => {
      throw new OperatorError(`There is no "${fileName}" in the project (${error.code}).`, { cause: error });
    },
  );
  const document = parseDocument(before);
  const fault = document.errors[0];
  if (fault) throw new OperatorError(`"${fileName}" is no YAML: ${fault.message}`, { cause: fault });
  for (const { path, value } of changes) {
    const [first, ...rest] = path;
    const place = ["config", `${NAMESPACE}:${first}`, ...rest];
    const scalar = toScalar(value);
    const present = document.getIn(place, true);
    // A comment behind a value belongs to its node, so it moves to the new one.
    if (isScalar(present)) scalar.comment = present.comment;
    document.setIn(place, scalar);
  }
  return { fileName, before, after: document.toString({ lineWidth: 0 }) };
}

/** Value of a setting as the file has it; `undefined` when the file leaves it to its default. */
export function readSetting(text: string, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  return parseDocument(text).getIn(["config", `${NAMESPACE}:${first}`, ...rest]);
}

/** Texts are quoted: a version such as 2026-11-01 would be read as a date. */
function toScalar(value: SettingChange["value"]): Scalar {
  const scalar = new Scalar(value);
  if (typeof value === "string") scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** The lines that change, `-` before and `+` after, as in a diff without context. */
export function renderChange({ fileName, before, after }: StackFileChange): string {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const remaining = new Map<string, number>();
  for (const line of old) remaining.set(line, (remaining.get(line) ?? 0) + 1);
  const added = fresh.filter((line) => {
    const count = remaining.get(line) ?? 0;
    if (count > 0) remaining.set(line, count - 1);
    return count === 0;
  });
  const removed = [...remaining].flatMap(([line, count]) => Array<string>(count).fill(line));
  return [fileName, ...removed.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)].join("\n");
}
