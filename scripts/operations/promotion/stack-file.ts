import { parse } from "yaml";
import { SETTINGS_NAMESPACE } from "../../../functions/contracts/settings-namespace";
import { editYaml, YAML_OPTIONS, type YamlValue } from "./edit-yaml";

/** A setting of a stack, for example `["model", "version"]`, and the value it gets. */
export interface SettingChange {
  readonly path: readonly string[];
  /** `undefined` leaves the setting to its default. */
  readonly value: YamlValue | undefined;
}

/** Name of the file with a stack's configuration, in the project folder. */
export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/**
 * Changes settings in the text of a stack's file; every byte that is not theirs stays.
 *
 * @throws OperatorError when the text is no YAML, or a setting cannot be changed alone
 */
export function changeSettings(text: string, fileName: string, changes: readonly SettingChange[]): string {
  return editYaml(
    text,
    fileName,
    changes.map(({ path, value }) => ({ path: placeOf(path), value })),
  );
}

/** Value of a setting as the text has it; `undefined` when it leaves it to its default. */
export function readSetting(text: string, path: readonly string[]): unknown {
  return placeOf(path).reduce<unknown>(
    (value, key) =>
      typeof value === "object" ? (value as Record<string, unknown> | null)?.[key] : undefined,
    parse(text, YAML_OPTIONS),
  );
}

function placeOf([section, ...rest]: readonly string[]): readonly string[] {
  return ["config", `${SETTINGS_NAMESPACE}:${section}`, ...rest];
}
