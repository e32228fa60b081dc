import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ConfigError } from "../../functions/contracts/errors";
import { SETTINGS_NAMESPACE } from "../../functions/contracts/settings-namespace";
import { stacksAmong } from "../pulumi-stacks";
import type { EvaluateProgramOptions } from "./evaluation";

/**
 * Reads project and stack file the way the Pulumi CLI does: defaults of the project, over them the stack's
 * values, objects as JSON text. Overrides are settings of the stack, or keys with a namespace; they may name a field inside
 * an object by its path; `null` leaves it to its default.
 */
export function readStackFile(
  { stack, configFile, configOverrides = {} }: EvaluateProgramOptions,
  root: string,
): { project: string; config: Record<string, string> } {
  const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")).name as string;
  const file = configFile ?? join(root, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) {
    const known = stacksAmong(readdirSync(root)).join(", ") || "none";
    throw new ConfigError(
      `Stack "${stack}" is unknown: there is no file Pulumi.${stack}.yaml. Known stacks: ${known}.`,
    );
  }
  const values: Record<string, unknown> = structuredClone(readConfigSection(file));
  for (const [path, value] of Object.entries(configOverrides)) {
    setPath(values, path.includes(":") ? path : `${SETTINGS_NAMESPACE}:${path}`, value);
  }
  const config: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    config[key] = typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  return { project, config };
}

function readConfigSection(file: string): Record<string, unknown> {
  try {
    return parse(readFileSync(file, "utf8"))?.config ?? {};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    throw new ConfigError(`${file} is not valid YAML: ${reason}`, { cause });
  }
}

function setPath(values: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop()!;
  let at = values;
  for (const key of keys) {
    if (typeof at[key] !== "object" || at[key] === null) at[key] = {};
    at = at[key] as Record<string, unknown>;
  }
  // Between processes nothing is null.
  if (value === undefined || value === null) delete at[last];
  else at[last] = value;
}
