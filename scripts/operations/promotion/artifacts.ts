import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { isTrainedVersion } from "../../../functions/contracts/retraining";
import { readSetting } from "./stack-file";

/** What lies where a stack reads the artifact of a model version. */
export interface FoundArtifact {
  /** `s3://bucket/models/2026-11-01/model.tar.gz`, or the folder of a multi-model endpoint's artifacts. */
  readonly address: string;
  readonly exists: boolean;
  /** Of the bytes, hexadecimal; absent for a folder. */
  readonly sha256?: string;
}

export interface ArtifactPlace {
  readonly bucket: string;
  readonly key: string;
  /** The key is that of a folder with an artifact per product. */
  readonly isFolder: boolean;
}

/**
 * Where a stack takes the artifact of a version from, by its file: its source of models, or its lake, where those lie that
 * were trained here.
 */
export function placeOfArtifact(text: string, version: string, lakeBucketName: string): ArtifactPlace {
  const source = readSetting(text, ["model", "source"]);
  const inLake = placeInLake(text, version, lakeBucketName);
  if (typeof source !== "string" || isTrainedVersion(version)) return inLake;
  const { hostname, pathname } = new URL(source);
  const folder = pathname.replace(/^\/+|\/+$/g, "");
  return { ...inLake, bucket: hostname, key: `${folder}${folder && "/"}${version}/model.tar.gz` };
}

/** Where the artifact of a version lies that serves, wherever it came from. */
export function placeInLake(text: string, version: string, bucket: string): ArtifactPlace {
  const isFolder = readSetting(text, ["endpoint", "kind"]) === "multi-model";
  return { bucket, key: `models/${version}/${isFolder ? "" : "model.tar.gz"}`, isFolder };
}

/** Looks for an artifact and reads its digest from its bytes: an ETag says nothing about those of large objects. */
export async function findArtifact(
  s3: S3Client,
  { bucket, key, isFolder }: ArtifactPlace,
): Promise<FoundArtifact> {
  const address = `s3://${bucket}/${key}`;
  try {
    if (isFolder) {
      for await (const { KeyCount = 0 } of paginateListObjectsV2(
        { client: s3, pageSize: 1 },
        { Bucket: bucket, Prefix: key },
      )) {
        return { address, exists: KeyCount > 0 };
      }
      return { address, exists: false };
    }
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const hash = createHash("sha256");
    for await (const chunk of Body as Readable) hash.update(chunk as Buffer);
    return { address, exists: true, sha256: hash.digest("hex") };
  } catch (error) {
    // Before its first deployment a stack has no lake.
    if (["NoSuchKey", "NoSuchBucket"].includes((error as Error).name)) return { address, exists: false };
    throw error;
  }
}
