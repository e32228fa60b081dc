import type * as pulumi from "@pulumi/pulumi";
import type { StackOutputs } from "../functions/contracts/stack-outputs";

/** The stack outputs as the program exports them: every field may still be an output. */
export type ExportedOutputs = { readonly [Name in keyof StackOutputs]: pulumi.Input<StackOutputs[Name]> };

/** The same keys, each value mapped. */
export function mapValues<K extends string, V, W>(
  record: Readonly<Record<K, V>>,
  map: (value: V) => W,
): Record<K, W> {
  return Object.fromEntries(
    (Object.entries(record) as [K, V][]).map(([key, value]) => [key, map(value)]),
  ) as Record<K, W>;
}
