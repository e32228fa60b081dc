import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createServedModels } from "../../../functions/aws/served-models";
import { CHAMPION } from "../../../functions/contracts/variants";
import type { OpenStack, StackTarget } from "../../stack-outputs";
import { readSetting } from "../promotion/stack-file";

/** Which model versions serve, and which one should. */
export interface ServedModelState {
  /** By variant; during a deployment `A or B`. */
  readonly served: Readonly<Record<string, string>>;
  /** Version the champion should be. */
  readonly wanted: string;
  /** Who wants it: the stack's file, or the deployment where there is none. */
  readonly wantedBy: string;
}

/** Asks SageMaker what serves, and the committed file what should. */
export async function readServedModels(
  { outputs }: OpenStack,
  { stack, outputsFile, projectFolder }: StackTarget,
): Promise<ServedModelState> {
  const fileName = `Pulumi.${stack}.yaml`;
  // A failed deployment leaves the outputs of the one before: what is wanted stands in the file.
  const [versions, text] = await Promise.all([
    createServedModels(outputs.endpointName).versions(),
    outputsFile === undefined && stack !== undefined
      ? readFile(join(projectFolder, fileName), "utf8").catch(() => undefined)
      : undefined,
  ]);
  const inFile = text && readSetting(text, ["model", "version"]);
  return {
    served: Object.fromEntries(versions),
    wanted: typeof inFile === "string" ? inFile : outputs.modelVersion,
    wantedBy: typeof inFile === "string" ? fileName : "the deployment",
  };
}

/** `2026-11-01`, and who else answers. */
export function describeServedModels({ served }: ServedModelState): string {
  const others = Object.entries(served).filter(([variant]) => variant !== CHAMPION);
  return [
    served[CHAMPION] ?? "unknown",
    ...others.map(([variant, version]) => `${version} as ${variant}`),
  ].join(", ");
}

/**
 * What to say when another model serves than should; `undefined` when all is well. A deployment that is under way is no
 * fault: its end decides.
 */
export function findModelDifference(
  { served, wanted, wantedBy }: ServedModelState,
  endpointStatus: string,
): string | undefined {
  const champion = served[CHAMPION];
  if (champion === wanted || endpointStatus === "Updating" || endpointStatus === "Creating") return undefined;
  return (
    `Model ${champion ?? "unknown"} serves, but ${wantedBy} wants ${wanted}: it was not deployed yet, or its roll-out ` +
    'was taken back. Deploy it, or pin what serves: "npm run ops -- rollback".'
  );
}
