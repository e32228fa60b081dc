import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isTrainedVersion } from "../../functions/contracts/retraining";
import type { VariantSettings } from "./variants";

/** Where a version's artifact lies, and the copy that brought it there. */
interface Artifact {
  /** Known once the artifact is what the configuration pins. */
  readonly bucketName: pulumi.Input<string>;
  readonly copy?: aws.s3.ObjectCopy;
}

/** In the folder of a version: what its container starts with. */
const ARTIFACT = "model.tar.gz";
/**
 * A multi-model container starts before it has any artifact: it takes its code from a package beside them, once for
 * all.
 */
export const CODE_BESIDE_ARTIFACTS = "code/sourcedir.tar.gz";

/**
 * Brings a version's artifact from where the team keeps its models into the lake, so that one deployment makes
 * the lake and serves from it, and a version pinned by a promotion is there. Of a multi-model endpoint it is the code,
 * without which no instance starts; the artifacts of the products are loaded when they are asked for. Nothing where no
 * source is configured, for somebody else puts it there, and for what was trained here, which lies there.
 *
 * A copy stays when its resource goes: the version before must be there for a rollback, until it is retired.
 */
export function copyArtifact(
  logicalName: string,
  { model: { source, artifactSha256, version: champion }, endpoint }: VariantSettings,
  version: string,
  bucketName: pulumi.Input<string>,
  options: pulumi.CustomResourceOptions,
): Artifact {
  if (source === undefined || isTrainedVersion(version)) return { bucketName };
  // The digest is that of the version that serves; a challenger is not promoted yet.
  const pinned = version === champion ? artifactSha256 : undefined;
  const fileName = endpoint.kind === "multi-model" ? CODE_BESIDE_ARTIFACTS : ARTIFACT;
  const copy = new aws.s3.ObjectCopy(
    logicalName,
    {
      bucket: bucketName,
      key: `models/${version}/${fileName}`,
      source: `${source.replace(/^s3:\/\//, "").replace(/\/$/, "")}/${version}/${fileName}`,
      // Without the tags of the source, which would show as a change; the bucket's tags tell who pays.
      taggingDirective: "REPLACE",
      // Only where it is pinned: to ask for it later would copy again what lies there.
      ...(pinned !== undefined && { checksumAlgorithm: "SHA256" }),
    },
    { ...options, retainOnDelete: true },
  );
  if (pinned === undefined) return { bucketName, copy };
  const checked = pulumi.all([bucketName, copy.checksumSha256]).apply(([name, checksum]) => {
    requireDigest(version, pinned, checksum);
    return name;
  });
  return { bucketName: checked, copy };
}

/**
 * Stops the deployment before a model is made from bytes that nobody has tested.
 *
 * @param checksum of the copy as S3 computed it, base64; `undefined` where no copy was made (tests, previews)
 */
export function requireDigest(version: string, pinnedHex: string, checksum: string | undefined): void {
  if (checksum === undefined || checksum === "") return;
  const found = Buffer.from(checksum, "base64").toString("hex");
  if (found === pinnedHex) return;
  throw new pulumi.RunError(
    `The artifact of model ${version} has the SHA-256 ${found}; model.artifactSha256 pins ${pinnedHex}. ` +
      "Somebody has put other bytes under the same version. Promote what is there now, or put back what was tested.",
  );
}
