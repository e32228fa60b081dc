import { warn } from "../../aws/log/run-log";
import type { InstancePrediction, ServedModels } from "../../contracts/ports";
import { CHAMPION } from "../../contracts/variants";

/** Stands for a version that nobody could tell: the answer is as good, and is counted as no version's. */
const UNKNOWN = "unknown";

/** Which version made an answer. */
export interface AnsweringVersions {
  /** Of the variant that answered; of the champion where none did, as for days that are closed. */
  of(variant: string | undefined): string;
}

/**
 * Who made these answers. After a roll-back the configured version is a wish, and an A/B test has two versions. That
 * nobody can be asked costs the answers nothing but their version.
 *
 * @param servedModels absent where a transform job asked the configured model by its name.
 */
export async function readAnsweringVersions(
  answers: readonly InstancePrediction[],
  configuredVersion: string,
  servedModels: ServedModels | undefined,
): Promise<AnsweringVersions> {
  if (!servedModels || answers.every(({ variant }) => variant === undefined)) {
    return { of: () => configuredVersion };
  }
  const versions = await servedModels.versions().catch((error: unknown) => {
    warn(`Which model versions serve cannot be told: ${error instanceof Error ? error.message : error}`);
    return new Map<string, string>();
  });
  return { of: (variant = CHAMPION) => versions.get(variant) ?? UNKNOWN };
}
