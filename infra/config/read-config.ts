import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../../functions/contracts/errors";
import { SETTINGS_NAMESPACE } from "../../functions/contracts/settings-namespace";
import { findContradictions } from "./cross-checks";
import { describeFault, type Fault, findFaults, findUnknownSections, secretFault } from "./faults";
import { type SectionName, type StackConfig, sections } from "./schema";

/** Most characters of project and stack together, with which every physical name is within what AWS takes; roles are the tightest. */
const LONGEST_NAMES = 30;

/**
 * The configuration of the stack that is being deployed. Nothing else reads Pulumi's configuration.
 *
 * @throws {pulumi.RunError} with all faults at once; Pulumi shows its message without a stack trace.
 */
export function readConfig(): StackConfig {
  try {
    return parseConfig(pulumi.getStack(), pulumi.runtime.allConfig(), listSecretKeys(), pulumi.getProject());
  } catch (error) {
    throw error instanceof ConfigError ? new pulumi.RunError(error.message) : error;
  }
}

/**
 * Checks raw configuration as Pulumi hands it over: full keys, objects as JSON text, secrets in plain text
 * with their keys listed beside.
 *
 * @throws {ConfigError} one line per fault: key, value, what is allowed, the command that sets it.
 */
export function parseConfig(
  stack: string,
  raw: Readonly<Record<string, string>>,
  secretKeys: readonly string[] = [],
  project = SETTINGS_NAMESPACE,
): StackConfig {
  const given = new Map<string, string>();
  for (const [key, value] of Object.entries(raw)) {
    const [namespace, section] = splitKey(key);
    if (namespace === SETTINGS_NAMESPACE) given.set(section, value);
  }

  const faults: Fault[] = findUnknownSections(given);
  const parsed: Partial<Record<SectionName, unknown>> = {};
  for (const name of Object.keys(sections) as SectionName[]) {
    const result = secretKeys.includes(`${SETTINGS_NAMESPACE}:${name}`)
      ? { faults: [secretFault(name)] }
      : findFaults(name, readJson(given.get(name)));
    faults.push(...result.faults);
    if (result.faults.length === 0) parsed[name] = result.value;
  }
  faults.push(...findContradictions(parsed as Partial<StackConfig>));
  const lines = [findNameFault(project, stack), ...faults.map((fault) => describeFault(stack, fault))].filter(
    (line) => line !== undefined,
  );
  if (lines.length > 0) throw new ConfigError(lines.join("\n"));
  return deepFreeze({ environment: stack, ...parsed }) as StackConfig;
}

/** A section that is no JSON is judged as the text it is. */
function readJson(json: string | undefined): unknown {
  if (json === undefined) return {};
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** Keys whose values Pulumi decrypted for us. Its runtime reads them from here too, but shows no one. */
function listSecretKeys(): string[] {
  return JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS || "[]");
}

function splitKey(key: string): [namespace: string, name: string] {
  const colon = key.indexOf(":");
  return [key.slice(0, colon), key.slice(colon + 1)];
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}

/**
 * What is wrong with the names of project and stack. They are part of every physical name: buckets want lower case,
 * SageMaker knows no underscore, and two names that differ in case only would share theirs.
 */
function findNameFault(project: string, stack: string): string | undefined {
  const names = [
    ["Project", project, "Rename it in Pulumi.yaml"],
    ["Stack", stack, "Make another with: pulumi stack init dev"],
  ] as const;
  for (const [what, name, remedy] of names) {
    if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) continue;
    return (
      `${what} "${name}" cannot be deployed; its name must be lower-case letters, digits and single hyphens, ` +
      `beginning with a letter. ${remedy}`
    );
  }
  if (project.length + stack.length <= LONGEST_NAMES) return undefined;
  return (
    `Project "${project}" and stack "${stack}" cannot be deployed: their names must be at most ${LONGEST_NAMES} characters ` +
    `together, and are ${project.length + stack.length}. ${names[1][2]}`
  );
}
