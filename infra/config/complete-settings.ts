import { ConfigError } from "../../functions/contracts/errors";
import { findContradictions } from "./cross-checks";
import { describeGivenFault, findFaults } from "./faults";
import type { GivenSettings, SectionName, Settings } from "./schema";

/**
 * The settings given to a component, with the defaults of the schema, checked as a stack's configuration is:
 * each by itself, then against one another. A stack's own pass unchanged.
 *
 * @param component who was given them, for the message
 * @throws {ConfigError} with all faults at once, one line each.
 */
export function completeSettings<Name extends SectionName>(
  component: string,
  given: { readonly [Section in Name]: GivenSettings<Section> | undefined },
): { readonly [Section in Name]: Settings<Section> } {
  const checked = (Object.keys(given) as Name[]).map((name) => ({
    name,
    ...findFaults(name, given[name] ?? {}),
  }));
  const complete = Object.fromEntries(
    checked.filter(({ faults }) => faults.length === 0).map(({ name, value }) => [name, value]),
  ) as { readonly [Section in Name]: Settings<Section> };
  const faults = [...checked.flatMap((section) => section.faults), ...findContradictions(complete)];
  if (faults.length > 0) {
    throw new ConfigError(faults.map((fault) => `${component}: ${describeGivenFault(fault)}`).join("\n"));
  }
  return complete;
}
