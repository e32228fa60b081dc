import type { Fault } from "../faults";
import type { StackConfig } from "../schema";

export function competitorsDiffer({ endpoint, model }: StackConfig): Fault[] {
  const faults: Fault[] = [];
  if (endpoint.challenger && endpoint.shadow) {
    faults.push({
      path: "endpoint.shadow",
      value: endpoint.shadow,
      allowed: "left out beside a challenger: SageMaker wants exactly one production variant beside a shadow",
    });
  }
  for (const variant of ["challenger", "shadow"] as const) {
    if (endpoint[variant]?.modelVersion === model.version) {
      faults.push({
        path: `endpoint.${variant}.modelVersion`,
        value: model.version,
        allowed: "another version than `model.version`: a model cannot compete with itself",
      });
    }
  }
  return faults;
}

export function rolloutFitsTime({ endpoint }: StackConfig): Fault | undefined {
  if (endpoint.kind === "serverless") return undefined;
  const shifts =
    endpoint.rollout === "linear"
      ? Math.ceil(100 / endpoint.linearStepPercent)
      : endpoint.rollout === "canary"
        ? 2
        : 1;
  const neededSeconds = shifts * endpoint.bakeSeconds + endpoint.terminationWaitSeconds;
  if (endpoint.maximumRolloutSeconds >= neededSeconds) return undefined;
  return {
    path: "endpoint.maximumRolloutSeconds",
    value: endpoint.maximumRolloutSeconds,
    allowed: `at least ${neededSeconds} seconds: ${shifts} x endpoint.bakeSeconds + endpoint.terminationWaitSeconds`,
    example: Math.min(28800, neededSeconds + 600),
  };
}
