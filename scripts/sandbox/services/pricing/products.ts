import { createHash } from "node:crypto";
import type { World } from "../../world";
import { ILLUSTRATIVE_PRICES, PRICES_GATHERED_ON } from "../cost-explorer/illustrative-prices";
import { findInstanceType } from "../sagemaker/instance-types";

/** A product of the price list: what it is, and what a unit of it costs. */
export interface Product {
  readonly serviceCode: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly usdPerUnit: number;
}

/** Codes of the price list by the service's name on the bill. */
const SERVICE_CODES: Readonly<Record<string, string>> = {
  "Amazon SageMaker": "AmazonSageMaker",
  "Amazon Simple Storage Service": "AmazonS3",
  "AWS Lambda": "AWSLambda",
  AmazonCloudWatch: "AmazonCloudWatch",
  "Amazon Simple Notification Service": "AmazonSNS",
  "Amazon Simple Queue Service": "AWSQueueService",
  "AmazonCloudWatch Events": "AWSEvents",
  "AWS Step Functions": "AmazonStates",
  "AWS Cost Explorer": "AWSCostExplorer",
  "AWS Key Management Service": "awskms",
};

const COMPONENTS: Readonly<Record<string, string>> = {
  Host: "Hosting",
  Train: "Training",
  Tsform: "Batch Transform",
};

/** The price list of the sandbox: the illustrative prices its bill is made with. */
export function listProducts(region: string): Product[] {
  return Object.entries(ILLUSTRATIVE_PRICES).map(([usageType, price]) => ({
    serviceCode: SERVICE_CODES[price.service] ?? price.service,
    attributes: {
      regionCode: region,
      usagetype: usageType,
      servicename: price.service,
      ...sageMakerAttributes(usageType),
    },
    unit: price.unit,
    usdPerUnit: price.usdPerUnit,
  }));
}

function sageMakerAttributes(usageType: string): Record<string, string> {
  const [kind = "", instanceName = ""] = usageType.split(":");
  const type = findInstanceType(instanceName);
  if (COMPONENTS[kind]) {
    return {
      instanceName,
      component: COMPONENTS[kind],
      ...(type && { vCpu: String(type.vCpus), memory: `${type.memoryGib} GiB` }),
    };
  }
  return kind === "ServerlessInf" ? { component: "Serverless Inference" } : {};
}

/** A product as the Price List API writes it: a text of JSON. */
export function productText(product: Product, world: World): string {
  const sku = createHash("sha256")
    .update(JSON.stringify(product.attributes))
    .digest("hex")
    .slice(0, 16)
    .toUpperCase();
  const offer = `${sku}.JRTCKXETXF`;
  const rate = `${offer}.6YS6EN2CT7`;
  return JSON.stringify({
    product: {
      sku,
      productFamily: "Illustrative",
      attributes: { ...product.attributes, servicecode: product.serviceCode },
    },
    serviceCode: product.serviceCode,
    terms: {
      OnDemand: {
        [offer]: {
          sku,
          effectiveDate: `${PRICES_GATHERED_ON}T00:00:00Z`,
          offerTermCode: "JRTCKXETXF",
          termAttributes: {},
          priceDimensions: {
            [rate]: {
              rateCode: rate,
              unit: product.unit,
              beginRange: "0",
              endRange: "Inf",
              description: `Illustrative price of the sandbox in ${world.region}`,
              appliesTo: [],
              pricePerUnit: { USD: product.usdPerUnit.toFixed(10) },
            },
          },
        },
      },
    },
    version: PRICES_GATHERED_ON,
    publicationDate: `${PRICES_GATHERED_ON}T00:00:00Z`,
  });
}
