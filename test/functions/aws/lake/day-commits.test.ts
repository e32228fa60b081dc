import { expect } from "chai";
import { clearResults } from "../../../../functions/aws/lake/clear-results";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import type { ObjectStore } from "../../../../functions/aws/lake/object-store";
import { publishDay } from "../../../../functions/aws/lake/publish-day";
import { commitKey, type DayFile, isAttemptFileKey } from "../../../../functions/contracts/day-results";
import { predictionsFile, predictionsSummaryFile } from "../../../../functions/contracts/keys";
import type { Lake } from "../../../../functions/contracts/lake";
import { parseDay } from "../../../../functions/demand/calendar";
import { createRandom } from "../../../../functions/demand/numeric/random";
import { failingAt } from "../../../support/failing-store";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const DAY = parseDay("2026-11-23")!;
const MANIFEST = "predictions/manifests/predictions/dt=2026-11-23/symlink.txt";

const forecasts = (units: number, ids: readonly string[]) => ({
  rowCount: ids.length,
  columns: {
    product_id: ids,
    forecast_origin: new Int32Array(ids.length).fill(DAY - 1),
    date: new Int32Array(ids.length).fill(DAY),
    predicted_demand: new Float64Array(ids.length).fill(units),
    lower: new Float64Array(ids.length),
    upper: new Float64Array(ids.length).fill(99),
    model_version: ids.map(() => "v1"),
  },
});

/** A run that leaves `units` for four products, over as many shards. */
async function run(lake: Lake, units: number, shardCount: number): Promise<void> {
  const day = await lake.beginDay("predictions", DAY);
  const ids = ["A", "B", "C", "D"];
  for (let shard = 0; shard < shardCount; shard++) {
    const own = ids.filter((_, index) => index % shardCount === shard);
    await day.writeTable(predictionsFile(DAY, String(shard)), forecasts(units, own));
  }
  await day.writeJson(predictionsSummaryFile(DAY), { units, shards: shardCount });
  await day.commit();
}

/** What our readers see of the day: units per product, or nothing. */
async function see(lake: Lake): Promise<string> {
  const table = await lake.readPredictions(DAY);
  return table
    ? table.productIds.map((id, row) => `${id}${table.predictedDemand[row]}`).join(" ")
    : "nothing";
}

/** What Athena sees: the rows of the files that the manifest lists. */
async function seeAsAthena(store: ObjectStore): Promise<string> {
  const lake = createLakeOver(store);
  const keys = ((await lake.readText(MANIFEST)) ?? "").split("\n").filter((line) => line !== "");
  const rows: string[] = [];
  for (const address of keys) {
    const key = address.slice(`s3://${store.bucketName}/`.length);
    const { columns } = (await lake.readTable(key))!;
    const { product_id, predicted_demand } = columns as Record<string, ArrayLike<unknown>>;
    rows.push(...Array.from(product_id!, (id, row) => `${id}${predicted_demand![row]}`));
  }
  return rows.length > 0 ? rows.sort().join(" ") : "nothing";
}

const OLD = "A1 B1 C1 D1";
const NEW = "A2 B2 C2 D2";

