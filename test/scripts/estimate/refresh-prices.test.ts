import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type PriceFile, readSavedPrices } from "../../../scripts/estimate/prices";
import { refreshPrices } from "../../../scripts/estimate/refresh-prices";

// The form of an answer of GetProducts: each product is JSON text, prices are text, tiers have ranges.
const PRODUCTS: Readonly<Record<string, unknown>> = {
  "USE1-Host:ml.m5.large": {
    product: { sku: "ABC" },
    terms: {
      OnDemand: {
        "ABC.JRTCKXETXF": {
          priceDimensions: {
            "ABC.JRTCKXETXF.6YS6EN2CT7": {
              unit: "Hrs",
              beginRange: "0",
              pricePerUnit: { USD: "0.1150000000" },
            },
          },
        },
      },
    },
  },
  "Lambda-GB-Second-ARM": {
    product: { sku: "DEF" },
    terms: {
      OnDemand: {
        "DEF.1": {
          priceDimensions: {
            third: { unit: "Second", beginRange: "18750000000", pricePerUnit: { USD: "0.0000106667" } },
            first: { unit: "Second", beginRange: "0", pricePerUnit: { USD: "0.0000133334" } },
          },
        },
      },
    },
  },
};

describe("refreshing the prices", () => {
  let server: Server;
  let folder: string;
  let endpointUrl: string;
  const asked: { target: string; body: { ServiceCode: string; Filters: unknown[] } }[] = [];
  const environment = { ...process.env };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "prices-"));
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        const body = JSON.parse(Buffer.concat(chunks).toString());
        asked.push({ target: String(request.headers["x-amz-target"]), body });
        const usageType = body.Filters.find(({ Field }: { Field: string }) => Field === "usagetype").Value;
        const product = PRODUCTS[usageType];
        response.setHeader("content-type", "application/x-amz-json-1.1");
        response.end(
          JSON.stringify({ FormatVersion: "aws_v1", PriceList: product ? [JSON.stringify(product)] : [] }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(async () => {
    process.env = environment;
    rmSync(folder, { recursive: true, force: true });
    await new Promise((resolve) => server.close(resolve));
  });

  it("saves what the Price List API answers, with SKU and day, and keeps what it does not know", async () => {
    const saved: PriceFile = {
      region: "us-east-1",
      currency: "USD",
      savedOn: "2026-01-01",
      prices: {
        "AmazonCloudWatch/DashboardsUsageHour": {
          usd: 3,
          unit: "dashboard-month",
          provenance: "vendor-page",
          source: "pricing page",
          readOn: "2026-01-01",
        },
        "AWSLambda/Lambda-GB-Second-ARM": {
          usd: 1,
          unit: "GB-second",
          provenance: "unverified",
          source: "somewhere",
          readOn: "2026-01-01",
        },
      },
    };
    writeFileSync(join(folder, "us-east-1.json"), JSON.stringify(saved));
    const logs: string[] = [];
    const context = {
      log: (text: string) => logs.push(text),
      target: { endpointUrl, projectFolder: folder },
    };
    await refreshPrices("us-east-1", ["AmazonSageMaker/Host:ml.m5.large"], context, folder);
    const { prices, savedOn } = readSavedPrices("us-east-1", folder);
    expect(prices["AmazonSageMaker/Host:ml.m5.large"]).to.deep.equal({
      usd: 0.115,
      unit: "Hrs",
      provenance: "price-list",
      source: "Price List API, SKU ABC, USE1-Host:ml.m5.large",
      readOn: savedOn,
    });
    expect(prices["AWSLambda/Lambda-GB-Second-ARM"]).to.include({
      usd: 0.0000133334,
      provenance: "price-list",
    });
    expect(prices["AmazonCloudWatch/DashboardsUsageHour"]).to.deep.equal(
      saved.prices["AmazonCloudWatch/DashboardsUsageHour"],
    );
    expect(logs.join("\n")).to.contain("Read 2 of 3 prices").and.to.contain("DashboardsUsageHour");
    expect(asked[0]).to.deep.include({ target: "AWSPriceListService.GetProducts" });
  });

  it("asks for the usage types of another region by its prefix", async () => {
    const context = { log: () => {}, target: { endpointUrl, projectFolder: folder } };
    await refreshPrices("eu-central-1", ["AmazonSageMaker/Host:ml.m5.large"], context, folder);
    const { Filters, ServiceCode } = asked.at(-2)!.body;
    expect(ServiceCode).to.equal("AmazonSageMaker");
    expect(Filters).to.deep.equal([
      { Type: "TERM_MATCH", Field: "regionCode", Value: "eu-central-1" },
      { Type: "TERM_MATCH", Field: "usagetype", Value: "EUC1-Host:ml.m5.large" },
    ]);
  });
});

describe("saved prices", () => {
  it("say where each price is from and when it was read", () => {
    const { prices } = readSavedPrices("us-east-1");
    for (const [key, { source, readOn, usd }] of Object.entries(prices)) {
      expect(source.length, key).to.be.above(10);
      expect(readOn, key).to.match(/^2026-/);
      expect(usd, key).to.be.above(0);
    }
  });

  it("are refused for a region without any, with the command that reads them", () => {
    expect(() => readSavedPrices("mars-north-1")).to.throw(/mars-north-1.*saved: us-east-1.*--refresh/);
  });
});
