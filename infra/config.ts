import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../functions/contracts/errors";
import { findContradictions } from "./config/cross-checks";
import { describeFault, type Fault, findFaults, unknownSections } from "./config/faults";
import { type SectionName, type StackConfig, sections } from "./config/schema";

export type { StackConfig } from "./config/schema";

/** Namespace of every setting of this project. */
export const CONFIG_NAMESPACE = "final-mile";

/**
 * The configuration of the stack that is being deployed. Nothing else reads Pulumi's configuration.
 *
 * @throws {pulumi.RunError} with all faults at once; Pulumi shows its message without a stack trace.
 */
export function readConfig(): StackConfig {
  try {
    return parseConfig(pulumi.getStack(), pulumi.runtime.allConfig());
  } catch (error) {
    throw error instanceof ConfigError ? new pulumi.RunError(error.message) : error;
  }
}

/**
 * Checks raw configuration as Pulumi hands it over: full keys, objects as JSON text.
 *
 * @throws {ConfigError} one line per fault: key, value, what is allowed, the command that sets it.
 */
export function parseConfig(stack: string, raw: Readonly<Record<string, string>>): StackConfig {
  const given = new Map<string, string>();
  for (const [key, value] of Object.entries(raw)) {
    const [namespace, section] = splitKey(key);
    if (namespace === CONFIG_NAMESPACE) given.set(section, value);
  }

  const faults: Fault[] = unknownSections([...given.keys()]);
  const parsed: Partial<Record<SectionName, unknown>> = {};
  for (const name of Object.keys(sections) as SectionName[]) {
    const result = findFaults(name, given.get(name));
    faults.push(...result.faults);
    if (result.faults.length === 0) parsed[name] = result.value;
  }
  faults.push(...findContradictions(parsed as Partial<StackConfig>));
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => describeFault(stack, fault)).join("\n"));
  return deepFreeze({ environment: stack, ...parsed }) as StackConfig;
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
