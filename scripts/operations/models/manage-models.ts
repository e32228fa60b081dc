import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { OperatorError } from "../../../functions/contracts/errors";
import { type CommandContext, requireConsent } from "../../cli/context";
import { formatBytes } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { connectStack } from "../lake/open-lake";
import { listModelVersions, type ModelVersion, tagModelVersion } from "./model-versions";

/** Shows the model versions of a stack's lake. */
export async function showModels(context: CommandContext): Promise<void> {
  const { versions } = await readVersions(context);
  if (context.json) {
    context.printJson(versions.map(({ keys, ...version }) => ({ ...version, objects: keys.length })));
    return;
  }
  context.print(
    renderTable(
      [
        { title: "version" },
        { title: "uploaded" },
        { title: "size", align: "right" },
        { title: "serves as" },
        { title: "retired" },
      ],
      versions.map(({ version, uploadedAt, sizeBytes, servedBy, isRetired }) => [
        version,
        uploadedAt.slice(0, 10),
        formatBytes(sizeBytes),
        servedBy.join(", ") || "-",
        isRetired ? "yes" : "-",
      ]),
      context.isTerminal,
    ),
  );
}

/**
 * Marks a version as retired, so that the lake's lifecycle moves it to colder storage and at last deletes it,
 * or takes the mark away.
 *
 * @throws OperatorError for a version that does not exist or that is to be retired while it serves
 */
export async function retireModel(
  context: CommandContext,
  options: { readonly version: string; readonly retire: boolean; readonly yes: boolean },
): Promise<void> {
  const { versions, s3, lakeBucketName } = await readVersions(context);
  const { version, retire } = options;
  const model = findRetirable(versions, version, retire);
  if (model.isRetired === retire) {
    context.log(`Model ${version} is ${retire ? "retired already" : "not retired"}; nothing to do.`);
  } else {
    context.log(
      `Plan: ${retire ? "mark" : "unmark"} ${model.keys.length} objects of model ${version} (${formatBytes(model.sizeBytes)}) as retired.`,
    );
    await requireConsent(context, options.yes, `${retire ? "Retire" : "Restore"} model ${version}?`);
    await tagModelVersion(s3, lakeBucketName, model, retire);
  }
  if (context.json) context.printJson({ version, isRetired: retire, objects: model.keys.length });
  else context.print(`Model ${version} is ${retire ? "retired" : "kept"}.`);
}

/** The version to change, unless it must not be. */
export function findRetirable(
  versions: readonly ModelVersion[],
  version: string,
  retire: boolean,
): ModelVersion {
  const model = versions.find((candidate) => candidate.version === version);
  if (!model) {
    const known = versions.map((candidate) => candidate.version).join(", ") || "none";
    throw new OperatorError(`The lake has no model "${version}". It has: ${known}.`);
  }
  if (retire && model.servedBy.length > 0) {
    throw new OperatorError(
      `Model ${version} serves as ${model.servedBy.join(" and ")}; a version in use is never retired. Deploy another first.`,
    );
  }
  return model;
}

async function readVersions(context: CommandContext) {
  const { outputs } = await connectStack(context);
  const s3 = new S3Client({});
  const versions = await listModelVersions(
    { s3, sageMaker: new SageMakerClient({}) },
    outputs.lakeBucketName,
    outputs.modelVersion === undefined ? undefined : outputs.endpointName,
  );
  return { versions, s3, lakeBucketName: outputs.lakeBucketName };
}
