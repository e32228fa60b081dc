import type { PricingClient } from "@aws-sdk/client-pricing";
import { expect } from "chai";
import { createPriceList } from "../../../functions/aws/price-list";
import { createFakeClient } from "../../support/fake-client";

/** The form of https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file.html */
const product = (attributes: object, ...tiers: { beginRange: string; usd: string }[]) =>
  JSON.stringify({
    product: { attributes },
    terms: {
      OnDemand: {
        "X.JRTCKXETXF": {
          effectiveDate: "2026-11-01T00:00:00Z",
          priceDimensions: Object.fromEntries(
            tiers.map(({ beginRange, usd }, index) => [
              `X.${index}`,
              { unit: "Hrs", beginRange, pricePerUnit: { USD: usd } },
            ]),
          ),
        },
      },
    },
  });

/** Products by usage type. */
function createList(products: Readonly<Record<string, string>>, region = "us-west-2") {
  const client = createFakeClient<PricingClient>(({ Filters }) => {
    const usageType = (Filters as { Field: string; Value: string }[]).find(
      ({ Field }) => Field === "usagetype",
    );
    const found = products[usageType!.Value];
    return { PriceList: found === undefined ? [] : [found] };
  });
  return { list: createPriceList(region, client), client };
}

describe("the price list", () => {
  it("tells what an instance is and what an hour of it costs, by the usage type of the region", async () => {
    const { list, client } = createList({
      "USW2-Host:ml.m5.xlarge": product(
        { vCpu: "4", memory: "16 GiB" },
        { beginRange: "0", usd: "0.2300000000" },
      ),
    });
    expect(await list.readInstance("ml.m5.xlarge")).to.deep.equal({
      price: {
        of: "hour of ml.m5.xlarge",
        usd: 0.23,
        unit: "Hrs",
        region: "us-west-2",
        asOf: "2026-11-01",
      },
      vCpus: 4,
      memoryGib: 16,
    });
    expect(client.sent[0]?.input).to.deep.include({ ServiceCode: "AmazonSageMaker" });
    expect(await list.readInstance("ml.m5.large")).to.equal(undefined);
  });

  it("knows no instance of which it does not tell what it is made of", async () => {
    const { list } = createList({ "USW2-Host:ml.m5.xlarge": product({}, { beginRange: "0", usd: "0.23" }) });
    expect(await list.readInstance("ml.m5.xlarge")).to.equal(undefined);
  });

  it("takes the first tier that costs something, and usage types without a region", async () => {
    const { list } = createList({
      "CW:MetricMonitorUsage": product(
        {},
        { beginRange: "10000", usd: "0.1" },
        { beginRange: "0", usd: "0" },
        { beginRange: "10", usd: "0.3" },
      ),
    });
    const price = await list.readUnit("AmazonCloudWatch", "CW:MetricMonitorUsage", "month of a metric");
    expect(price).to.include({ usd: 0.3, of: "month of a metric" });
  });

  it("asks for a price again once it is old, or when it could not be read", async () => {
    let isDown = true;
    const client = createFakeClient<PricingClient>(() => {
      if (isDown) throw new Error("throttled");
      return { PriceList: [product({}, { beginRange: "0", usd: "0.3" })] };
    });
    let nowMs = 0;
    const list = createPriceList("us-west-2", client, () => nowMs);
    const read = () => list.readUnit("AmazonCloudWatch", "CW:MetricMonitorUsage", "month of a metric");
    const failure = await read().catch((error: Error) => error);
    expect(failure).to.be.an("error").with.property("message", "throttled");
    isDown = false;
    await Promise.all([read(), read()]);
    nowMs = 5 * 3_600_000;
    expect(await read()).to.include({ usd: 0.3 });
    expect(client.sent).to.have.length(2);
    nowMs = 7 * 3_600_000;
    await read();
    expect(client.sent).to.have.length(3);
  });

  it("prices a serverless second by its memory", async () => {
    const { list } = createList({
      "USW2-ServerlessInf:Mem-3GB": product({}, { beginRange: "0", usd: "0.00006" }),
    });
    expect((await list.readServerlessSecond(3))?.usd).to.equal(0.00006);
    expect(await list.readServerlessSecond(2)).to.equal(undefined);
  });
});
