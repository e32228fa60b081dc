import { HOURS_PER_MONTH } from "../../../functions/costs/month";
import { DEFAULT_VOLUME_GB } from "../../../functions/costs/size-fleet";
import type { RegisteredResource } from "../../program/evaluation";
import {
  parseScheduleExpression,
  type ScheduleTimes,
} from "../../sandbox/services/scheduler/schedule-expression";
import { type EstimateInput, ofType, type Quantity } from "../cost-line";
import { forecastsPerMonth } from "../usage";

const SERVICE = "SageMaker";

const WEEK_MS = 7 * 86_400_000;
const TWO_WEEKS_MS = 2 * WEEK_MS;

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
  const instances = scaling
    ? (usage.averageInstances ?? averageInstances(scaling, started, resources))
    : started;
  const most = scaling?.inputs.maxCapacity ?? started;
  const because = scaling
    ? `${formatCount(instances)} of ${scaling.inputs.minCapacity} to ${most} instances on average, around the clock`
    : "fixed number of instances, around the clock";
  const volumeGb = variant.volumeSizeInGb ?? DEFAULT_VOLUME_GB;
  return [
    {
      service: SERVICE,
      item: `${variant.variantName}: ${formatCount(instances)} x ${variant.instanceType}`,
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

/**
 * Instances that run on average when the traffic asks for none beside those that are kept: what a roll-out starts with,
 * moved by the scheduled actions of a week as Application Auto Scaling moves them.
 */
function averageInstances(
  target: RegisteredResource,
  started: number,
  resources: readonly RegisteredResource[],
): number {
  const changes = ofType(resources, "aws:appautoscaling/scheduledAction:ScheduledAction")
    .filter(({ inputs }) => inputs.resourceId === target.inputs.resourceId)
    .flatMap(({ inputs }) => {
      const times = parseScheduleExpression(String(inputs.schedule), "UTC", 0);
      return listTimes(times, TWO_WEEKS_MS).map((atMs) => ({ atMs, ...inputs.scalableTargetAction }));
    })
    .sort((left, right) => left.atMs - right.atMs);
  let instances = started;
  let sinceMs = WEEK_MS;
  let instanceMs = 0;
  for (const { atMs, minCapacity, maxCapacity } of changes) {
    // The first week only leads to where the second begins.
    if (atMs > sinceMs) {
      instanceMs += instances * (atMs - sinceMs);
      sinceMs = atMs;
    }
    instances = Math.min(maxCapacity, Math.max(minCapacity, instances));
  }
  return (instanceMs + instances * (TWO_WEEKS_MS - sinceMs)) / WEEK_MS;
}

function listTimes(times: ScheduleTimes, untilMs: number): number[] {
  const found: number[] = [];
  for (let atMs = times.next(0); atMs !== undefined && atMs < untilMs; atMs = times.next(atMs)) {
    found.push(atMs);
  }
  return found;
}

function formatCount(instances: number): string {
  return Number.isInteger(instances) ? String(instances) : instances.toFixed(1);
}

function findScaling(
  { variantName }: Variant,
  resources: readonly RegisteredResource[],
): RegisteredResource | undefined {
  return ofType(resources, "aws:appautoscaling/target:Target").find(({ inputs }) =>
    String(inputs.resourceId).endsWith(`/variant/${variantName}`),
  );
}
