import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import fc from "fast-check";
import { createLakeOver } from "../../../../functions/aws/lake/create-lake";
import { createLakeWriter, toDailyTable } from "../../../../functions/aws/lake/lake-writer";
import type { ObjectStore } from "../../../../functions/aws/lake/object-store";
import { createS3ObjectStore } from "../../../../functions/aws/lake/s3-object-store";
import { rejectedKey, rejectionReportKey } from "../../../../functions/contracts/incoming";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import { createRandom } from "../../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../../functions/demand/series";
import { ingestFile } from "../../../../functions/handlers/ingest/ingest-file";
import { readIncoming } from "../../../../functions/handlers/ingest/read-incoming";
import { type LocalAws, startLocalAws } from "../../../../scripts/sandbox/local-aws";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const HEADER = "date,product_id,units_sold,selling_price";
const FIRST_DAY = parseDay("2026-08-01")!;
const DAYS = 60;
const SHOPS = ["north", "south"] as const;
const PRODUCTS_OF_A_SHOP = 3;

interface SentFile {
  readonly name: string;
  readonly text: string;
  /** Night, from the first, in which it is sent. */
  readonly night: number;
}

interface Feed {
  /** In the order of their sending. */
  readonly files: readonly SentFile[];
  /** Names of the files that nobody can read. */
  readonly broken: ReadonlySet<string>;
  /** What the files say in the end, as one file of a sender who made no mistake. */
  readonly clean: string;
}

const toText = (rows: readonly string[]): string => [HEADER, ...rows, ""].join("\n");

/** Ways to break a file so that none of it can be taken. */
const BREAKS: readonly ((rows: readonly string[]) => string)[] = [
  (rows) => toText(rows).replace(/,(\d+),/, ",many,"),
  (rows) => toText([...rows, "2026-08-33,tea,1,2"]),
  (rows) =>
    toText(rows.map((row, index) => (index === 0 ? `${row.slice(0, row.lastIndexOf(","))},-4` : row))),
  (rows) => ["date,units_sold,selling_price", ...rows.map((row) => row.replace(/,[^,]+/, "")), ""].join("\n"),
  (rows) => `${toText(rows).slice(0, -5)}"`,
  () => "\u0000\u0001PK\u0003\u0004 no table",
  (rows) => toText([...rows, rows[0]!.replace(/,\d+,/, ",999,")]),
];

/**
 * Sixty days of two shops, one of which sells each day, whose file may come days late, in part first, wrong first, twice, under another
 * name, or broken before it comes whole.
 */
function drawFeed(seed: number): Feed {
  const random = createRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const sent: (SentFile & { readonly order: number })[] = [];
  const broken = new Set<string>();
  const clean: string[] = [];
  let count = 0;
  for (let index = 0; index < DAYS; index++) {
    const shop = SHOPS[index % SHOPS.length]!;
    const date = formatDay(FIRST_DAY + index);
    const rowsOf = (units: () => number) =>
      Array.from({ length: PRODUCTS_OF_A_SHOP }, (_, product) =>
        [date, `${shop}-${product}`, units(), 2 + product].join(),
      );
    const rows = rowsOf(() => pick(40));
    clean.push(...rows);
    const send = (kind: string, text: string, night: number): string => {
      const name = `incoming/${shop}/${date}-${kind}.csv`;
      sent.push({ name, text, night, order: count++ });
      return name;
    };
    const night = index + (pick(6) === 0 ? 1 + pick(4) : 0);
    const kind = pick(8);
    if (kind === 0) send("part", toText(rows.slice(0, 1 + pick(2))), night);
    // Of a wrong file and its correction the later one counts.
    if (kind === 1) send("wrong", toText(rowsOf(() => 50 + pick(40))), night);
    if (kind === 2) broken.add(send("broken", BREAKS[pick(BREAKS.length)]!(rows), night));
    send("whole", toText(rows), night + (kind < 3 ? pick(3) : 0));
    if (kind === 3) send("again", toText(rows), night + pick(5));
    if (kind === 4) send("whole-and-more", toText(rows.toReversed()), night + pick(5));
  }
  sent.sort((left, right) => left.night - right.night || left.order - right.order);
  return { files: sent, broken, clean: toText(clean) };
}

interface Bucket {
  readonly store: ObjectStore;
  send(file: SentFile): Promise<void>;
}