describe("the results of a day", () => {
  it("are the earlier ones or the new ones whole, wherever a run is cut short, and the new ones when it runs again", async () => {
    let cuts = 0;
    for (const kind of ["before", "after", "killed"] as const) {
      for (let nth = 1; ; nth++) {
        const { store } = createInMemoryLake();
        await run(createLakeOver(store), 1, 3);
        const failure = await run(createLakeOver(failingAt(store, nth, kind)), 2, 2).then(
          () => undefined,
          (error: Error) => error,
        );
        if (!failure) break;
        cuts++;
        expect(await see(createLakeOver(store)), `${kind} ${nth}`).to.be.oneOf([OLD, NEW]);
        expect(await seeAsAthena(store), `Athena, ${kind} ${nth}`).to.be.oneOf([OLD, NEW]);
        await run(createLakeOver(store), 2, 2);
        expect(await see(createLakeOver(store))).to.equal(NEW);
        expect(await seeAsAthena(store)).to.equal(NEW);
        expect(await createLakeOver(store).readJson("predictions/dt=2026-11-23/_summary.json")).to.deep.equal(
          {
            units: 2,
            shards: 2,
          },
        );
      }
    }
    // Two files, the summary, the commit, the manifest and the public copy, in three ways.
    expect(cuts).to.equal(18);
  });

  it("are seen old or new at each write of a run over another layout, never both", async () => {
    const { store } = createInMemoryLake();
    await run(createLakeOver(store), 1, 3);
    const seen: string[] = [];
    const pinned = await createLakeOver(store).pinResults();
    expect(await see(pinned)).to.equal(OLD);
    const watched: ObjectStore = {
      ...store,
      put: async (...request) => {
        const etag = await store.put(...request);
        seen.push(await see(createLakeOver(store)), await seeAsAthena(store));
        // A run that began before sees what it began with.
        expect(await see(pinned)).to.equal(OLD);
        return etag;
      },
    };
    await run(createLakeOver(watched), 2, 2);
    expect(new Set(seen)).to.deep.equal(new Set([OLD, NEW]));
    expect(seen.at(-1)).to.equal(NEW);
  });

  it("are those of one of two runs at once, for every reader, in 200 trials", async () => {
    const random = createRandom(7);
    const won = new Set<string>();
    for (let trial = 0; trial < 200; trial++) {
      const { store } = createInMemoryLake();
      const slow: ObjectStore = {
        ...store,
        get: async (...request) => {
          for (let turns = Math.floor(random() * 4); turns > 0; turns--) await new Promise(setImmediate);
          return store.get(...request);
        },
        put: async (...request) => {
          for (let turns = Math.floor(random() * 4); turns > 0; turns--) await new Promise(setImmediate);
          return store.put(...request);
        },
      };
      await Promise.all([run(createLakeOver(slow), 1, 3), run(createLakeOver(slow), 2, 2)]);
      const ours = await see(createLakeOver(store));
      won.add(ours);
      expect(ours, String(trial)).to.be.oneOf([OLD, NEW]);
      expect(await seeAsAthena(store), String(trial)).to.equal(ours);
      expect(await createLakeOver(store).readJson("predictions/dt=2026-11-23/_summary.json")).to.include({
        units: ours === OLD ? 1 : 2,
      });
    }
    // Either may come last.
    expect(won.size).to.equal(2);
  });

  it("stay as they are, byte for byte and name for name, when a run leaves the same again", async () => {
    const lake = createInMemoryLake();
    await run(lake, 1, 3);
    const before = new Map(lake.store.objects);
    await run(lake, 1, 3);
    expect(new Map(lake.store.objects)).to.deep.equal(before);
  });

  it("are written whole into each attempt, what is the same as before, too", async () => {
    const lake = createInMemoryLake();
    await run(lake, 1, 2);
    const day = await lake.beginDay("predictions", DAY);
    await day.writeTable(predictionsFile(DAY, "0"), forecasts(1, ["A", "C"]));
    await day.writeTable(predictionsFile(DAY, "1"), forecasts(5, ["B", "D"]));
    const { attemptId, files } = await day.commit();
    const own = lake.keys().filter((key) => key.includes(`/${attemptId}/`));
    expect(own).to.have.length(Object.keys(files).length);
    expect(await see(lake)).to.equal("A1 B5 C1 D5");
  });

  it("keep beside the new files those that a run wants kept, of the commit that it comes after", async () => {
    const lake = createInMemoryLake();
    await run(lake, 1, 2);
    const day = await lake.beginDay("predictions", DAY);
    await day.writeTable(predictionsFile(DAY, "0"), forecasts(3, ["A", "C"]));
    // Another run ends first: what is kept is its.
    await run(lake, 7, 2);
    await day.commit({ keep: ({ names }) => names.filter((name) => name === "shard=1.parquet") });
    expect(await see(lake)).to.equal("A3 B7 C3 D7");
  });

  it("are published as the last commit has them when another run commits between a first run's commit and its views", async () => {
    for (const publishes of ["already", "not yet"]) {
      const { store } = createInMemoryLake();
      const slow = createLakeOver({
        ...store,
        put: async (key, ...rest) => {
          const etag = await store.put(key, ...rest);
          if (key === commitKey("predictions", DAY)) {
            const other = publishes === "already" ? store : failingAt(store, 6, "killed");
            await run(createLakeOver(other), 2, 2).catch((error: Error) => {
              if (publishes === "already") throw error;
            });
          }
          return etag;
        },
      });
      await run(slow, 1, 3);
      expect(await see(createLakeOver(store)), publishes).to.equal(NEW);
      expect(await seeAsAthena(store), publishes).to.equal(NEW);
      const summary = await createLakeOver(store).readJson("predictions/dt=2026-11-23/_summary.json");
      expect(summary, publishes).to.deep.equal({ units: 2, shards: 2 });
    }
  });

  it("are published without a look at what is not there yet, and without reading again what was just written", async () => {
    const { store } = createInMemoryLake();
    const asked: string[] = [];
    const counted = createLakeOver({
      ...store,
      get: (key, etag) => {
        asked.push(key);
        return store.get(key, etag);
      },
    });
    await run(counted, 1, 3);
    // Before the run, and after it whether the commit still is its own.
    expect(asked).to.deep.equal([commitKey("predictions", DAY), commitKey("predictions", DAY)]);
    expect(await seeAsAthena(store)).to.equal(OLD);
  });

  it("of many days are looked at by one request, and are those that were there then", async () => {
    const { store } = createInMemoryLake();
    const asked: string[] = [];
    const lake = createLakeOver({
      ...store,
      get: (key, etag) => {
        asked.push(key);
        return store.get(key, etag);
      },
    });
    // Of no name that is published: that one would be read where a day has no commit.
    const fileOf = (runDay: number): DayFile => ({ area: "predictions", runDay, name: "units.json" });
    const leave = async (runDay: number, units: number) => {
      const day = await createLakeOver(store).beginDay("predictions", runDay);
      await day.writeJson(fileOf(runDay), { units });
      await day.commit();
    };
    const days = Array.from({ length: 8 }, (_, index) => DAY - 7 + index);
    const readAll = (from: Lake) =>
      Promise.all(days.map(async (day) => (await from.readJson<{ units: number }>(fileOf(day)))?.units));
    const look = async () => {
      const pinned = await lake.pinResults();
      asked.length = 0;
      await pinned.lookAtDays("predictions", days[0]!, DAY);
      return pinned;
    };
    const isCommit = (key: string) => key.includes("/commits/");
    for (const day of days.slice(0, 6)) await leave(day, 1);
    await leave(DAY - 20, 9);

    expect(await readAll(await look())).to.deep.equal([1, 1, 1, 1, 1, 1, undefined, undefined]);
    expect(asked.filter(isCommit)).to.have.length(6);
    const pinned = await look();
    await leave(days[0]!, 2);
    await leave(days[6]!, 2);
    expect(await readAll(pinned)).to.deep.equal([1, 1, 1, 1, 1, 1, undefined, undefined]);
    expect(asked.filter(isCommit)).to.deep.equal([]);
    expect(await readAll(await look())).to.deep.equal([2, 1, 1, 1, 1, 1, 2, undefined]);
    expect(asked.filter(isCommit)).to.have.length(2);
  });

  it("stay the first ones where only the first count", async () => {
    const lake = createInMemoryLake();
    const second = await lake.beginDay("predictions", DAY);
    await second.writeTable(predictionsFile(DAY, "0"), forecasts(2, ["A"]));
    await run(lake, 1, 1);
    const { attemptId } = await second.commit({ onlyFirst: true });
    expect(attemptId).to.not.equal(second.attemptId);
    expect(await see(lake)).to.equal(OLD);
  });

  it("are read where versions before commits left them, by the summary's word, and published from there", async () => {
    const lake = createInMemoryLake();
    const keyOf = (shardId: string) => `predictions/dt=2026-11-23/shard=${shardId}.parquet`;
    await lake.writeTable(keyOf("0"), forecasts(1, ["A", "B", "C", "D"]));
    await lake.writeTable(keyOf("9"), forecasts(8, ["A"]));
    await lake.writeJson("predictions/dt=2026-11-23/_summary.json", { keys: [keyOf("0")] });
    expect(await see(lake)).to.equal(OLD);
    expect(await lake.listDays("predictions")).to.deep.equal([DAY]);
    expect(await lake.listCommits("predictions")).to.deep.equal([]);
    expect(await seeAsAthena(lake.store)).to.equal("nothing");
    expect(await publishDay(lake.store, "predictions", DAY)).to.equal(1);
    expect(await seeAsAthena(lake.store)).to.equal(OLD);
    await run(lake, 2, 2);
    expect([await see(lake), await seeAsAthena(lake.store)]).to.deep.equal([NEW, NEW]);
  });

  it("are told to be gone, and brought back by the day run again, when somebody deleted a file", async () => {
    const lake = createInMemoryLake();
    await run(lake, 1, 1);
    const key = lake.keys().find((one) => isAttemptFileKey(one) && one.endsWith(".parquet"))!;
    await lake.store.delete([key]);
    expect(await see(createLakeOver(lake.store)).catch(String)).to.match(
      /^DataError: "predictions.* is part of the results of its day and is gone\. Run the day again/,
    );
    await run(lake, 1, 1);
    expect(await see(createLakeOver(lake.store))).to.equal(OLD);
  });

  it("are refused, by name, when the commit is no commit", async () => {
    const lake = createInMemoryLake();
    for (const [text, message] of [
      ["{", /is no JSON/],
      ['{"schemaVersion":2}', /is no commit of a day that this version reads/],
      ["null", /is no commit of a day that this version reads/],
    ] as const) {
      await lake.writeText(commitKey("predictions", DAY), text, "");
      expect(await see(lake).catch(String)).to.match(message);
    }
  });

  it("of several areas are looked at as they were at one instant", async () => {
    const memory = createInMemoryLake();
    const leave = async (units: number) => {
      for (const area of ["predictions", "orders"] as const) {
        const day = await memory.beginDay(area, DAY);
        await day.writeJson({ area, runDay: DAY, name: "state.json" }, { units });
        await day.commit();
      }
    };
    await leave(1);
    let looks = 0;
    const changing: ObjectStore = {
      ...memory.store,
      get: async (key, etag) => {
        const found = await memory.store.get(key, etag);
        // Between the first look at the one and the first look at the other, all of it is made again.
        if (key === commitKey("predictions", DAY) && ++looks === 1) await leave(2);
        return found;
      },
    };
    const pinned = await createLakeOver(changing).pinResults({
      runDay: DAY,
      areas: ["predictions", "orders"],
    });
    const unitsOf = async (area: DayFile["area"]) =>
      (await pinned.readJson<{ units: number }>({ area, runDay: DAY, name: "state.json" }))!.units;
    expect([await unitsOf("predictions"), await unitsOf("orders")]).to.deep.equal([2, 2]);
    expect(looks).to.be.above(2);
  });

  describe("cleared", () => {
    const DAYS = 86_400_000;
    /** A lake whose objects are as old as `ageDays` says, before an object that is written now. */
    const aged = (store: ObjectStore, ageDays: (key: string) => number): ObjectStore => ({
      ...store,
      list: async (prefix) => [
        ...(await store.list(prefix)).map((object) => ({
          ...object,
          lastModifiedMs: (1_000 - ageDays(object.key)) * DAYS,
        })),
        ...(prefix === "predictions/"
          ? [{ key: "predictions/now", etag: "", sizeBytes: 0, lastModifiedMs: 1_000 * DAYS }]
          : []),
      ],
    });
    const attemptsOf = (keys: readonly string[]) =>
      new Set(keys.filter(isAttemptFileKey).map((key) => key.split("/")[2]));

    it("lose what no commit names once it is older than any attempt, and nothing else", async () => {
      const lake = createInMemoryLake();
      await run(lake, 1, 3);
      await run(lake, 2, 2);
      await lake.writeText("reports/dt=2026-11-23/costs.json", "{}", "");
      expect(attemptsOf(lake.keys()).size).to.equal(2);
      const before = lake.keys();
      expect(await clearResults(aged(lake.store, () => 15))).to.equal(0);
      // The commit is young: whoever read the one before may still read its files.
      expect(await clearResults(aged(lake.store, (key) => (key.includes("/commits/") ? 14 : 40)))).to.equal(
        0,
      );
      expect(lake.keys()).to.deep.equal(before);
      // Three shards and a summary.
      expect(await clearResults(aged(lake.store, () => 16))).to.equal(4);
      expect(attemptsOf(lake.keys()).size).to.equal(1);
      expect([await see(createLakeOver(lake.store)), await seeAsAthena(lake.store)]).to.deep.equal([
        NEW,
        NEW,
      ]);
      expect(await clearResults(aged(lake.store, () => 400))).to.equal(0);
      expect(lake.keys()).to.include("reports/dt=2026-11-23/costs.json");
    });

    it("lose the files of an attempt that came to no end, on a day without a commit too", async () => {
      const lake = createInMemoryLake();
      await run(createLakeOver(failingAt(lake.store, 2, "killed")), 1, 3).catch(() => {});
      expect(lake.keys()).to.have.length(1);
      expect(await clearResults(aged(lake.store, () => 15))).to.equal(0);
      expect(await clearResults(aged(lake.store, () => 16))).to.equal(1);
    });

    it("stay whole when the day is committed anew while they are cleared", async () => {
      const lake = createInMemoryLake();
      await run(lake, 1, 3);
      await run(lake, 2, 2);
      const late = await lake.beginDay("predictions", DAY);
      await late.writeTable(predictionsFile(DAY, "0"), forecasts(4, ["A", "B", "C", "D"]));
      const own = `/${late.attemptId}/`;
      const racing = aged(lake.store, (key) => (key.includes(own) ? 14 : 40));
      const list = racing.list;
      const store: ObjectStore = {
        ...racing,
        list: async (prefix) => {
          const objects = await list(prefix);
          if (prefix === "predictions/") await late.commit();
          return objects;
        },
      };
      expect(await clearResults(store)).to.equal(0);
      expect(await see(createLakeOver(lake.store))).to.equal("A4 B4 C4 D4");
    });
  });
});
