import { expect } from "chai";
import type { Lake } from "../../../../functions/contracts/lake";
import { parseDay } from "../../../../functions/demand/calendar";
import { monitorLiveInputs } from "../../../../functions/handlers/monitoring/live-inputs";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const RUN_DAY = parseDay("2026-11-23")!;
const FOLDER = "datacapture/model/main/2026/11/22";
const STATISTICS = "monitoring/dt=2026-11-23/live/statistics.json";

const capture = (data: string) =>
  JSON.stringify({
    captureData: { endpointInput: { observedContentType: "application/json", data, encoding: "JSON" } },
    eventMetadata: { eventId: "e1" },
    eventVersion: "0",
  });
const asked = (rain: number) =>
  capture(`{"instances":[{"product_id":"A","date":"2026-11-22","features":{"rain":${rain}}}]}`);

async function createLake(files: Readonly<Record<string, string>>) {
  const lake = createInMemoryLake();
  for (const [key, text] of Object.entries(files)) await lake.writeText(key, text, "");
  return lake;
}

const readStatistics = (lake: Lake) =>
  lake.readJson<{
    dataset: { item_count: number };
    features: { name: string; numerical_statistics: { sum: number } }[];
  }>(STATISTICS);

/** Monitors the inputs of the day and commits what was found. */
async function monitorDay(lake: Lake, runDay = RUN_DAY): Promise<number> {
  return (await judgeDay(lake, runDay))?.rows ?? 0;
}

async function judgeDay(lake: Lake, runDay: number) {
  const day = await lake.beginDay("monitoring", runDay);
  const live = await monitorLiveInputs(lake, day);
  if (live) await day.commit();
  return live;
}

describe("live-inputs", () => {
  it("describe what the endpoint was asked the day before, without what names the request", async () => {
    const lake = await createLake({
      [`${FOLDER}/03/a.jsonl`]: `${asked(1)}\n${asked(2)}\n`,
      [`${FOLDER}/22/b.jsonl`]: asked(4),
      // Of other days, and no capture.
      "datacapture/model/main/2026/11/23/00/c.jsonl": asked(100),
      "datacapture/model/main/2026/11/21/00/d.jsonl": asked(100),
      [`${FOLDER}/03/e.json`]: asked(100),
    });
    expect(await monitorDay(lake)).to.equal(3);
    const { dataset, features } = (await readStatistics(lake))!;
    expect(dataset.item_count).to.equal(3);
    expect(features.map(({ name, numerical_statistics }) => [name, numerical_statistics.sum])).to.deep.equal([
      ["rain", 7],
    ]);
    const baseline = await lake.readJson("baseline/live/statistics.json");
    expect(baseline).to.deep.equal(await readStatistics(lake));
  });

  it("break their baseline by columns, types and missing values, and not by another distribution", async () => {
    const ask = (features: object) =>
      capture(JSON.stringify({ instances: [{ product_id: "A", date: "2026-11-22", features }] }));
    const lake = await createLake({
      [`${FOLDER}/03/a.jsonl`]: [1, 2, 3].map((rain) => ask({ rain, city: "Ulm" })).join("\n"),
      "datacapture/model/main/2026/11/23/03/a.jsonl": [901, 902, 903]
        .map((rain) => ask({ rain, city: "Ulm" }))
        .join("\n"),
      "datacapture/model/main/2026/11/24/03/a.jsonl": [
        ask({ rain: "wet", city: "Bonn" }),
        ask({ rain: 2 }),
      ].join("\n"),
    });
    expect((await judgeDay(lake, RUN_DAY))!.violations).to.deep.equal([]);
    expect((await judgeDay(lake, RUN_DAY + 1))!.violations).to.deep.equal([]);
    const { rows, violations } = (await judgeDay(lake, RUN_DAY + 2))!;
    expect(rows).to.equal(2);
    expect(violations.map(({ feature, check }) => `${feature} ${check}`)).to.include.members([
      "rain data_type_check",
      "city completeness_check",
      "city categorical_values_check",
    ]);
    expect(await judgeDay(lake, RUN_DAY + 3)).to.equal(null);
  });

  it("leave out what cannot be read, and write nothing when nothing is left", async () => {
    const lake = await createLake({
      [`${FOLDER}/03/a.jsonl`]: [
        capture('{"instances":['),
        "torn",
        '{"eventMetadata":{"eventId":"e2"}}',
      ].join("\n"),
    });
    const before = lake.keys();
    expect(await monitorDay(lake)).to.equal(0);
    expect(lake.keys()).to.deep.equal(before);
    await lake.writeText(`${FOLDER}/04/b.jsonl`, asked(3), "");
    expect(await monitorDay(lake)).to.equal(1);
  });

  it("do nothing when nothing was captured, and stand a file that has gone meanwhile", async () => {
    const empty = await createLake({ "datacapture/model/main/2026/11/20/00/c.jsonl": asked(1) });
    expect(await monitorDay(empty)).to.equal(0);
    expect(empty.keys()).to.have.length(1);
    const lake = await createLake({ [`${FOLDER}/03/a.jsonl`]: asked(1), [`${FOLDER}/03/b.jsonl`]: asked(2) });
    const readText: Lake["readText"] = async (key) =>
      String(key).endsWith("a.jsonl") ? undefined : lake.readText(key);
    expect(await monitorDay({ ...lake, readText })).to.equal(1);
  });

  it("read at most two hundred files, spread over the day", async () => {
    const readOf = async (count: number) => {
      const keys = Array.from(
        { length: count },
        (_, index) => `${FOLDER}/00/${String(index).padStart(4, "0")}.jsonl`,
      );
      const read: number[] = [];
      const lake: Lake = {
        ...(await createLake(Object.fromEntries(keys.map((key) => [key, ""])))),
        readText: async (key) => {
          read.push(keys.indexOf(String(key)));
          return "";
        },
      };
      await monitorDay(lake);
      return read;
    };
    expect(await readOf(200)).to.deep.equal(Array.from({ length: 200 }, (_, index) => index));
    // Every third of six hundred, every one and a half of three hundred.
    expect(await readOf(600)).to.deep.equal(Array.from({ length: 200 }, (_, index) => 3 * index));
    expect((await readOf(300)).slice(0, 5)).to.deep.equal([0, 1, 3, 4, 6]);
  });

  it("are looked for on their day only, of every variant that answers, at every endpoint", async () => {
    const day = "2026/11/22";
    const lake = await createLake({
      [`datacapture/model/champion/${day}/03/a.jsonl`]: asked(1),
      [`datacapture/model/challenger/${day}/03/a.jsonl`]: asked(2),
      [`datacapture/model/shadow/${day}/03/a.jsonl`]: asked(100),
      [`datacapture/renamed/champion/${day}/03/a.jsonl`]: asked(4),
      "datacapture/renamed/champion/2026/11/21/03/a.jsonl": asked(100),
    });
    const listed: string[] = [];
    const list = (prefix: string) => {
      listed.push(prefix);
      return lake.list(prefix);
    };
    expect(await monitorDay({ ...lake, list })).to.equal(3);
    expect((await readStatistics(lake))!.features[0]!.numerical_statistics.sum).to.equal(7);
    expect(listed.filter((prefix) => prefix.startsWith("datacapture/"))).to.deep.equal([
      `datacapture/model/challenger/${day}/`,
      `datacapture/model/champion/${day}/`,
      `datacapture/renamed/champion/${day}/`,
    ]);
  });
});
