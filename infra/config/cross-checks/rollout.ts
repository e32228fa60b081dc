import { COMPETITORS } from "../../../functions/contracts/variants";
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
  for (const variant of COMPETITORS) {
    const competitor = endpoint[variant]?.modelVersion;
    if (competitor !== undefined && model.version === undefined) {
      faults.push({
        path: `endpoint.${variant}.modelVersion`,
        value: competitor,
        allowed: "left out while `model.version` is: nobody is there to compete with",
      });
    }
    if (competitor !== undefined && competitor === model.version) {
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
  const pauses = countPauses(endpoint);
  // The old fleet stays for a whole bake at least.
  const neededSeconds = pauses * bakeSeconds + Math.max(bakeSeconds, terminationWaitSeconds);
  const sum = `${pauses} x endpoint.bakeSeconds + the longer of it and endpoint.terminationWaitSeconds`;
  if (neededSeconds > LONGEST_ROLLOUT_SECONDS) {
    const mostSeconds = Math.floor(
      Math.min(
        LONGEST_ROLLOUT_SECONDS / (pauses + 1),
        (LONGEST_ROLLOUT_SECONDS - terminationWaitSeconds) / pauses,
      ),
    );
    return {
      path: "endpoint.bakeSeconds",
      value: bakeSeconds,
      allowed: `at most ${mostSeconds} seconds: ${sum} must end within ${LONGEST_ROLLOUT_SECONDS} seconds, or in fewer steps`,
      example: mostSeconds,
    };
  }
  if (maximumRolloutSeconds >= neededSeconds) return undefined;
  return {
    path: "endpoint.maximumRolloutSeconds",
    value: maximumRolloutSeconds,
    allowed: `at least ${neededSeconds} seconds: ${sum}`,
    example: Math.min(LONGEST_ROLLOUT_SECONDS, neededSeconds + 600),
  };
}

/** How often a roll-out pauses between two shifts; counted once at least, as SageMaker adds it to the limit. */
function countPauses({ rollout, linearStepPercent }: StackConfig["endpoint"]): number {
  return rollout === "linear" ? Math.ceil(100 / linearStepPercent) - 1 : 1;
}
