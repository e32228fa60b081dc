import { createHash } from "node:crypto";
import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../../functions/aws/lake/lake-writer";
import { DataError, UsageError } from "../../../../functions/contracts/errors";
import { planFleetRun } from "../../../../functions/handlers/fleet/plan";
import { generateDemand } from "../../../support/demand";
import { FLEET_SETTINGS } from "../../../support/fleet-run";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const EVENT = {
  step: "plan",
  task: "batch-predict",
  scheduledAt: "2026-11-23T04:30:00Z",
  executionId: "arn:aws:states:us-east-1:123456789012:execution:fleet:run-1",
} as const;
const RUN_PREFIX = `fleet/batch-predict/dt=2026-11-23/${encodeURIComponent(EVENT.executionId)}/`;
const MANIFEST = `${RUN_PREFIX}manifest.json`;

async function createLake(shardCount = 3) {
  const lake = createInMemoryLake("lake");
  await createLakeWriter(lake.store).replaceHistory(toDailyTable(generateDemand({ products: 4, days: 2 })), {
    shardCount,
  });
  return lake;
}

const settings = (batchTransform: boolean, environment = "dev") => ({
  ...FLEET_SETTINGS,
  environment,
  batchTransform,
});

describe("plan of a fleet run", () => {
  it("leaves the ids of the shards there are, and says where everything lies", async () => {
    const lake = await createLake();
    const plan = await planFleetRun(EVENT, settings(false), lake);
    expect(plan).to.deep.equal({
      task: "batch-predict",
      scheduledAt: EVENT.scheduledAt,
      executionId: EVENT.executionId,
      shardCount: 3,
      manifestKey: MANIFEST,
      resultPrefix: `${RUN_PREFIX}results`,
    });
    expect(await lake.readJson(MANIFEST)).to.deep.equal(["0000", "0001", "0002"]);
  });

  it("lists the shards by id, and none in an empty lake", async () => {
    const lake = await createLake();
    const listShards = async () => [...(await lake.listShards())].reverse();
    await planFleetRun(EVENT, settings(false), { ...lake, listShards });
    expect(await lake.readJson(MANIFEST)).to.deep.equal(["0000", "0001", "0002"]);
    const empty = createInMemoryLake();
    expect((await planFleetRun(EVENT, settings(false), empty)).shardCount).to.equal(0);
    expect(await empty.readJson(MANIFEST)).to.deep.equal([]);
  });

  it("names a transform job of the run, for forecasts only and where the stack wants it", async () => {
    const lake = await createLake();
    const { transform } = await planFleetRun(EVENT, settings(true), lake);
    const prefix = `${RUN_PREFIX}transform/`;
    const unique = createHash("sha256").update(EVENT.executionId).digest("hex").slice(0, 10);
    expect(transform).to.deep.equal({
      jobName: `fleet-dev-2026-11-23-${unique}`,
      prefix,
      inputUri: `s3://lake/${prefix}input/`,
      outputUri: `s3://lake/${prefix}output/`,
    });
    const monitored = await planFleetRun({ ...EVENT, task: "monitor" }, settings(true), lake);
    expect(monitored).to.not.have.property("transform");
    expect(monitored.manifestKey).to.equal(MANIFEST.replace("batch-predict", "monitor"));
  });

  it("keeps the job's name within 58 characters, and unique by the execution", async () => {
    const lake = await createLake();
    const nameOf = async (executionId: string) =>
      (await planFleetRun({ ...EVENT, executionId }, settings(true, "e".repeat(60)), lake)).transform!
        .jobName;
    const name = await nameOf("run-1");
    expect(name).to.match(/^fleet-e{41}-[0-9a-f]{10}$/);
    expect(name).to.have.length(58);
    expect(await nameOf("run-2")).to.not.equal(name);
  });

  it("refuses a task it does not know, and says which it knows", async () => {
    const refuse = async (task: unknown) =>
      planFleetRun({ ...EVENT, task: task as string }, settings(false), await createLake()).catch(
        (error: Error) => error,
      );
    const failure = (await refuse("replenish")) as Error;
    expect(failure).to.be.instanceOf(UsageError);
    expect(failure.message).to.equal(
      'The execution\'s "task" is "replenish"; it must be one of monitor, batch-predict.',
    );
    expect(((await refuse(undefined)) as Error).message).to.match(/"task" is absent;/);
  });

  it("refuses products in files of their own, which no worker could share out", async () => {
    const lake = createInMemoryLake("lake");
    await lake.store.put("processed/P 9.parquet", new Uint8Array(), "");
    const failure = await planFleetRun(EVENT, settings(false), lake).catch((error: Error) => error);
    expect(failure).to.be.instanceOf(DataError);
    expect((failure as Error).message).to.match(/^Product "P 9" lies in a file of its own/);
    expect(await lake.readJson(MANIFEST)).to.equal(undefined);
    const without = { ...lake, listShards: async () => [{ shardId: "0000", objects: [] }] };
    const pinned = { ...lake, pin: async () => without };
    expect(await planFleetRun(EVENT, settings(false), pinned).catch(String)).to.match(/^DataError/);
  });
});
