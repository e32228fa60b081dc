import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import { createS3ObjectStore } from "../../../../functions/aws/lake/s3-object-store";
import { parseDay } from "../../../../functions/demand/calendar";
import type { LoggedSnapshot } from "../../../../scripts/operations/lake/manage-history";
import { type OpsResult, useOps } from "../../../support/run-ops";
import { STACK_OUTPUTS } from "../../../support/stack-outputs";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { clientConfig, type Peer, startPeer } from "../../sandbox/services/support/peer";

const BUCKET = "lake-with-history";
const OUTPUTS = { ...STACK_OUTPUTS, lakeBucketName: BUCKET };

describe("the history on the command line", () => {
  const folder = useTemporaryFolder();
  let peer: Peer;
  let s3: S3Client;

  beforeEach(async () => {
    peer = await startPeer();
    s3 = new S3Client(clientConfig(peer));
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    writeFileSync(join(folder(), "outputs.json"), JSON.stringify(OUTPUTS));
  });
  afterEach(async () => {
    s3.destroy();
    await peer.close();
  });

  const ops = useOps(
    {
      AWS_ACCESS_KEY_ID: "AKIASANDBOX",
      AWS_SECRET_ACCESS_KEY: "sandbox",
      GITHUB_ACTOR: "planner",
    },
    { per: "test" },
  );
  const data = (...args: string[]): Promise<OpsResult> =>
    ops(["data", ...args, "--outputs", join(folder(), "outputs.json"), "--endpoint-url", peer.endpoint]);

  async function importUnits(units: number, ...options: string[]): Promise<OpsResult> {
    const file = join(folder(), `units-${units}.csv`);
    writeFileSync(file, `date,product_id,units_sold,selling_price\n2026-09-01,tea,${units},4.5\n`);
    return data("import", file, ...options);
  }

  async function readUnits(): Promise<readonly number[]> {
    const lake = createLakeOver(createS3ObjectStore(BUCKET, s3));
    const shards = await lake.listShards();
    const series = await Promise.all(
      shards.map((shard) => lake.readShard(shard, { toDay: parseDay("2026-12-31")! })),
    );
    return series.flat().flatMap(({ unitsSold }) => [...unitsSold]);
  }

  const log = async () => JSON.parse((await data("log", "--json")).stdout) as LoggedSnapshot[];

  it("tells every change, who made it and which is the history, and brings an earlier one back", async () => {
    expect((await data("log")).stdout).to.match(/no snapshot yet.*"ops data import FILE"/);
    await importUnits(3);
    const wrong = await importUnits(3_000);
    expect(await readUnits()).to.deep.equal([3_000]);

    const [current, before] = await log();
    expect(wrong.stdout).to.contain(`snapshot ${current!.snapshotId}.`);
    expect(current).to.include({ isCurrent: true, committedBy: "planner", operation: "import" });
    expect(current!.parentId).to.equal(before!.snapshotId);
    const shown = await data("log");
    expect(shown.stdout).to.match(
      new RegExp(
        `${current!.snapshotId} \\(current\\)\\t[\\d-]{10} [\\d:]{5} UTC\\tplanner\\timport\\t1\\t1\\t`,
      ),
    );

    const unasked = await data("restore", before!.snapshotId);
    expect(unasked).to.include({ code: 1 });
    expect(unasked.stderr).to.contain("Nothing was changed").and.contain("--yes");
    expect(await readUnits()).to.deep.equal([3_000]);

    const restored = await data("restore", before!.snapshotId, "--yes");
    expect(restored.code, restored.stderr).to.equal(0);
    expect(await readUnits()).to.deep.equal([3]);
    expect((await log()).map(({ operation }) => operation)).to.deep.equal(["restore", "import", "import"]);
    expect((await data("restore", (await log())[0]!.snapshotId)).stderr).to.contain("is the history already");
  });

  it("refuses a snapshot that is not there, and one whose files are gone, and changes nothing", async () => {
    await importUnits(3);
    await importUnits(4);
    const [current, before] = await log();
    const unknown = await data("restore", "000009-00000000", "--yes");
    expect(unknown.code).to.equal(1);
    expect(unknown.stderr).to.contain('no snapshot "000009-00000000"').and.contain(before!.snapshotId);

    const store = createS3ObjectStore(BUCKET, s3);
    const lost = (await store.list("processed/")).find(({ key }) =>
      key.endsWith(`${before!.snapshotId}.parquet`),
    )!;
    await store.delete([lost.key]);
    const damaged = await data("restore", before!.snapshotId, "--yes");
    expect(damaged.code).to.equal(1);
    expect(damaged.stderr).to.contain(lost.key);
    expect((await log())[0]!.snapshotId).to.equal(current!.snapshotId);
    expect(await readUnits()).to.deep.equal([4]);
  });

  it("clears only when told to, and refuses to keep less than a week", async () => {
    await importUnits(3);
    await importUnits(4);
    expect((await data("clear")).stderr).to.contain("Nothing was changed");
    expect((await data("clear", "--keep-days", "3", "--yes")).stderr).to.match(/--keep-days.*3.*7/);
    expect((await data("clear", "--yes")).stdout).to.equal(
      "Deleted 0 snapshots and 0 files of the history, and 0 files of runs.\n",
    );
    expect(await log()).to.have.length(2);
  });

  it("says how many files lie beside the history, which no snapshot names", async () => {
    await importUnits(3);
    expect((await data("log")).stderr).not.to.contain("no snapshot names");
    await s3.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: "processed/shard=0000/dropped.parquet", Body: "x" }),
    );
    expect((await data("log")).stderr).to.contain("1 file under processed/ is in no snapshot");
    expect(await readUnits()).to.deep.equal([3]);
  });
});
