import type { Fault } from "../faults";
import type { StackConfig } from "../schema";
import { LONGEST_ROLLOUT_SECONDS } from "../sections/endpoint";

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
  const { bakeSeconds, terminationWaitSeconds, maximumRolloutSeconds } = endpoint;
  const shifts = countShifts(endpoint);
  const neededSeconds = shifts * bakeSeconds + terminationWaitSeconds;
  if (neededSeconds > LONGEST_ROLLOUT_SECONDS) {
    const mostSeconds = Math.floor((LONGEST_ROLLOUT_SECONDS - terminationWaitSeconds) / shifts);
    return {
      path: "endpoint.bakeSeconds",
      value: bakeSeconds,
      allowed:
        `at most ${mostSeconds} seconds: ${shifts} x endpoint.bakeSeconds + endpoint.terminationWaitSeconds ` +
        `(${terminationWaitSeconds}) must end within ${LONGEST_ROLLOUT_SECONDS} seconds, or in fewer steps`,
      example: mostSeconds,
    };
  }
  if (maximumRolloutSeconds >= neededSeconds) return undefined;
  return {
    path: "endpoint.maximumRolloutSeconds",
    value: maximumRolloutSeconds,
    allowed: `at least ${neededSeconds} seconds: ${shifts} x endpoint.bakeSeconds + endpoint.terminationWaitSeconds`,
    example: Math.min(LONGEST_ROLLOUT_SECONDS, neededSeconds + 600),
  };
}

/** How often traffic moves, and bakes, until all of it is on the new fleet. */
function countShifts({ rollout, linearStepPercent }: StackConfig["endpoint"]): number {
  if (rollout === "linear") return Math.ceil(100 / linearStepPercent);
  return rollout === "canary" ? 2 : 1;
}
