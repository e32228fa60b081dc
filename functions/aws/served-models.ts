import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import type { ServedModels } from "../contracts/ports";
import { sageMakerClient } from "./clients/sagemaker";

/** Longest a process believes what it read: a roll-back changes what serves without changing the function. */
const KEEP_MS = 60_000;

/**
 * The model versions behind an endpoint, asked of SageMaker: after a roll-back they are not the configured ones. A
 * version is the folder of its artifact, `models/{version}/`.
 */
export function createServedModels(
  endpointName: string,
  client: SageMakerClient = sageMakerClient(),
  now: () => number = Date.now,
): ServedModels {
  const ofModel = new Map<string, string>();
  let known: { readonly atMs: number; readonly versions: Promise<ReadonlyMap<string, string>> } | undefined;

  async function versionOf(modelName: string): Promise<string> {
    const before = ofModel.get(modelName);
    if (before !== undefined) return before;
    const { PrimaryContainer } = await client.send(new DescribeModelCommand({ ModelName: modelName }));
    const version = readVersion(PrimaryContainer?.ModelDataUrl) ?? modelName;
    // A model never changes; another version is another model.
    ofModel.set(modelName, version);
    return version;
  }

  async function versionsOf(configName: string | undefined): Promise<Map<string, string>> {
    const versions = new Map<string, string>();
    if (configName === undefined) return versions;
    const { ProductionVariants = [] } = await client.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName: configName }),
    );
    for (const { VariantName, ModelName } of ProductionVariants) {
      if (VariantName && ModelName) versions.set(VariantName, await versionOf(ModelName));
    }
    return versions;
  }

  async function read(): Promise<ReadonlyMap<string, string>> {
    const endpoint = await client.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
    const versions = await versionsOf(endpoint.EndpointConfigName);
    // The fleets of a deployment have variants of the same names: nobody can tell which of the two answered.
    for (const [variant, version] of await versionsOf(
      endpoint.PendingDeploymentSummary?.EndpointConfigName,
    )) {
      const old = versions.get(variant);
      versions.set(variant, old === undefined || old === version ? version : `${old} or ${version}`);
    }
    return versions;
  }

  return {
    versions: () => {
      if (known === undefined || now() - known.atMs >= KEEP_MS) {
        const versions = read();
        versions.catch(() => {
          known = undefined;
        });
        known = { atMs: now(), versions };
      }
      return known.versions;
    },
  };
}

/** `s3://bucket/models/2026-11-01/model.tar.gz` and `s3://bucket/models/2026-11-01/` are of `2026-11-01`. */
export function readVersion(modelDataUrl: string | undefined): string | undefined {
  return /^s3:\/\/[^/]+\/models\/([^/]+)\//.exec(modelDataUrl ?? "")?.[1];
}
