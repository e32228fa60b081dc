import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import { createS3ObjectStore } from "../../../../functions/aws/lake/s3-object-store";
import type { DeclarationsDocument } from "../../../../functions/contracts/declarations";
import { UsageError } from "../../../../functions/contracts/errors";
import { changesFile, DECLARATIONS_KEY } from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import type { OpenChange } from "../../../../functions/contracts/results/monitoring";
import { parseDay } from "../../../../functions/demand/calendar";
import { toChangeTable } from "../../../../functions/monitoring/changes/change-table";
import { describeAcknowledged, describeExpected } from "../../../../scripts/operations/drift/declare-change";
import { writeDayFile, writePredictions } from "../../../support/day-files";
import { createInMemoryLake } from "../../../support/in-memory-lake";
import { useOps } from "../../../support/run-ops";
import { STACK_OUTPUTS } from "../../../support/stack-outputs";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { clientConfig, type Peer, startPeer } from "../../sandbox/services/support/peer";

const BUCKET = "lake-with-changes";
const CHANGE: OpenChange = {
  productId: "tea",
  feature: "selling_price",
  kind: "level",
  text: null,
  state: "new-normal",
  since: "2026-08-20",
  raisedOn: "2026-09-02",
  settledOn: "2026-09-20",
  before: 4,
  now: 5,
  score: 3.21,
  revenuePerDay: 1234.4,
  declarationId: null,
  declaredBy: null,
  why: null,
};

function writeTea(lake: Lake): Promise<void> {
  return lake.writeTable("processed/tea.parquet", {
    rowCount: 1,
    columns: {
      product_id: ["tea"],
      date: Int32Array.from([parseDay("2026-09-01")!]),
      units_sold: Float64Array.from([3]),
      selling_price: Float64Array.from([5]),
      rival_price: Float64Array.from([6]),
    },
  });
}

describe("changes on the command line", () => {
  const folder = useTemporaryFolder();
  let peer: Peer;
  let s3: S3Client;
  let lake: Lake;

  beforeEach(async () => {
    peer = await startPeer();
    s3 = new S3Client(clientConfig(peer));
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const outputs = { ...STACK_OUTPUTS, lakeBucketName: BUCKET };
    writeFileSync(join(folder(), "outputs.json"), JSON.stringify(outputs));
    lake = createLakeOver(createS3ObjectStore(BUCKET, s3));
    await writeTea(lake);
    await writeDayFile(lake, changesFile(parseDay("2026-09-21")!), toChangeTable([CHANGE]));
  });
  afterEach(async () => {
    s3.destroy();
    await peer.close();
  });

  const ops = useOps({
    AWS_ACCESS_KEY_ID: "AKIASANDBOX",
    AWS_SECRET_ACCESS_KEY: "sandbox",
    GITHUB_ACTOR: "planner",
  });
  const drift = (...args: string[]) =>
    ops(["drift", ...args, "--outputs", join(folder(), "outputs.json"), "--endpoint-url", peer.endpoint]);
  const declared = async () => (await lake.readJson<DeclarationsDocument>(DECLARATIONS_KEY))?.declarations;

  it("lists what nobody acknowledged, and acknowledges it with who, when and why", async () => {
    const listed = await drift("list");
    expect(listed.stdout).to.include(
      "normal on 2026-09-20\ttea\tselling_price\tlevel from 4 to 5\t2026-08-20\t3.2\t1,234",
    );
    const done = await drift("acknowledge", "tea", "selling_price", "--why", "new price list");
    expect(done.stdout).to.match(
      /^acknowledged {2}[0-9a-f]{8}: selling_price of product tea from 2026-08-20/,
    );
    const [declaration] = (await declared())!;
    expect(declaration).to.deep.include({
      ...{ status: "acknowledged", productId: "tea", feature: "selling_price", kind: "level" },
      // Up to the day before the run that was first in alarm: by then it had come in.
      ...{ from: "2026-08-20", settledOn: "2026-09-01", why: "new price list", declaredBy: "planner" },
    });
    expect(Date.now() - Date.parse(declaration!.declaredAt)).to.be.within(0, 3_600_000);

    const withdrawn = await drift("withdraw", declaration!.id, "--json");
    expect(JSON.parse(withdrawn.stdout)).to.deep.include({ id: declaration!.id });
    expect((await declared())![0]!.withdrawn!.by).to.equal("planner");
  });
});

describe("what is declared", () => {
  const options = { productId: "tea", feature: "rival_price", from: "2026-10-01", missing: false, why: "x" };
  const create = async () => {
    const own = createInMemoryLake();
    await writeTea(own);
    await writeDayFile(
      own,
      changesFile(parseDay("2026-09-21")!),
      toChangeTable([CHANGE, { ...CHANGE, productId: "cocoa @ Bonn" }]),
    );
    await writePredictions(own, "0000", {
      originDay: parseDay("2026-09-20")!,
      modelVersion: "m",
      productIds: ["cocoa @ Bonn"],
      days: Int32Array.of(parseDay("2026-09-21")!),
      predictedDemand: Float64Array.of(1),
      lower: Float64Array.of(0),
      upper: Float64Array.of(2),
    });
    return own;
  };

  it("is an expected change of a product and a feature that there are, with days and a reason", async () => {
    const own = await create();
    expect(await describeExpected(own, { ...options, until: "2026-10-14" })).to.deep.equal({
      ...{ status: "expected", productId: "tea", feature: "rival_price", why: "x" },
      ...{ from: "2026-10-01", settledOn: "2026-10-07", until: "2026-10-14" },
    });
    expect(await describeExpected(own, { ...options, productId: "all", missing: true })).to.include({
      ...{ productId: "all", kind: "missing" },
    });
    const refused: readonly (readonly [changes: object, message: RegExp])[] = [
      [
        { feature: "rivl_price" },
        /no feature "rivl_price"; it has selling_price, rival_price, units_sold, forecast_error/,
      ],
      [{ productId: "coffee" }, /no product "coffee"/],
      [{ productId: "cocoa" }, /Product "cocoa" is sold at places, .*: "cocoa @ Bonn"\.$/],
      [{ productId: "coffee", feature: "forecast_error" }, /no product "coffee"/],
      [{ from: "1 October" }, /--from is "1 October"; give a day as YYYY-MM-DD/],
      [{ until: "2026-09-30" }, /--until is 2026-09-30, before --from 2026-10-01/],
      [{ why: " " }, /--why is empty/],
      [{ feature: "forecast_error", missing: true }, /--missing is about values/],
    ];
    for (const [changes, message] of refused) {
      const error = await describeExpected(own, { ...options, ...changes }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(UsageError);
      expect((error as Error).message).to.match(message);
    }
  });

  it("is an acknowledgement of what is open, and of nothing else", async () => {
    const own = await create();
    const open = await describeAcknowledged(own, { productId: "all", feature: "selling_price", why: "x" });
    expect(open.map(({ productId }) => productId)).to.deep.equal(["cocoa @ Bonn", "tea"]);
    // Without its place a product is meant wherever it is sold.
    const placed = { productId: "cocoa", feature: "selling_price", why: "x" };
    expect(await describeAcknowledged(own, placed)).to.deep.equal(open.slice(0, 1));
    const error = await describeAcknowledged(own, options).catch(String);
    expect(error).to.match(
      /^OperatorError: In the run of 2026-09-21 "rival_price" of product tea has no open/,
    );
  });
});