/** Feeds a lake by files alone, night by night. Events come twice, in any order, and some only the night after. */
async function feed({ files }: Feed, { store, send }: Bucket, seed: number) {
  const random = createRandom(seed + 1);
  const told: string[] = [];
  const services = {
    store,
    writer: createLakeWriter(store, "ingest"),
    metrics: { publish: async () => ({ published: 0, calls: 0 }) },
    notifier: { notify: async ({ subject }: { readonly subject: string }) => void told.push(subject) },
  };
  let waiting: string[] = [];
  const lastNight = files.at(-1)!.night;
  for (let night = 0; night <= lastNight + 1; night++) {
    for (const file of files.filter((one) => one.night === night)) {
      await send(file);
      waiting.push(...(random() < 0.1 ? [file.name, file.name] : [file.name]));
    }
    const isLast = night > lastNight;
    const handled = waiting.filter(() => isLast || random() < 0.9);
    const held = waiting.filter((key) => !handled.includes(key));
    handled.sort(() => random() - 0.5);
    for (const key of handled) await ingestFile(key, { environment: "dev", form: {}, nowMs: 0 }, services);
    waiting = held;
  }
  return told;
}

/** Every row of a history, written by one writer into one file: alike histories give the same bytes. */
async function bytesOf(store: ObjectStore): Promise<Uint8Array> {
  const lake = await createLakeOver(store).pin();
  const shards = await lake.listShards();
  const read = await Promise.all(
    shards.map((shard) => lake.readShard(shard, { toDay: FIRST_DAY + DAYS + 9 })),
  );
  return writeOnce(read.flat());
}

async function writeOnce(list: readonly DemandSeries[]): Promise<Uint8Array> {
  const { store } = createInMemoryLake();
  const sorted = [...list].sort((left, right) => (left.productId < right.productId ? -1 : 1));
  await createLakeWriter(store).replaceHistory(toDailyTable(sorted), { shardCount: 1 });
  const file = [...store.objects].find(([key]) => key.endsWith(".parquet"));
  return file![1].bytes;
}

async function checkFeed(seed: number, bucket: Bucket): Promise<void> {
  const played = drawFeed(seed);
  const told = await feed(played, bucket, seed);
  const imported = await readIncoming("incoming/clean.csv", Buffer.from(played.clean), {});
  const { store } = createInMemoryLake();
  await createLakeWriter(store).importHistory(() => imported.series);
  const expected = await bytesOf(store);
  expect(Buffer.compare(await bytesOf(bucket.store), expected), `seed ${seed}`).to.equal(0);
  const names = new Set(told.map((subject) => `incoming/${subject.split("rejected: ")[1]}`));
  expect([...names].sort(), `seed ${seed}`).to.deep.equal([...played.broken].sort());
  for (const key of played.broken) {
    expect(await bucket.store.get(rejectedKey(key)), key).to.not.equal(undefined);
    expect(await bucket.store.get(rejectionReportKey(key)), key).to.not.equal(undefined);
  }
}

describe("a history that is fed by files alone for sixty days, late, in part, wrong, twice and broken ones among them", () => {
  let aws: LocalAws;
  let client: S3Client;

  before(async () => {
    aws = await startLocalAws({ startAtMs: (FIRST_DAY + 1) * 86_400_000 });
    client = new S3Client({
      endpoint: aws.endpointUrl,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      forcePathStyle: true,
    });
  });

  after(async () => {
    client.destroy();
    await aws.close();
  });

  it("is that of one clean import, byte for byte, and every broken file is told", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 30 }), async (seed) => {
        const { store } = createInMemoryLake();
        await checkFeed(seed, {
          store,
          send: async ({ name, text }) => void (await store.put(name, Buffer.from(text), "text/csv")),
        });
      }),
      { numRuns: 1 },
    );
  });

  it("is so in a bucket, whose objects are dated to the second", async () => {
    const Bucket = "fed-by-files";
    aws.s3.createBucket(Bucket);
    await checkFeed(7, {
      store: createS3ObjectStore(Bucket, client),
      send: async ({ name, text }) => {
        await aws.advanceTo(aws.clock.nowMs + 600_000);
        await client.send(new PutObjectCommand({ Bucket, Key: name, Body: text }));
      },
    });
  });
});
