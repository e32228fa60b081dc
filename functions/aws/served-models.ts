import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import type { ServedVariants } from "../contracts/ports";
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
): ServedVariants {
  const ofModel = new Map<string, string>();
  let known: { readonly atMs: number; readonly served: Promise<Served> } | undefined;

  async function versionOf(modelName: string): Promise<string> {
    const before = ofModel.get(modelName);
    if (before !== undefined) return before;
    const { PrimaryContainer } = await client.send(new DescribeModelCommand({ ModelName: modelName }));
    const version = readVersion(PrimaryContainer?.ModelDataUrl) ?? modelName;
    // A model never changes; another version is another model.
    ofModel.set(modelName, version);
    return version;
  }

  async function readConfiguration(configName: string | undefined): Promise<Served> {
    const versions = new Map<string, string>();
    const shadows = new Map<string, string>();
    if (configName === undefined) return { versions, shadows };
    const { ProductionVariants = [], ShadowProductionVariants = [] } = await client.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName: configName }),
    );
    for (const { VariantName, ModelName } of ProductionVariants) {
      if (VariantName && ModelName) versions.set(VariantName, await versionOf(ModelName));
    }
    for (const { VariantName, ModelName } of ShadowProductionVariants) {
      if (VariantName && ModelName) shadows.set(VariantName, await versionOf(ModelName));
    }
    return { versions, shadows };
  }

  async function read(): Promise<Served> {
    const endpoint = await client.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
    const serving = await readConfiguration(endpoint.EndpointConfigName);
    // The fleets of a deployment have variants of the same names: nobody can tell which of the two answered.
    const next = await readConfiguration(endpoint.PendingDeploymentSummary?.EndpointConfigName);
    return { versions: join(serving.versions, next.versions), shadows: join(serving.shadows, next.shadows) };
  }

  function look(): Promise<Served> {
    if (known === undefined || now() - known.atMs >= KEEP_MS) {
      const served = read();
      served.catch(() => {
        known = undefined;
      });
      known = { atMs: now(), served };
    }
    return known.served;
  }

  return {
    versions: async () => (await look()).versions,
    shadows: async () => (await look()).shadows,
  };
}

/** Versions by the name of the variant. */
interface Served {
  readonly versions: ReadonlyMap<string, string>;
  readonly shadows: ReadonlyMap<string, string>;
}

function join(serving: ReadonlyMap<string, string>, next: ReadonlyMap<string, string>): Map<string, string> {
  const versions = new Map(serving);
  for (const [variant, version] of next) {
    const old = versions.get(variant);
    versions.set(variant, old === undefined || old === version ? version : `${old} or ${version}`);
  }
  return versions;
}

/** Of a stack that has no model. */
export const NOBODY: ServedVariants = { versions: async () => new Map(), shadows: async () => new Map() };

/** `s3://bucket/models/2026-11-01/model.tar.gz` and `s3://bucket/models/2026-11-01/` are of `2026-11-01`. */
export function readVersion(modelDataUrl: string | undefined): string | undefined {
  return /^s3:\/\/[^/]+\/models\/([^/]+)\//.exec(modelDataUrl ?? "")?.[1];
}
