import { FUNCTION_NAMES, type StackOutputs } from "../../../../functions/contracts/stack-outputs";
import type { LocalAws } from "../../local-aws";
import type { FunctionSummary } from "./summary";

/** Functions by the name the operator uses, in the order of the contract. */
export function summariseFunctions(aws: LocalAws, outputs: StackOutputs): readonly FunctionSummary[] {
  const stats = new Map(aws.lambda.stats().map((one) => [one.name, one]));
  return FUNCTION_NAMES.flatMap((name) => {
    const one = stats.get(outputs.functionNames[name] ?? "");
    if (one === undefined) return [];
    return [
      {
        name,
        packageBytes: one.packageBytes,
        loadMs: one.loadMs === undefined ? null : round(one.loadMs),
        invocations: one.invocations,
        errors: one.errors,
        maxDurationMs: one.invocations === 0 ? null : round(one.maxDurationMs),
      },
    ];
  });
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
