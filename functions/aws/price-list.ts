import { GetProductsCommand, type PricingClient } from "@aws-sdk/client-pricing";
import type { UnitPrice } from "../costs/usage";
import { pricingClient } from "./clients/pricing";

export interface PriceList {
  /** Price of an hour of a hosting instance; `undefined` when the list has none in the region. */
  readHostingHour(instanceType: string): Promise<UnitPrice | undefined>;
  /** Price of a GB-second of a serverless endpoint. */
  readServerlessGbSecond(): Promise<UnitPrice | undefined>;
}

/** On-demand prices of a region, without tiers or discounts. */
export function createPriceList(region: string, client: PricingClient = pricingClient()): PriceList {
  async function readPrice(filters: Readonly<Record<string, string>>): Promise<UnitPrice | undefined> {
    const answer = await client.send(
      new GetProductsCommand({
        ServiceCode: "AmazonSageMaker",
        Filters: Object.entries({ regionCode: region, ...filters }).map(([Field, Value]) => ({
          Type: "TERM_MATCH" as const,
          Field,
          Value,
        })),
      }),
    );
    for (const product of answer.PriceList ?? []) {
      const price = findOnDemandPrice(String(product), region);
      if (price) return price;
    }
    return undefined;
  }

  return {
    readHostingHour: (instanceType) => readPrice({ instanceName: instanceType, component: "Hosting" }),
    readServerlessGbSecond: () =>
      readPrice({ component: "Serverless Inference", groupDescription: "Memory" }),
  };
}

interface PriceListProduct {
  readonly terms?: {
    readonly OnDemand?: Readonly<
      Record<
        string,
        {
          readonly effectiveDate?: string;
          readonly priceDimensions?: Readonly<
            Record<string, { readonly unit?: string; readonly pricePerUnit?: { readonly USD?: string } }>
          >;
        }
      >
    >;
  };
}

/**
 * The first positive on-demand price of a product.
 *
 * @param product an element of `PriceList`: JSON text.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file.html
 */
export function findOnDemandPrice(product: string, region: string): UnitPrice | undefined {
  const { terms } = JSON.parse(product) as PriceListProduct;
  for (const { effectiveDate, priceDimensions } of Object.values(terms?.OnDemand ?? {})) {
    for (const { unit, pricePerUnit } of Object.values(priceDimensions ?? {})) {
      const usd = Number(pricePerUnit?.USD);
      if (usd > 0) return { usd, unit: unit ?? "", region, asOf: (effectiveDate ?? "").slice(0, 10) };
    }
  }
  return undefined;
}
