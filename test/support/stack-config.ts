import { parseConfig } from "../../infra/config/read-config";
import type { StackConfig } from "../../infra/config/schema";

const VALID = { model: { version: "2026-11-01", algorithm: "scikit-learn" } };

/** A valid configuration with the given sections over the defaults. */
export function configOf(given: Readonly<Record<string, object>>, stack = "test"): StackConfig {
  const raw = Object.entries({ ...VALID, ...given }).map(([name, section]) => [
    `final-mile:${name}`,
    JSON.stringify(section),
  ]);
  return parseConfig(stack, Object.fromEntries(raw));
}
