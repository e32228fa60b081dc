import { expect } from "chai";
import type { FaultInjector } from "../../../../../scripts/sandbox/server/faults";
import { StateError } from "../../../../../scripts/sandbox/services/step-functions/interpreter/failures";
import { underFaults } from "../../../../../scripts/sandbox/services/step-functions/under-faults";
import { fanOutDefinition } from "../../../../support/fan-out-definition";
import { createTestStore, runDefinition, TEST_RESOURCE } from "../../../../support/state-machine";

const SHARDS = Array.from({ length: 10 }, (_, index) => String(index).padStart(4, "0"));

interface Batch {
  readonly run: string;
  readonly shardIds: readonly string[];
}

function mapDefinition(overrides: object = {}, workerOverrides: object = {}) {
  return {
    StartAt: "Map",
    States: {
      Map: {
        Type: "Map",
        Label: "work",
        ItemReader: {
          Resource: "arn:aws:states:::s3:getObject",
          ReaderConfig: { InputType: "JSON" },
          Parameters: { Bucket: "lake", "Key.$": "$.manifestKey" },
        },
        ItemBatcher: { MaxItemsPerBatch: 3, BatchInput: { "run.$": "$.run" } },
        MaxConcurrency: 2,
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Work",
          States: {
            Work: {
              Type: "Task",
              Resource: TEST_RESOURCE,
              Parameters: { "run.$": "$.BatchInput.run", "shardIds.$": "$.Items" },
              End: true,
              ...workerOverrides,
            },
          },
        },
        ResultWriter: {
          Resource: "arn:aws:states:::s3:putObject",
          Parameters: { Bucket: "lake", "Prefix.$": "$.resultPrefix" },
        },
        ResultPath: "$.map",
        End: true,
        ...overrides,
      },
    },
  };
}

const INPUT = { manifestKey: "manifest.json", run: "r1", resultPrefix: "results/" };

function lakeWithManifest(): Map<string, string> {
  return new Map([["lake/manifest.json", JSON.stringify(SHARDS)]]);
}

