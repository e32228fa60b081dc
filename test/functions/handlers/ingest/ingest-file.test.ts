import { expect } from "chai";
import { createLakeWriter } from "../../../../functions/aws/lake/lake-writer";
import type { ObjectStore } from "../../../../functions/aws/lake/object-store";
import {
  INGESTED_PREFIX,
  type IngestOutcome,
  rejectedKey,
  rejectionReportKey,
} from "../../../../functions/contracts/incoming";
import type { MetricDatum } from "../../../../functions/contracts/metrics";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import { createRandom } from "../../../../functions/demand/numeric/random";
import { readCalendar } from "../../../../functions/handlers/calendar/read-calendar";
import { type IngestOptions, ingestFile } from "../../../../functions/handlers/ingest/ingest-file";
import { failingAt } from "../../../support/failing-store";
import { createInMemoryLake, type InMemoryLake } from "../../../support/in-memory-lake";

const HEADER = "date,product_id,units_sold,selling_price";
const OPTIONS = { environment: "dev", form: {}, nowMs: 0 };
const LAST_DAY = parseDay("2099-12-31")!;

interface Told {
  readonly metrics: MetricDatum[];
  readonly messages: { readonly subject: string; readonly body: string }[];
}

function ingestInto(
  store: ObjectStore,
  key: string,
  told: Told = { metrics: [], messages: [] },
  options: IngestOptions = OPTIONS,
): Promise<IngestOutcome> {
  return ingestFile(key, options, {
    store,
    writer: createLakeWriter(store, "ingest"),
    metrics: {
      publish: async (data) => {
        told.metrics.push(...data);
        return { published: data.length, calls: 1 };
      },
    },
    notifier: {
      notify: async (message) => {
        told.messages.push(message);
      },
    },
  });
}

async function put(lake: InMemoryLake, key: string, rows: readonly string[]): Promise<void> {
  await lake.store.put(key, Buffer.from([HEADER, ...rows, ""].join("\n")), "text/csv");
}

/** Every row that a reader sees, in order. */
async function rowsOf(lake: InMemoryLake): Promise<string[]> {
  const pinned = await lake.pin();
  const series = (
    await Promise.all(
      (await pinned.listShards()).map((shard) => pinned.readShard(shard, { toDay: LAST_DAY })),
    )
  ).flat();
  return series
    .flatMap(({ productId, days, unitsSold, sellingPrice }) =>
      Array.from(days, (day, row) => `${formatDay(day)},${productId},${unitsSold[row]},${sellingPrice[row]}`),
    )
    .sort();
}

