import { expect } from "chai";
import type { DayCommit } from "../../../../functions/contracts/day-results";
import { DataError } from "../../../../functions/contracts/errors";
import type { BatchPredictSummary } from "../../../../functions/contracts/results/predictions";
import { tallyFleetRun } from "../../../../functions/handlers/fleet/tally";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const PREFIX = "fleet/batch-predict/dt=2026-11-23/run-1/";
const EVENT = {
  step: "tally",
  task: "batch-predict",
  scheduledAt: "2026-11-23T04:30:00Z",
  executionId: "run-1",
  manifestKey: `${PREFIX}manifest.json`,
  resultKey: `${PREFIX}results/manifest.json`,
} as const;
const SUMMARY_KEY = "predictions/dt=2026-11-23/_summary.json";

const inputOf = (...Items: string[]) => JSON.stringify({ Items });
const summaryOf = (shardId: string, failures: BatchPredictSummary["failures"] = []): BatchPredictSummary => ({
  runDate: "2026-11-23",
  forecastOrigin: "2026-11-22",
  modelVersion: "v7",
  shards: 1,
  products: 10,
  forecasts: 140,
  inactiveProducts: 1,
  quarantined: { forecasts: 0, products: 0, faults: {}, examples: [] },
  dataAgeDays: 0,
  files: { [`shard=${shardId}.parquet`]: `00000000000000${shardId.slice(-2)}` },
  failures,
});
const succeeded = (shardId: string) => ({
  Input: inputOf(shardId),
  Output: JSON.stringify({ summary: summaryOf(shardId) }),
});

type Children = Readonly<Partial<Record<"SUCCEEDED" | "FAILED" | "PENDING", readonly object[]>>>;

/** What the plan and the map's result writer leave: a file of children per outcome. */
async function createLake(shards: readonly string[], children: Children) {
  const lake = createInMemoryLake("lake");
  await lake.writeJson(EVENT.manifestKey, shards);
  const files: Record<string, { Key: string }[]> = {};
  for (const [outcome, list] of Object.entries(children)) {
    const Key = `${PREFIX}results/${outcome}_0.json`;
    await lake.writeJson(Key, list);
    files[outcome] = [{ Key }];
  }
  await lake.writeJson(EVENT.resultKey, { ResultFiles: files });
  return lake;
}

