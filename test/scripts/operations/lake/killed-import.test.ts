import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import { createS3ObjectStore } from "../../../../functions/aws/lake/s3-object-store";
import { parseDay } from "../../../../functions/demand/calendar";
import { STACK_OUTPUTS } from "../../../support/stack-outputs";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { clientConfig, type Peer, startPeer } from "../../sandbox/services/support/peer";

const BUCKET = "lake-of-imports";
const OUTPUTS = { ...STACK_OUTPUTS, lakeBucketName: BUCKET };

describe("imports in processes of their own", () => {
  const folder = useTemporaryFolder();
  let peer: Peer;
  let s3: S3Client;

  beforeEach(async () => {
    peer = await startPeer();
    s3 = new S3Client(clientConfig(peer));
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    writeFileSync(join(folder(), "outputs.json"), JSON.stringify(OUTPUTS));
    writeProducts("first.csv", 0, 390);
    writeProducts("second.csv", 390, 900);
  });
  afterEach(async () => {
    s3.destroy();
    await peer.close();
  });

  function writeProducts(name: string, from: number, to: number): void {
    const rows = Array.from({ length: (to - from) * 7 }, (_, index) => {
      const product = `P${String(from + Math.floor(index / 7)).padStart(4, "0")}`;
      return `2026-09-0${1 + (index % 7)},${product},${index % 5},2.5`;
    });
    writeFileSync(join(folder(), name), `date,product_id,units_sold,selling_price\n${rows.join("\n")}\n`);
  }

  const start = (name: string) => {
    const stack = ["--outputs", join(folder(), "outputs.json"), "--endpoint-url", peer.endpoint];
    return spawn(
      process.execPath,
      ["--import", "tsx", "scripts/ops.ts", "data", "import", join(folder(), name), ...stack],
      {
        env: { ...process.env, AWS_ACCESS_KEY_ID: "AKIASANDBOX", AWS_SECRET_ACCESS_KEY: "sandbox" },
        stdio: "ignore",
      },
    );
  };
  const run = async (name: string) => (await once(start(name), "exit"))[0] as number | null;
  const listFiles = async () => (await createS3ObjectStore(BUCKET, s3).list("processed/")).length;

  /** Products and product-days that a reader sees. */
  async function count() {
    const lake = createLakeOver(createS3ObjectStore(BUCKET, s3));
    const shards = await lake.listShards();
    const toDay = parseDay("2026-12-31")!;
    const series = (await Promise.all(shards.map((shard) => lake.readShard(shard, { toDay })))).flat();
    return {
      products: new Set(series.map(({ productId }) => productId)).size,
      days: series.reduce((sum, { days }) => sum + days.length, 0),
    };
  }

  for (const writes of [1, 2, 3]) {
    it(`killed after ${writes} of its writes have changed all or nothing, and run again miss nothing`, async () => {
      expect(await run("first.csv")).to.equal(0);
      const before = await listFiles();
      const second = start("second.csv");
      let hasExited = false;
      const exit = once(second, "exit").then(() => {
        hasExited = true;
      });
      while (!hasExited && (await listFiles()) < before + writes) await wait(2);
      second.kill("SIGKILL");
      await exit;
      expect(await count()).to.be.deep.oneOf([
        { products: 390, days: 2_730 },
        { products: 900, days: 6_300 },
      ]);
      expect(await run("second.csv")).to.equal(0);
      expect(await count()).to.deep.equal({ products: 900, days: 6_300 });
    });
  }

  it("at the same time lose nothing of each other", async () => {
    expect(await Promise.all([run("first.csv"), run("second.csv")])).to.deep.equal([0, 0]);
    expect(await count()).to.deep.equal({ products: 900, days: 6_300 });
  });
});
