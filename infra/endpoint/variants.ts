import type { types } from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import {
  CHALLENGER,
  CHAMPION,
  type Competitor,
  competitorInstances,
  SHADOW,
} from "../../functions/contracts/variants";
import type { Settings } from "../config/schema";

export type VariantName = typeof CHAMPION | Competitor;

/** The settings that say who is behind the endpoint, and on what it runs. */
export interface VariantSettings {
  readonly model: Settings<"model">;
  readonly endpoint: Settings<"endpoint">;
}

/** A model behind the endpoint, in our words. */
export interface Variant {
  readonly name: VariantName;
  readonly modelVersion: string;
  /** Share of the requests it answers, or gets a copy of, 0 to 100. */
  readonly percent: number;
  /** Instances a roll-out starts with; `undefined` for a serverless endpoint. */
  readonly instanceCount: number | undefined;
}

/**
 * Who is behind the endpoint, nobody while there is no model: the champion, and at most one of challenger and shadow. Their fleets are in
 * proportion to their share of the traffic, one instance at least.
 */
export function listVariants({ endpoint, model }: VariantSettings): Variant[] {
  // No model, no endpoint.
  if (model.version === undefined) return [];
  const { challenger, shadow, instanceCount } = endpoint;
  const fleetFor = (percent: number) =>
    endpoint.kind === "serverless" ? undefined : competitorInstances(instanceCount, percent);
  const championPercent = 100 - (challenger?.trafficPercent ?? 0);
  const variants: Variant[] = [
    // The champion keeps the whole fleet: a challenger may be taken away at any time.
    { name: CHAMPION, modelVersion: model.version, percent: championPercent, instanceCount: fleetFor(100) },
  ];
  if (challenger) {
    const { modelVersion, trafficPercent: percent } = challenger;
    variants.push({ name: CHALLENGER, modelVersion, percent, instanceCount: fleetFor(percent) });
  }
  if (shadow) {
    const { modelVersion, samplingPercent: percent } = shadow;
    variants.push({ name: SHADOW, modelVersion, percent, instanceCount: fleetFor(percent) });
  }
  return variants;
}

/**
 * The most instances each answering variant may have: together, and with a shadow's, they keep the bound of the bill.
 * A challenger gets its share of them, the champion what is left.
 */
export function boundCapacity(
  variants: readonly Variant[],
  maxCapacity: number,
): ReadonlyMap<VariantName, number> {
  const others = variants
    .filter(({ name }) => name !== CHAMPION)
    .map(({ name, percent, instanceCount = 0 }): [VariantName, number] => [
      name,
      // A shadow does not scale.
      name === SHADOW ? instanceCount : Math.max(instanceCount, Math.floor((maxCapacity * percent) / 100)),
    ]);
  const taken = others.reduce((sum, [, instances]) => sum + instances, 0);
  return new Map([[CHAMPION, maxCapacity - taken], ...others]);
}

/** What a production variant and a shadow have in common. */
type ProductionVariant = Omit<types.input.sagemaker.EndpointConfigurationProductionVariant, "coreDumpConfig">;

/** A variant as SageMaker describes it. The weight is the share in percent. */
export function describeVariant(
  variant: Variant,
  modelName: pulumi.Input<string>,
  endpoint: Settings<"endpoint">,
): ProductionVariant {
  const shared = { variantName: variant.name, modelName, initialVariantWeight: variant.percent };
  if (endpoint.kind === "serverless") {
    const { serverlessMemoryMib, serverlessMaxConcurrency, serverlessProvisionedConcurrency } = endpoint;
    return {
      ...shared,
      serverlessConfig: {
        memorySizeInMb: serverlessMemoryMib,
        maxConcurrency: serverlessMaxConcurrency,
        ...(serverlessProvisionedConcurrency > 0 && {
          provisionedConcurrency: serverlessProvisionedConcurrency,
        }),
      },
    };
  }
  return {
    ...shared,
    instanceType: endpoint.instanceType,
    initialInstanceCount: variant.instanceCount,
    containerStartupHealthCheckTimeoutInSeconds: endpoint.containerStartupSeconds,
    // A batch and a single question differ a thousandfold in work: send each where least is waiting. A
    // multi-model endpoint must stay with the instance that has the model in memory.
    ...(endpoint.kind === "realtime" && {
      routingConfigs: [{ routingStrategy: "LEAST_OUTSTANDING_REQUESTS" }],
    }),
  };
}