describe("tally of a fleet run", () => {
  it("finds nothing failed where every child succeeded, and adds their summaries up", async () => {
    const lake = await createLake(["0000", "0001"], { SUCCEEDED: [succeeded("0001"), succeeded("0000")] });
    expect(await tallyFleetRun(EVENT, lake)).to.deep.equal({
      shardsFailed: 0,
      failedShardIds: [],
      failedShards: "",
    });
    expect(await lake.readJson(`${PREFIX}summary.json`)).to.deep.equal({
      task: "batch-predict",
      runDate: "2026-11-23",
      executionId: "run-1",
      shards: 2,
      shardsDone: 2,
      shardsFailed: 0,
      failures: [],
    });
    const { files, ...first } = summaryOf("0000");
    expect(await lake.readJson(SUMMARY_KEY)).to.deep.equal({
      ...first,
      shards: 2,
      products: 20,
      forecasts: 280,
      inactiveProducts: 2,
      failures: [],
    });
    const commit = await lake.readJson<DayCommit>("predictions/commits/2026-11-23.json");
    expect(commit).to.deep.include({ runDate: "2026-11-23", attemptId: "run-1" });
    expect(commit!.files).to.deep.include({ ...files, ...summaryOf("0001").files });
  });

  it("counts and names the shards of children that failed or were never started", async () => {
    const lake = await createLake(["0000", "0001", "0002", "0003", "0004"], {
      SUCCEEDED: [succeeded("0000")],
      FAILED: [{ Input: inputOf("0004", "0001"), Error: "DataError", Cause: "c".repeat(501) }],
      PENDING: [{ Input: inputOf("0003") }, { Input: inputOf("0002"), Error: "States.Timeout" }],
    });
    expect(await tallyFleetRun(EVENT, lake)).to.deep.equal({
      shardsFailed: 4,
      failedShardIds: ["0001", "0002", "0003", "0004"],
      failedShards: "0001, 0002, 0003, 0004",
    });
    const cause = "c".repeat(500);
    expect(await lake.readJson(`${PREFIX}summary.json`)).to.deep.include({
      shards: 5,
      shardsDone: 1,
      shardsFailed: 4,
      failures: [
        { shardIds: ["0004", "0001"], error: "DataError", cause },
        { shardIds: ["0003"], error: "States.NotStarted", cause: "" },
        { shardIds: ["0002"], error: "States.Timeout", cause: "" },
      ],
    });
    const predictions = (await lake.readJson<BatchPredictSummary>(SUMMARY_KEY))!;
    expect(predictions).to.include({ shards: 5, products: 10, forecasts: 140 });
    expect(predictions.failures).to.deep.equal([
      { shardId: "0004", reason: `DataError: ${cause}` },
      { shardId: "0001", reason: `DataError: ${cause}` },
      { shardId: "0003", reason: "States.NotStarted: " },
      { shardId: "0002", reason: "States.Timeout: " },
    ]);
  });

  it("keeps what workers themselves say has failed", async () => {
    const failures = [{ shardId: "0000", reason: "model is down" }];
    const child = {
      Input: inputOf("0000"),
      Output: JSON.stringify({ summary: summaryOf("0000", failures) }),
    };
    const lake = await createLake(["0000", "0001"], {
      SUCCEEDED: [child],
      FAILED: [{ Input: inputOf("0001"), Error: "E", Cause: "c" }],
    });
    await tallyFleetRun(EVENT, lake);
    expect((await lake.readJson<BatchPredictSummary>(SUMMARY_KEY))?.failures).to.deep.equal([
      ...failures,
      { shardId: "0001", reason: "E: c" },
    ]);
  });

  it("names ten shards for people and says how many more there are", async () => {
    const tally = async (count: number) => {
      const shards = Array.from({ length: count }, (_, index) => String(index).padStart(4, "0"));
      const lake = await createLake(shards, {
        SUCCEEDED: [succeeded("9999")],
        FAILED: shards.map((shardId) => ({ Input: inputOf(shardId) })),
      });
      return (await tallyFleetRun(EVENT, lake)).failedShards;
    };
    const ten = "0000, 0001, 0002, 0003, 0004, 0005, 0006, 0007, 0008, 0009";
    expect(await tally(10)).to.equal(ten);
    expect(await tally(12)).to.equal(`${ten} and 2 more`);
  });

  it("leaves no summary of predictions for another task", async () => {
    const lake = await createLake(["0000"], { SUCCEEDED: [{ Input: inputOf("0000"), Output: "{}" }] });
    await tallyFleetRun({ ...EVENT, task: "monitor" }, lake);
    expect(lake.keys()).to.not.include(SUMMARY_KEY);
    expect(await lake.readJson("fleet/monitor/dt=2026-11-23/run-1/summary.json")).to.include({
      task: "monitor",
    });
  });

  it("refuses a run of forecasts in which no worker finished, but tells of one that monitors", async () => {
    const children = { FAILED: [{ Input: inputOf("0000"), Error: "E", Cause: "c" }] };
    const failure = await tallyFleetRun(EVENT, await createLake(["0000"], children)).catch(String);
    expect(failure).to.match(/^DataError: No worker of the fleet run finished/);
    const lake = await createLake(["0000"], children);
    expect(await tallyFleetRun({ ...EVENT, task: "monitor" }, lake)).to.include({ shardsFailed: 1 });
  });

  it("says which file of the run is missing", async () => {
    const lake = await createLake(["0000"], { SUCCEEDED: [succeeded("0000")] });
    for (const key of [`${PREFIX}results/SUCCEEDED_0.json`, EVENT.resultKey, EVENT.manifestKey]) {
      await lake.store.delete([key]);
      const failure = await tallyFleetRun(EVENT, lake).catch((error: Error) => error);
      expect(failure).to.be.instanceOf(DataError);
      expect((failure as Error).message).to.equal(`The fleet run left no "${key}" in bucket "lake".`);
    }
  });
});
