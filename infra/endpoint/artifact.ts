import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/schema";

/**
 * Brings a version's artifact from where the team keeps its models into the lake, so that one deployment makes
 * the lake and serves from it, and a version pinned by a promotion is there. Nothing where no source is
 * configured: somebody else puts it there.
 *
 * A copy stays when its resource goes: the version before must be there for a rollback, until it is retired.
 */
export function copyArtifact(
  logicalName: string,
  { source }: Settings<"model">,
  version: string,
  bucketName: pulumi.Input<string>,
  options: pulumi.CustomResourceOptions,
): aws.s3.ObjectCopy | undefined {
  if (source === undefined) return undefined;
  return new aws.s3.ObjectCopy(
    logicalName,
    {
      bucket: bucketName,
      key: `models/${version}/model.tar.gz`,
      source: `${source.replace(/^s3:\/\//, "").replace(/\/$/, "")}/${version}/model.tar.gz`,
      // Without the tags of the source, which would show as a change; the bucket's tags tell who pays.
      taggingDirective: "REPLACE",
    },
    { ...options, retainOnDelete: true },
  );
}
