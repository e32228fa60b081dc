import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { generateDemand } from "../../support/demand";
import { type DeployedStack, deployStack } from "../../support/deployed-stack";

const DAY = "2026-11-23";

describe("demand that comes into a stack by itself", () => {
  let stack: DeployedStack;
  let client: S3Client;

  before(async () => {
    const fleet = generateDemand({ products: 2, days: 60 });
    stack = await deployStack({ startAtMs: Date.parse(`${DAY}T00:30:00Z`), fleet });
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    client = new S3Client({
      endpoint: stack.aws.endpointUrl,
      region: "us-east-1",
      credentials,
      forcePathStyle: true,
    });
  });

  after(async () => {
    client.destroy();
    await stack.close();
  });

  async function send(key: string, body: string): Promise<void> {
    await client.send(new PutObjectCommand({ Bucket: stack.bucketName, Key: key, Body: body }));
    await stack.aws.rules.settle();
  }

  /** Units by product on the day that the files are about. */
  async function unitsOfDay(): Promise<Readonly<Record<string, number>>> {
    const lake = createLakeOver(createS3ObjectStore(stack.bucketName, client));
    const day = parseDay(DAY)!;
    const series = await Promise.all(
      (await lake.listShards()).map((shard) => lake.readShard(shard, { toDay: day })),
    );
    return Object.fromEntries(
      series
        .flat()
        .filter(({ days }) => days.at(-1) === day)
        .map(({ productId, unitsSold }) => [productId, unitsSold.at(-1)!]),
    );
  }

  it("is in the history when a file lies under incoming/", async () => {
    await send(
      "incoming/shop/monday.csv",
      `Datum;Artikel;Menge;Preis\n${formatDay(parseDay(DAY)!).split("-").reverse().join(".")};tea;7;3,50\n`,
    );
    expect(stack.aws.rules.failures).to.deep.equal([]);
    expect(await unitsOfDay()).to.deep.equal({ tea: 7 });
    const taken = {
      namespace: "DemandForecast",
      metricName: "DemandFilesTaken",
      dimensions: [{ Name: "Environment", Value: "dev" }],
    };
    const start = Date.parse(`${DAY}T00:00:00Z`);
    expect(stack.aws.metrics.statistic(taken, start, start + 86_400_000, "Sum")).to.equal(1);
  });

  it("is told of when a file cannot be read, and changes nothing", async () => {
    await send("incoming/shop/bad.csv", `date,product_id,units_sold,selling_price\n${DAY},tea,many,2\n`);
    expect(await unitsOfDay()).to.deep.equal({ tea: 7 });
    const message = stack.aws.sns.inbox.find(({ subject }) => subject?.includes("shop/bad.csv"));
    expect(message?.message).to.contain('line 2: units_sold is "many"');
    expect(stack.aws.s3.bucket(stack.bucketName).objects.has("rejected/shop/bad.csv.report.json")).to.equal(
      true,
    );
  });

  it("is in the history after it was posted", async () => {
    const api = await stack.aws.startHttpApi({ allowUnsigned: true });
    const rows = [{ date: DAY, product_id: "coffee", units_sold: 4, selling_price: 9 }];
    const response = await fetch(`${api.url}/demand`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ rows }),
    });
    expect(response.status).to.equal(202);
    await stack.aws.rules.settle();
    expect(await unitsOfDay()).to.deep.equal({ tea: 7, coffee: 4 });
  });

  it("starts nothing for objects elsewhere in the lake", async () => {
    const before = stack.aws.lambda.stats();
    await send("processed/by-hand.csv", "x");
    expect(stack.aws.lambda.stats()).to.deep.equal(before);
  });
});
