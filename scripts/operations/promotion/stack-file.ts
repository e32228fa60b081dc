import { isScalar, parse, parseDocument, Scalar } from "yaml";
import { OperatorError } from "../../../functions/contracts/errors";

/** A setting of a stack, for example `["model", "version"]`, and the value it gets. */
export interface SettingChange {
  readonly path: readonly string[];
  /** `undefined` leaves the setting to its default. */
  readonly value: string | number | boolean | readonly string[] | undefined;
}

const NAMESPACE = "final-mile";

/** Name of the file with a stack's configuration, in the project folder. */
export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/**
 * Changes settings in the text of a stack's file; comments and everything else stay.
 *
 * @throws OperatorError when the text is no YAML
 */
export function changeSettings(text: string, fileName: string, changes: readonly SettingChange[]): string {
  const document = parseDocument(text);
  const fault = document.errors[0];
  if (fault) throw new OperatorError(`"${fileName}" is no YAML: ${fault.message}`, { cause: fault });
  for (const { path, value } of changes) {
    const place = placeOf(path);
    const present = document.getIn(place, true);
    if (value === undefined) {
      if (present !== undefined) document.deleteIn(place);
      continue;
    }
    const node = typeof value === "object" ? document.createNode(value) : toScalar(value);
    // A comment behind a value belongs to its node, so it moves to the new one.
    if (isScalar(present)) node.comment = present.comment;
    document.setIn(place, node);
  }
  // As it is when nothing changes: what the parser would lay out otherwise is no change of ours.
  return changes.length === 0 ? text : document.toString({ lineWidth: 0 });
}

/** Value of a setting as the text has it; `undefined` when it leaves it to its default. */
export function readSetting(text: string, path: readonly string[]): unknown {
  return placeOf(path).reduce<unknown>(
    (value, key) =>
      typeof value === "object" ? (value as Record<string, unknown> | null)?.[key] : undefined,
    parse(text),
  );
}

function placeOf([section, ...rest]: readonly string[]): readonly string[] {
  return ["config", `${NAMESPACE}:${section}`, ...rest];
}

/** Texts are quoted: a version such as 2026-11-01 would be read as a date. */
function toScalar(value: string | number | boolean): Scalar {
  const scalar = new Scalar(value);
  if (typeof value === "string") scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