describe("scripts/sandbox/services/step-functions, Distributed Map", () => {
  it("reads the manifest, batches its items and keeps within the concurrency", async () => {
    const batches: Batch[] = [];
    let running = 0;
    let most = 0;
    let release: (() => void) | undefined;
    const store = createTestStore(async (_resource, parameters) => {
      batches.push(parameters as unknown as Batch);
      most = Math.max(most, ++running);
      // Every second batch lets the one before it go on: two at a time, or none would end.
      await new Promise<void>((resolve) => {
        if (release) resolve(release());
        release = release ? undefined : resolve;
      });
      running -= 1;
      return "done";
    }, lakeWithManifest());
    const execution = await runDefinition(store, mapDefinition(), INPUT);
    expect(execution.status).to.equal("SUCCEEDED");
    expect(batches.map(({ shardIds }) => shardIds.length)).to.deep.equal([3, 3, 3, 1]);
    expect(batches.flatMap(({ shardIds }) => shardIds).sort()).to.deep.equal(SHARDS);
    expect(new Set(batches.map(({ run }) => run))).to.deep.equal(new Set(["r1"]));
    expect(most).to.equal(2);
  });

  it("writes what became of the children in the service's form", async () => {
    const objects = lakeWithManifest();
    const store = createTestStore(async (_resource, parameters) => {
      if ((parameters as unknown as Batch).shardIds.includes("0009"))
        throw new StateError("Boom", "shard 0009");
      return { ok: true };
    }, objects);
    const execution = await runDefinition(store, mapDefinition({ ToleratedFailurePercentage: 10 }), INPUT);
    const { map } = JSON.parse(execution.output!);
    expect(map.ResultWriterDetails.Key).to.match(/^results\/[0-9a-f-]{36}\/manifest\.json$/);
    const manifest = JSON.parse(objects.get(`lake/${map.ResultWriterDetails.Key}`)!);
    expect(manifest.MapRunArn).to.equal(map.MapRunArn);
    const read = (status: string) => JSON.parse(objects.get(`lake/${manifest.ResultFiles[status][0].Key}`)!);
    expect(read("SUCCEEDED")).to.have.length(3);
    const [failed] = read("FAILED");
    expect(failed).to.include({ Status: "FAILED", Error: "Boom", Cause: "shard 0009" });
    expect(JSON.parse(failed.Input)).to.deep.equal({ BatchInput: { run: "r1" }, Items: ["0009"] });
    expect(manifest.ResultFiles.PENDING).to.deep.equal([]);
  });

  it("counts failed items, not batches, against the tolerated share", async () => {
    const run = async (percentage: number) => {
      const store = createTestStore(async (_resource, parameters) => {
        if ((parameters as unknown as Batch).shardIds.includes("0004")) throw new StateError("Boom", "x");
        return 1;
      }, lakeWithManifest());
      return runDefinition(store, mapDefinition({ ToleratedFailurePercentage: percentage }), INPUT);
    };
    // One batch of three of the ten items fails.
    expect((await run(30)).status).to.equal("SUCCEEDED");
    expect(await run(29)).to.include({ status: "FAILED", error: "States.ExceedToleratedFailureThreshold" });
  });

  it("starts no further child once too many have failed", async () => {
    let calls = 0;
    const store = createTestStore(async () => {
      calls += 1;
      throw new StateError("Boom", "x");
    }, lakeWithManifest());
    const execution = await runDefinition(store, mapDefinition({ MaxConcurrency: 1 }), INPUT);
    expect(execution.status).to.equal("FAILED");
    expect(calls).to.equal(1);
    expect(execution.mapRuns[0]!.itemCounts()).to.include({ total: 10, failed: 3, aborted: 7, succeeded: 0 });
  });

  it("tries a failing worker again and counts it as done when that helps", async () => {
    const attempts = new Map<string, number>();
    const store = createTestStore(async (_resource, parameters) => {
      const [first] = (parameters as unknown as Batch).shardIds;
      const attempt = (attempts.get(first!) ?? 0) + 1;
      attempts.set(first!, attempt);
      if (first === "0003" && attempt < 3)
        throw new StateError("Lambda.TooManyRequestsException", "slow down");
      return 1;
    }, lakeWithManifest());
    const retry = [{ ErrorEquals: ["States.ALL"], MaxAttempts: 2 }];
    const execution = await runDefinition(store, mapDefinition({}, { Retry: retry }), INPUT);
    expect(execution.status).to.equal("SUCCEEDED");
    expect(attempts.get("0003")).to.equal(3);
    expect(execution.mapRuns[0]!.itemCounts()).to.include({ succeeded: 10, failed: 0, resultsWritten: 10 });
    expect(execution.mapRuns[0]!.executionCounts()).to.include({ succeeded: 4, total: 4 });
  });

  /** The map of the fleet's machine, where S3 refuses so many reads and writes of its objects, done or not. */
  const runRefused = async (refused: number, isExecuted: boolean) => {
    const worked: string[] = [];
    const asked = new Map<string, number>();
    const faults: Pick<FaultInjector, "ofCall"> = {
      ofCall(_service, resource) {
        if (!resource.includes(":s3:")) return undefined;
        const count = (asked.get(resource) ?? 0) + 1;
        asked.set(resource, count);
        return count <= refused ? { kind: "error-after", isExecuted, delayMs: 0 } : undefined;
      },
    };
    const objects = lakeWithManifest();
    const store = createTestStore(
      async (_resource, parameters) => {
        worked.push(...(parameters as unknown as Batch).shardIds);
        return { Payload: {}, StatusCode: 200 };
      },
      objects,
      (integrations) => underFaults(faults, "machine", integrations),
    );
    const { Retry } = fanOutDefinition().States.MonitorShards as { readonly Retry: object };
    const execution = await runDefinition(store, mapDefinition({ Retry }), INPUT);
    return { execution, worked, objects };
  };

  it("is read, and written, again by the service where S3 refuses it, before and after it took effect", async () => {
    for (const isExecuted of [false, true]) {
      const { execution, worked, objects } = await runRefused(2, isExecuted);
      expect(execution.status).to.equal("SUCCEEDED");
      expect(worked.sort()).to.deep.equal(SHARDS);
      expect(execution.mapRuns).to.have.length(1);
      const { map } = JSON.parse(execution.output!);
      expect(objects.has(`lake/${map.ResultWriterDetails.Key}`)).to.equal(true);
    }
  });

  it("is done once more, whole, by the fleet's machine where S3 refuses for longer", async () => {
    const { execution, worked, objects } = await runRefused(4, false);
    expect(execution.status).to.equal("SUCCEEDED");
    expect(worked.sort()).to.deep.equal([...SHARDS, ...SHARDS].sort());
    expect(execution.mapRuns.map(({ status }) => status)).to.deep.equal(["FAILED", "SUCCEEDED"]);
    const { map } = JSON.parse(execution.output!);
    expect(map.MapRunArn).to.equal(execution.mapRuns[1]!.arn);
    expect(objects.has(`lake/${map.ResultWriterDetails.Key}`)).to.equal(true);
  });

  it("fails the machine, by the name of what failed, where S3 refuses all the time", async () => {
    const { execution } = await runRefused(1_000, false);
    expect(execution).to.include({ status: "FAILED", error: "States.ItemReaderFailed" });
  });

  it("fails with States.ItemReaderFailed where the manifest is no JSON array", async () => {
    const store = createTestStore(async () => 1, new Map([["lake/manifest.json", "{}"]]));
    expect(await runDefinition(store, mapDefinition(), INPUT)).to.include({
      error: "States.ItemReaderFailed",
    });
  });
});
