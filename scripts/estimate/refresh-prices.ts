import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { OperatorError } from "../../functions/contracts/errors";
import { regionPrefix } from "../../functions/costs/region-prefix";
import type { CommandContext } from "../cli/context";
import { PRICES_FOLDER, type Price, type PriceFile, readSavedPrices } from "./prices";

/** The Price List API has few addresses; this one answers for every region. */
const API_REGION = "us-east-1";

/**
 * Reads prices from the Price List API and saves them: those needed, and those saved before. A price the API
 * does not know keeps its saved value and source, and is named.
 */
export async function refreshPrices(
  region: string,
  neededKeys: readonly string[],
  context: Pick<CommandContext, "log" | "target">,
  folder = PRICES_FOLDER,
): Promise<PriceFile> {
  const saved = readSavedOrNone(region, folder);
  const client = new PricingClient({
    region: API_REGION,
    ...(context.target.endpointUrl && { endpoint: context.target.endpointUrl }),
  });
  const keys = [...new Set([...neededKeys, ...Object.keys(saved)])].sort();
  const today = new Date().toISOString().slice(0, 10);
  const prices: Record<string, Price> = {};
  const unknown: string[] = [];
  try {
    for (const key of keys) {
      const read = await readPrice(client, region, key, today);
      const price = read ?? saved[key];
      if (price) prices[key] = price;
      if (!read) unknown.push(key);
    }
  } catch (cause) {
    throw new OperatorError(
      `The Price List API did not answer: ${(cause as Error).message}. Nothing was saved. ` +
        "Reading it needs AWS credentials with pricing:GetProducts.",
      { cause },
    );
  } finally {
    client.destroy();
  }
  const file: PriceFile = { region, currency: "USD", savedOn: today, prices };
  await writeFile(join(folder, `${region}.json`), `${JSON.stringify(file, null, 2)}\n`);
  context.log(`Read ${keys.length - unknown.length} of ${keys.length} prices of ${region}.`);
  if (unknown.length > 0) {
    context.log(`The API knows no price for ${unknown.join(", ")}; saved ones keep their source.`);
  }
  return file;
}

function readSavedOrNone(region: string, folder: string): PriceFile["prices"] {
  try {
    return readSavedPrices(region, folder).prices;
  } catch (error) {
    if (error instanceof OperatorError) return {};
    throw error;
  }
}

/** The on-demand price of a usage type; of a price in tiers, the first. */
async function readPrice(
  client: PricingClient,
  region: string,
  key: string,
  readOn: string,
): Promise<Price | undefined> {
  const [serviceCode, usageType] = splitKey(key);
  for (const usagetype of [`${regionPrefix(region)}-${usageType}`, usageType]) {
    const { PriceList: products = [] } = await client.send(
      new GetProductsCommand({
        ServiceCode: serviceCode,
        Filters: [
          { Type: "TERM_MATCH", Field: "regionCode", Value: region },
          { Type: "TERM_MATCH", Field: "usagetype", Value: usagetype },
        ],
      }),
    );
    for (const product of products) {
      const dimension = firstTier(product);
      if (dimension) {
        const { sku, usd, unit } = dimension;
        return {
          usd,
          unit,
          provenance: "price-list",
          source: `Price List API, SKU ${sku}, ${usagetype}`,
          readOn,
        };
      }
    }
  }
  return undefined;
}

interface PriceListProduct {
  readonly product: { readonly sku: string };
  readonly terms?: {
    readonly OnDemand?: Record<string, { readonly priceDimensions: Record<string, PriceDimension> }>;
  };
}

interface PriceDimension {
  readonly unit: string;
  readonly beginRange?: string;
  readonly pricePerUnit: { readonly USD?: string };
}

/** The SDK gives each product as JSON text. A free first tier is not a price. */
function firstTier(product: unknown): { sku: string; usd: number; unit: string } | undefined {
  const { product: about, terms } = JSON.parse(String(product)) as PriceListProduct;
  const tiers = Object.values(terms?.OnDemand ?? {})
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .map(({ unit, beginRange = "0", pricePerUnit }) => ({
      begin: Number(beginRange),
      usd: Number(pricePerUnit.USD),
      unit,
    }))
    .filter(({ usd }) => usd > 0)
    .sort((a, b) => a.begin - b.begin);
  const [tier] = tiers;
  return tier && { sku: about.sku, usd: tier.usd, unit: tier.unit };
}

function splitKey(key: string): [serviceCode: string, usageType: string] {
  const slash = key.indexOf("/");
  return [key.slice(0, slash), key.slice(slash + 1)];
}
