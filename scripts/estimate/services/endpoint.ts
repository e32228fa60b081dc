import type { RegisteredResource } from "../../program/evaluation";
import { type EstimateInput, ofType, type Quantity } from "../cost-line";
import { forecastsPerMonth, HOURS_PER_MONTH } from "../usage";

const SERVICE = "SageMaker";

/** SageMaker states no default size for the volume of an instance; its console shows so much. */
const VOLUME_GB = 30;

interface Variant {
  readonly variantName: string;
  readonly instanceType?: string;
  readonly initialInstanceCount?: number;
  readonly volumeSizeInGb?: number;
  readonly serverlessConfig?: { readonly memorySizeInMb: number; readonly provisionedConcurrency?: number };
}

/** The model's instances around the clock, or its seconds. By far the largest part of the bill. */
export function estimateEndpoint(input: EstimateInput): readonly Quantity[] {
  return ofType(input.resources, "aws:sagemaker/endpointConfiguration:EndpointConfiguration").flatMap(
    ({ inputs }) => {
      const variants: Variant[] = [
        ...(inputs.productionVariants ?? []),
        ...(inputs.shadowProductionVariants ?? []),
      ];
      return variants.flatMap((variant) =>
        variant.serverlessConfig ? serverlessQuantities(variant, input) : instanceQuantities(variant, input),
      );
    },
  );
}

function instanceQuantities(variant: Variant, { resources, usage }: EstimateInput): Quantity[] {
  const scaling = findScaling(variant, resources);
  const started = variant.initialInstanceCount ?? 1;
  const instances = scaling ? (usage.averageInstances ?? started) : started;
  const most = scaling?.inputs.maxCapacity ?? started;
  const because = scaling
    ? `${instances} of ${scaling.inputs.minCapacity} to ${most} instances on average, around the clock`
    : "fixed number of instances, around the clock";
  const volumeGb = variant.volumeSizeInGb ?? VOLUME_GB;
  return [
    {
      service: SERVICE,
      item: `${variant.variantName}: ${instances} x ${variant.instanceType}`,
      priceKey: `AmazonSageMaker/Host:${variant.instanceType}`,
      quantity: instances * HOURS_PER_MONTH,
      mostQuantity: most * HOURS_PER_MONTH,
      because,
    },
    {
      service: SERVICE,
      item: `${variant.variantName}: volumes`,
      priceKey: "AmazonSageMaker/Host:VolumeUsage.gp2",
      quantity: instances * volumeGb,
      mostQuantity: most * volumeGb,
      because: `${volumeGb} GB per instance${variant.volumeSizeInGb ? "" : " assumed"}`,
    },
  ];
}

function serverlessQuantities(variant: Variant, { usage, horizonDays }: EstimateInput): Quantity[] {
  const { memorySizeInMb, provisionedConcurrency = 0 } = variant.serverlessConfig!;
  const memoryGb = memorySizeInMb / 1024;
  const seconds = (forecastsPerMonth(usage, horizonDays) * usage.millisecondsPerForecast) / 1000;
  const quantities: Quantity[] = [
    {
      service: SERVICE,
      item: `${variant.variantName}: serverless, ${memoryGb} GB`,
      priceKey: `AmazonSageMaker/ServerlessInf:Mem-${memoryGb}GB`,
      quantity: seconds,
      because: `${usage.millisecondsPerForecast} ms per forecast of a product and day`,
    },
  ];
  if (provisionedConcurrency > 0) {
    quantities.push({
      service: SERVICE,
      item: `${variant.variantName}: ${provisionedConcurrency} kept warm`,
      priceKey: `AmazonSageMaker/ServerlessInf:ProvisionedConcurrency-${memoryGb}GB`,
      quantity: provisionedConcurrency * HOURS_PER_MONTH * 3600,
      because: "around the clock",
    });
  }
  return quantities;
}

function findScaling(
  { variantName }: Variant,
  resources: readonly RegisteredResource[],
): RegisteredResource | undefined {
  return ofType(resources, "aws:appautoscaling/target:Target").find(({ inputs }) =>
    String(inputs.resourceId).endsWith(`/variant/${variantName}`),
  );
}
