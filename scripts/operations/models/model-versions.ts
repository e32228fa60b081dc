import {
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { RETIRED_MODEL_TAG } from "../../../functions/contracts/lake";
import { readServedModels } from "./served-models";

const MODELS_PREFIX = "models/";

/** The tag as S3 takes it. */
const RETIRED_TAG = { Key: RETIRED_MODEL_TAG.key, Value: RETIRED_MODEL_TAG.value };

/** A version under `models/`. */
export interface ModelVersion {
  readonly version: string;
  readonly keys: readonly string[];
  readonly sizeBytes: number;
  /** Newest of its objects, ISO instant. */
  readonly uploadedAt: string;
  /** Variants of the endpoint that serve it: `champion`, `challenger`, `shadow`. */
  readonly servedBy: readonly string[];
  readonly isRetired: boolean;
}

/** Every model version of the lake, newest first, with what serves it now. */
export async function listModelVersions(
  clients: { readonly s3: S3Client; readonly sageMaker: SageMakerClient },
  lakeBucketName: string,
  /** Absent where nothing serves yet. */
  endpointName: string | undefined,
): Promise<readonly ModelVersion[]> {
  const [found, serving] = await Promise.all([
    listObjects(clients.s3, lakeBucketName),
    endpointName === undefined
      ? new Map<string, string[]>()
      : readServedVersions(clients.sageMaker, endpointName),
  ]);
  const versions = await Promise.all(
    [...found].map(async ([version, objects]): Promise<ModelVersion> => {
      const tags = await clients.s3.send(
        new GetObjectTaggingCommand({ Bucket: lakeBucketName, Key: objects[0]!.key }),
      );
      return {
        version,
        keys: objects.map(({ key }) => key),
        sizeBytes: objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        uploadedAt: new Date(Math.max(...objects.map(({ modifiedMs }) => modifiedMs))).toISOString(),
        servedBy: serving.get(version) ?? [],
        isRetired: (tags.TagSet ?? []).some(
          ({ Key, Value }) => Key === RETIRED_TAG.Key && Value === RETIRED_TAG.Value,
        ),
      };
    }),
  );
  return versions.sort((a, b) => (a.uploadedAt < b.uploadedAt ? 1 : -1));
}

/** Puts the tag of a retired version on all objects of a version, or takes it off; other tags stay. */
export async function tagModelVersion(
  s3: S3Client,
  lakeBucketName: string,
  { keys }: ModelVersion,
  isRetired: boolean,
): Promise<void> {
  for (const Key of keys) {
    const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand({ Bucket: lakeBucketName, Key }));
    const others = TagSet.filter((tag) => tag.Key !== RETIRED_TAG.Key);
    const tags = isRetired ? [...others, RETIRED_TAG] : others;
    await s3.send(new PutObjectTaggingCommand({ Bucket: lakeBucketName, Key, Tagging: { TagSet: tags } }));
  }
}

interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

async function listObjects(client: S3Client, Bucket: string): Promise<Map<string, StoredObject[]>> {
  const versions = new Map<string, StoredObject[]>();
  for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: MODELS_PREFIX })) {
    for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
      const [version = "", ...rest] = Key.slice(MODELS_PREFIX.length).split("/");
      if (rest.length === 0) continue;
      const objects = versions.get(version) ?? [];
      objects.push({ key: Key, sizeBytes: Size, modifiedMs: LastModified?.getTime() ?? 0 });
      versions.set(version, objects);
    }
  }
  return versions;
}

/** Variants by the version they serve, read from the endpoint itself: the outputs name the champion only. */
async function readServedVersions(
  client: SageMakerClient,
  endpointName: string,
): Promise<Map<string, string[]>> {
  const served = new Map<string, string[]>();
  for (const { variant, version } of await readServedModels(client, endpointName)) {
    if (version !== undefined) served.set(version, [...(served.get(version) ?? []), variant]);
  }
  return served;
}
