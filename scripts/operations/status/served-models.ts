import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createServedModels, NOBODY } from "../../../functions/aws/served-models";
import { CHAMPION, COMPETITORS } from "../../../functions/contracts/variants";
import type { OpenStack, StackTarget } from "../../stack-outputs";
import { readCommitted, readHead } from "../promotion/git-branch";
import { readSetting, stackFileName } from "../promotion/stack-file";

/** Which model versions serve, and which should. */
export interface ServedModelState {
  /** By variant, a shadow among them; during a deployment `A or B`. */
  readonly served: Readonly<Record<string, string>>;
  /** Version the champion should be; absent where there is to be no model yet. */
  readonly wanted?: string;
  /** Versions that should be beside the champion, by variant; absent where only the deployment tells, which knows none. */
  readonly wantedBeside?: Readonly<Record<string, string>>;
  /** Who wants it: the stack's file, or the deployment where there is none. */
  readonly wantedBy: string;
}

/** Which stack is meant, and where its file is. */
type Asked = Pick<StackTarget, "stack" | "outputsFile" | "projectFolder">;

/** Asks SageMaker what serves, and the committed file what should. */
export async function readServedModels({ outputs }: OpenStack, asked: Asked): Promise<ServedModelState> {
  const models = outputs.modelVersion === undefined ? NOBODY : createServedModels(outputs.endpointName);
  const [versions, shadows, wanted] = await Promise.all([
    models.versions(),
    models.shadows(),
    readWanted(asked, outputs.modelVersion),
  ]);
  return { served: Object.fromEntries([...versions, ...shadows]), ...wanted };
}

/**
 * The models that should serve: by the stack's file as it is committed, since what somebody is in the middle of is wanted
 * by nobody yet, and a deployment that failed leaves the outputs of the one before.
 *
 * @param deployed version that the outputs name, where the stack has no file here; none where it has no model
 */
export async function readWanted(
  { stack, outputsFile, projectFolder }: Asked,
  deployed: string | undefined,
): Promise<Omit<ServedModelState, "served">> {
  const fileName = stackFileName(String(stack));
  const text =
    stack === undefined || outputsFile !== undefined
      ? undefined
      : await readHead(projectFolder)
          .then((head) => readCommitted(projectFolder, head, fileName))
          // A copy without a history has the file alone.
          .catch(() => readFile(join(projectFolder, fileName), "utf8").catch(() => undefined));
  const version = text === undefined ? undefined : readSetting(text, ["model", "version"]);
  return text === undefined || version === undefined
    ? { wanted: deployed, wantedBy: "the deployment" }
    : { wanted: String(version), wantedBeside: listCompetitors(text), wantedBy: fileName };
}

function listCompetitors(text: string): Record<string, string> {
  const versions = COMPETITORS.map(
    (variant) => [variant, readSetting(text, ["endpoint", variant, "modelVersion"])] as const,
  );
  return Object.fromEntries(
    versions.flatMap(([variant, version]) => (version === undefined ? [] : [[variant, String(version)]])),
  );
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
 * What to say when another model serves than should, or another is beside it; `undefined` when all is well. A deployment
 * that is under way is no fault: its end decides.
 */
export function findModelDifference(state: ServedModelState, endpointStatus: string): string | undefined {
  if (endpointStatus === "Updating" || endpointStatus === "Creating") return undefined;
  const { served, wanted, wantedBy } = state;
  const champion = served[CHAMPION];
  const because =
    "it was not deployed yet, or its roll-out was taken back. Deploy it, or pin what serves: " +
    '"npm run ops -- rollback".';
  // Before the first model nobody is wanted.
  if (wanted === undefined) return undefined;
  if (champion !== wanted)
    return `Model ${champion ?? "unknown"} serves, but ${wantedBy} wants ${wanted}: ${because}`;
  return findCompetitorDifference(state);
}

/** The champion stays when the roll-out of a competitor is taken back; a contest would then be of nobody. */
function findCompetitorDifference({ served, wantedBeside, wantedBy }: ServedModelState): string | undefined {
  if (wantedBeside === undefined) return undefined;
  for (const variant of COMPETITORS) {
    const [found, wanted] = [served[variant], wantedBeside[variant]];
    if (found === wanted) continue;
    return (
      `${found === undefined ? "No model" : `Model ${found}`} is there as ${variant}, but ${wantedBy} wants ` +
      `${wanted ?? "none"}: the change was not deployed yet, or its roll-out was taken back. Deploy it, or revert it.`
    );
  }
  return undefined;
}
