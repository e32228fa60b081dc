import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import { createS3ObjectStore } from "../../../../functions/aws/lake/s3-object-store";
import { parseDay } from "../../../../functions/demand/calendar";
import { type LocalAws, startLocalAws } from "../../../../scripts/sandbox/local-aws";
import { runOps } from "../../../support/run-ops";
import { STACK_OUTPUTS } from "../../../support/stack-outputs";
import { useTemporaryFolder } from "../../../support/temporary-folder";

const BUCKET = "import-lake";
const OUTPUTS = { ...STACK_OUTPUTS, lakeBucketName: BUCKET };

describe("ops data import --replace", () => {
  const folder = useTemporaryFolder();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  let aws: LocalAws;
  let client: S3Client;

  before(async () => {
    aws = await startLocalAws({ startAtMs: Date.parse("2026-11-23T00:00:00Z") });
    client = new S3Client({ endpoint: aws.endpointUrl, region: "us-east-1", credentials });
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  });

  after(async () => {
    client.destroy();
    await aws.close();
  });

  function importFile(products: readonly string[], ...options: readonly string[]) {
    const file = join(folder(), "sales.csv");
    const rows = products.map((id) => `2026-01-01,${id},3,2`);
    writeFileSync(file, ["date,product_id,units_sold,selling_price", ...rows].join("\n"));
    const outputs = join(folder(), "outputs.json");
    writeFileSync(outputs, JSON.stringify(OUTPUTS));
    return runOps(
      ["data", "import", file, "--outputs", outputs, "--endpoint-url", aws.endpointUrl, ...options],
      { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    );
  }

  async function productsInLake(): Promise<readonly string[]> {
    const lake = createLakeOver(createS3ObjectStore(BUCKET, client));
    const shards = await lake.listShards();
    const toDay = parseDay("2026-11-23")!;
    const series = await Promise.all(shards.map((shard) => lake.readShard(shard, { toDay })));
    return series.flat().map(({ productId }) => productId);
  }

  it("shows what would be forgotten and refuses where nobody can be asked, unless told --yes", async () => {
    // An empty lake has nothing to lose: no question.
    expect((await importFile(["A", "B"], "--replace")).code).to.equal(0);

    const refused = await importFile(["C"], "--replace");
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.match(
      /Plan: forget the history in s3:\/\/import-lake\/processed\/ \(1 files, .* what remains are the 1 products of sales\.csv/,
    );
    expect(refused.stderr).to.contain("ops: Nothing was changed. Answer with y, or give --yes");
    expect(await productsInLake()).to.deep.equal(["A", "B"]);

    expect((await importFile(["C"], "--replace", "--yes")).code).to.equal(0);
    expect(await productsInLake()).to.deep.equal(["C"]);
  });
});
