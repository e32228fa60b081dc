import { GetProductsCommand, type PricingClient } from "@aws-sdk/client-pricing";
import type { PricedUnit } from "../contracts/results/costs";
import { regionPrefix } from "../costs/region-prefix";
import type { InstanceOffer } from "../costs/usage";
import { pricingClient } from "./clients/pricing";

export interface PriceList {
  /** A hosting instance, and an hour of it; `undefined` when the list has none in the region. */
  readInstance(instanceType: string): Promise<InstanceOffer | undefined>;
  /** A second of a serverless endpoint with so many gigabytes of memory. */
  readServerlessSecond(memoryGb: number): Promise<PricedUnit | undefined>;
  /** A unit of a usage type, its first tier, for example `AmazonCloudWatch`, `CW:MetricMonitorUsage`. */
  readUnit(serviceCode: string, usageType: string, of: string): Promise<PricedUnit | undefined>;
}

/** Prices change with weeks' notice; this is well below. */
const FRESH_MS = 6 * 3_600_000;

/** On-demand prices of a region, without discounts. Usage types bear the region's prefix, or none. */
export function createPriceList(
  region: string,
  client: PricingClient = pricingClient(),
  nowMs: () => number = () => performance.now(),
): PriceList {
  const known = new Map<string, { readonly atMs: number; readonly product: Promise<Product> }>();

  /** A warm process asks for a price once in a while only; what failed is asked for again. */
  function readProduct(serviceCode: string, usageType: string): Promise<Product> {
    const name = `${serviceCode} ${usageType}`;
    const last = known.get(name);
    if (last && nowMs() - last.atMs < FRESH_MS) return last.product;
    const product = askForProduct(serviceCode, usageType);
    known.set(name, { atMs: nowMs(), product });
    product.catch(() => known.delete(name));
    return product;
  }

  async function askForProduct(serviceCode: string, usageType: string): Promise<Product> {
    for (const usagetype of [`${regionPrefix(region)}-${usageType}`, usageType]) {
      const answer = await client.send(
        new GetProductsCommand({
          ServiceCode: serviceCode,
          Filters: Object.entries({ regionCode: region, usagetype }).map(([Field, Value]) => ({
            Type: "TERM_MATCH" as const,
            Field,
            Value,
          })),
        }),
      );
      const texts: readonly unknown[] = answer.PriceList ?? [];
      const priced = texts
        .map((text) => JSON.parse(String(text)) as PriceListProduct)
        .find((product) => findOnDemandPrice(product) !== undefined);
      if (priced) return priced;
    }
    return undefined;
  }

  async function readUnit(serviceCode: string, usageType: string, of: string) {
    const product = await readProduct(serviceCode, usageType);
    const price = product && findOnDemandPrice(product);
    return price && { of, region, ...price };
  }

  return {
    readUnit,
    readServerlessSecond: (memoryGb) =>
      readUnit(
        "AmazonSageMaker",
        `ServerlessInf:Mem-${memoryGb}GB`,
        `second of a serverless endpoint of ${memoryGb} GB`,
      ),
    readInstance: async (instanceType) => {
      const product = await readProduct("AmazonSageMaker", `Host:${instanceType}`);
      const price = product && findOnDemandPrice(product);
      const vCpus = leadingNumber(product?.product?.attributes?.vCpu);
      const memoryGib = leadingNumber(product?.product?.attributes?.memory);
      if (!price || vCpus === undefined || memoryGib === undefined) return undefined;
      return { price: { of: `hour of ${instanceType}`, region, ...price }, vCpus, memoryGib };
    },
  };
}

/** 8 for "8 GiB", the list's way to write sizes. */
function leadingNumber(text: string | undefined): number | undefined {
  const value = Number.parseFloat((text ?? "").replace(",", ""));
  return value > 0 ? value : undefined;
}

type Product = PriceListProduct | undefined;

interface PriceListProduct {
  readonly product?: { readonly attributes?: Readonly<Record<string, string | undefined>> };
  readonly terms?: {
    readonly OnDemand?: Readonly<
      Record<
        string,
        {
          readonly effectiveDate?: string;
          readonly priceDimensions?: Readonly<
            Record<
              string,
              {
                readonly unit?: string;
                readonly beginRange?: string;
                readonly pricePerUnit?: { readonly USD?: string };
              }
            >
          >;
        }
      >
    >;
  };
}

/**
 * The first positive on-demand price of a product: of prices in tiers, the first that costs something.
 *
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file.html
 */
function findOnDemandPrice({
  terms,
}: PriceListProduct): Pick<PricedUnit, "usd" | "unit" | "asOf"> | undefined {
  const [first] = Object.values(terms?.OnDemand ?? {})
    .flatMap(({ effectiveDate, priceDimensions }) =>
      Object.values(priceDimensions ?? {}).map(({ unit, beginRange, pricePerUnit }) => ({
        begin: Number(beginRange ?? 0),
        price: {
          usd: Number(pricePerUnit?.USD),
          unit: unit ?? "",
          asOf: (effectiveDate ?? "").slice(0, 10),
        },
      })),
    )
    .filter(({ price }) => price.usd > 0)
    .sort((left, right) => left.begin - right.begin);
  return first?.price;
}