describe("files of demand that come by themselves", () => {
  it("that are handled late read what speaks of their days, and not all that has come since", async () => {
    const lake = createInMemoryLake();
    const dayOf = (file: number) => formatDay(parseDay("2026-01-01")! + file);
    const keyOf = (file: number) => `incoming/shop/file-${String(file).padStart(2, "0")}.csv`;
    for (let file = 0; file < 30; file++) await put(lake, keyOf(file), [`${dayOf(file)},a,${file},2`]);
    // Corrects the first day, and has come after all others; the last file is nobody's yet.
    await put(lake, "incoming/shop/file-97.csv", [`${dayOf(0)},a,77,2`]);
    await put(lake, "incoming/shop/file-98.csv", [`${dayOf(0)},a,99,2`, `${dayOf(1)},a,98,2`]);
    for (let file = 1; file < 30; file++) await ingestInto(lake.store, keyOf(file));
    await ingestInto(lake.store, "incoming/shop/file-97.csv");
    const read: string[] = [];
    const store: ObjectStore = {
      ...lake.store,
      get: (key, etag) => {
        if (key.startsWith("incoming/")) read.push(key);
        return lake.store.get(key, etag);
      },
      list: (prefix, ...others) => {
        if (prefix === INGESTED_PREFIX) read.push(prefix);
        return lake.store.list(prefix, ...others);
      },
    };
    await ingestInto(store, keyOf(0));
    expect(new Set(read)).to.deep.equal(new Set([keyOf(0), "incoming/shop/file-97.csv", INGESTED_PREFIX]));
    expect((await rowsOf(lake))[0]).to.equal(`${dayOf(0)},a,77,2`);
    read.length = 0;
    await ingestInto(store, "incoming/shop/file-98.csv");
    expect(read, "the newest file asks for no other").to.deep.equal(["incoming/shop/file-98.csv"]);
    expect((await rowsOf(lake)).slice(0, 2)).to.deep.equal([`${dayOf(0)},a,99,2`, `${dayOf(1)},a,98,2`]);
  });

  it("are in the history, whichever event is handled first and how often", async () => {
    const random = createRandom(20_261_129);
    const pick = (count: number): number => Math.floor(random() * count);
    for (let round = 0; round < 8; round++) {
      const lake = createInMemoryLake();
      const clean = new Map<string, string>();
      const contents: string[][] = [];
      const keys: string[] = [];
      for (let file = 0; file < 12; file++) {
        const key = `incoming/shop-${pick(2)}/file-${String(file).padStart(2, "0")}.csv`;
        const kind = pick(10);
        if (kind === 0) await lake.store.put(key, Buffer.from("no table at all\n"), "text/csv");
        else if (kind === 1) await put(lake, key, ["2026-09-01,a,many,2"]);
        else if (kind === 2 && contents.length > 0) await put(lake, key, contents[pick(contents.length)]!);
        else {
          // Late days, partial days and corrections of days that are there.
          const rows = ["a", "b", "c"]
            .filter(() => pick(3) > 0)
            .map((product) => `${formatDay(parseDay("2026-09-01")! + pick(5))},${product},${pick(50)},2`);
          if (rows.length === 0) continue;
          if (!contents.some((known) => known.join() === rows.join())) {
            contents.push(rows);
            for (const row of rows) clean.set(row.split(",").slice(0, 2).join(), row);
          }
          await put(lake, key, rows);
        }
        keys.push(key);
      }
      const events = [...keys, ...keys.filter(() => pick(3) === 0)];
      for (let left = events.length; left > 0; left--) {
        const [key] = events.splice(pick(left), 1);
        await ingestInto(lake.store, key!);
      }
      expect(await rowsOf(lake), `round ${round}`).to.deep.equal([...clean.values()].sort());
    }
  });

  it("are in the history when all events are handled at once", async () => {
    for (let round = 0; round < 4; round++) {
      const lake = createInMemoryLake();
      const keys = Array.from({ length: 6 }, (_, index) => `incoming/till-${index}.csv`);
      for (const [index, key] of keys.entries()) {
        await put(lake, key, [`2026-09-01,shared,${index},2`, `2026-09-01,own-${index},1,2`]);
      }
      await Promise.all(keys.map((key) => ingestInto(lake.store, key)));
      const own = keys.map((_, index) => `2026-09-01,own-${index},1,2`);
      expect(await rowsOf(lake)).to.deep.equal([...own, "2026-09-01,shared,5,2"]);
    }
  });

  it("are whole or not at all, cut at any write, and whole when they are tried again", async () => {
    const rows = ["2026-09-01,a,1,2", "2026-09-02,b,3,2"];
    for (const kind of ["before", "after", "killed"] as const) {
      for (let nth = 1; ; nth++) {
        const lake = createInMemoryLake();
        await put(lake, "incoming/first.csv", ["2026-09-01,a,9,2"]);
        await ingestInto(lake.store, "incoming/first.csv");
        await put(lake, "incoming/second.csv", rows);
        const isCut = await ingestInto(failingAt(lake.store, nth, kind), "incoming/second.csv").then(
          () => false,
          () => true,
        );
        expect([["2026-09-01,a,9,2"], rows].map(String)).to.include(String(await rowsOf(lake)));
        await ingestInto(lake.store, "incoming/second.csv");
        expect(await rowsOf(lake), `${kind} write ${nth}`).to.deep.equal(rows);
        if (!isCut) break;
      }
    }
  });

  it("change nothing when the same content comes again after its correction", async () => {
    const lake = createInMemoryLake();
    await put(lake, "incoming/monday.csv", ["2026-09-01,a,10,2"]);
    await ingestInto(lake.store, "incoming/monday.csv");
    await put(lake, "incoming/corrected.csv", ["2026-09-01,a,12,2"]);
    await ingestInto(lake.store, "incoming/corrected.csv");
    await put(lake, "incoming/copy-of-monday.csv", ["2026-09-01,a,10,2"]);
    const outcome = await ingestInto(lake.store, "incoming/copy-of-monday.csv");
    expect(outcome).to.deep.equal({
      outcome: "known",
      key: "incoming/copy-of-monday.csv",
      firstKey: "incoming/monday.csv",
    });
    expect(await rowsOf(lake)).to.deep.equal(["2026-09-01,a,12,2"]);
  });

  it("lie under rejected/ with every bad line when they cannot be read, and are told of", async () => {
    const lake = createInMemoryLake();
    await put(lake, "incoming/north/bad.csv", [
      "2026-09-01,a,many,2",
      "2026-13-01,a,1,2",
      "2026-09-03,a,1,2",
    ]);
    const told: Told = { metrics: [], messages: [] };
    const outcome = await ingestInto(lake.store, "incoming/north/bad.csv", told);
    expect(outcome).to.include({ outcome: "rejected", key: "incoming/north/bad.csv" });
    expect(await rowsOf(lake)).to.deep.equal([]);
    const read = async (key: string) => Buffer.from(lake.store.objects.get(key)!.bytes).toString("utf8");
    expect(await read(rejectedKey("incoming/north/bad.csv"))).to.contain("2026-13-01,a,1,2");
    const report = JSON.parse(await read(rejectionReportKey("incoming/north/bad.csv")));
    expect(report.summary).to.equal("bad.csv: 2 lines cannot be read, and nothing of the file was taken.");
    expect(report.badLines).to.have.length(2);
    expect(report.badLines[0]).to.match(/^line 2: units_sold is "many"/);
    expect(report.badLines[1]).to.match(/^line 3: date is "2026-13-01"/);
    expect(told.metrics.find(({ name }) => name === "DemandFilesRejected")?.value).to.equal(1);
    expect(told.messages[0]!.subject).to.equal("[dev] Demand file rejected: north/bad.csv");
    expect(told.messages[0]!.body).to.contain('line 3: date is "2026-13-01"');
  });

  it("are read in the form that the stack's configuration states", async () => {
    const lake = createInMemoryLake();
    const text = "Datum;Artikel;Menge;Preis\n01.09.26;tee;1.250;3,5\n";
    await lake.store.put("incoming/umsatz.csv", Buffer.from(text), "text/csv");
    expect(await ingestInto(lake.store, "incoming/umsatz.csv")).to.include({ outcome: "rejected" });
    const told: Told = { metrics: [], messages: [] };
    await ingestFile(
      "incoming/umsatz.csv",
      { ...OPTIONS, form: { dateFormat: "DD.MM.YY", decimal: "comma" } },
      {
        store: lake.store,
        writer: createLakeWriter(lake.store, "ingest"),
        metrics: { publish: async () => ({ published: 0, calls: 0 }) },
        notifier: { notify: async () => {} },
      },
    );
    expect(told.messages).to.deep.equal([]);
    expect(await rowsOf(lake)).to.deep.equal(["2026-09-01,tee,1250,3.5"]);
  });

  const PLANS = "kind,from,to,product_id,name,discount,price";
  const NOON_MS = Date.parse("2026-09-01T12:00:00Z");
  const putPlans = (lake: InMemoryLake, key: string, rows: readonly string[]) =>
    lake.store.put(key, Buffer.from([PLANS, ...rows, ""].join("\n")), "text/csv");
  const plannedIn = async (lake: InMemoryLake) =>
    (await readCalendar(lake))?.lines
      .filter(({ withdrawnOn }) => withdrawnOn === undefined)
      .map(({ kind, from, to, price, knownOn }) => [kind, from, to, price, knownOn]) ?? [];

  it("are plans under incoming/calendar/: in the calendar from their day on, and never in the history", async () => {
    const lake = createInMemoryLake("plans-that-come");
    await put(lake, "incoming/till.csv", ["2026-09-01,a,1,2"]);
    const keys = ["incoming/calendar/first.csv", "incoming/calendar/north/corrected.csv"];
    await putPlans(lake, keys[0]!, [
      "promotion,2026-10-01,2026-10-07,a,Autumn,20 %,3.6",
      "holiday,2026-10-03,,,Unity,,",
    ]);
    await putPlans(lake, keys[1]!, ["promotion,2026-10-01,2026-10-05,a,Autumn,20 %,3.5"]);
    // Events come in any order, and twice; files that come later count.
    const options = { ...OPTIONS, nowMs: NOON_MS };
    for (const key of [keys[1]!, keys[0]!, keys[1]!, "incoming/till.csv", keys[0]!]) {
      await ingestInto(lake.store, key, undefined, options);
    }
    expect(await plannedIn(lake)).to.deep.equal([
      ["promotion", "2026-10-01", "2026-10-05", 3.5, "2026-09-01"],
      ["holiday", "2026-10-03", "2026-10-03", undefined, "2026-09-01"],
    ]);
    expect(await rowsOf(lake)).to.deep.equal(["2026-09-01,a,1,2"]);
  });

  it("are plans whole or not at all, cut at any write, and whole when they are tried again", async () => {
    const key = "incoming/calendar/plans.csv";
    for (const kind of ["before", "after", "killed"] as const) {
      for (let nth = 1; ; nth++) {
        const lake = createInMemoryLake(`cut-plans-${kind}-${nth}`);
        await putPlans(lake, key, ["holiday,2026-10-03,,,Unity,,", "event,2026-10-10,2026-10-11,,Fair,,"]);
        const options = { ...OPTIONS, nowMs: NOON_MS };
        const isCut = await ingestInto(failingAt(lake.store, nth, kind), key, undefined, options).then(
          () => false,
          () => true,
        );
        expect([0, 2]).to.include((await plannedIn(lake)).length);
        const again = await ingestInto(lake.store, key, undefined, options);
        expect(again.outcome).to.be.oneOf(["taken", "known"]);
        expect(await plannedIn(lake), `${kind} write ${nth}`).to.have.length(2);
        if (!isCut) break;
      }
    }
  });

  it("are refused plans with every bad line, and dates that only the stack's form decides are read by it", async () => {
    const lake = createInMemoryLake("refused-plans");
    const bad = "incoming/calendar/bad.csv";
    await putPlans(lake, bad, ["promotion,2026-10-07,2026-10-01,a,,,", "sale,2026-10-01,,a,,,"]);
    const told: Told = { metrics: [], messages: [] };
    expect(await ingestInto(lake.store, bad, told)).to.include({ outcome: "rejected" });
    expect(told.messages[0]!.subject).to.equal("[dev] Calendar file rejected: calendar/bad.csv");
    expect(told.messages[0]!.body).to.match(
      /the calendar is as it was[\s\S]*line 2: [\s\S]*line 3: kind is "sale"/,
    );
    expect(await plannedIn(lake)).to.deep.equal([]);
    const american = "incoming/calendar/american.csv";
    await putPlans(lake, american, ["holiday,10/03/2026,,,,,"]);
    expect(await ingestInto(lake.store, american)).to.include({ outcome: "rejected" });
    const options = { ...OPTIONS, nowMs: NOON_MS, form: { dateFormat: "MM/DD/YYYY" } };
    expect(await ingestInto(lake.store, american, undefined, options)).to.include({
      outcome: "taken",
      rows: 1,
    });
    expect((await plannedIn(lake)).map(([, from]) => from)).to.deep.equal(["2026-10-03"]);
  });

  it("are gone without a fault when they were deleted before their event", async () => {
    const lake = createInMemoryLake();
    expect(await ingestInto(lake.store, "incoming/none.csv")).to.deep.equal({
      outcome: "gone",
      key: "incoming/none.csv",
    });
  });
});
