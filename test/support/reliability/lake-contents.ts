import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import type { ObjectStore } from "../../../functions/aws/lake/object-store";
import { readParquet } from "../../../functions/aws/parquet/read-parquet";
import {
  manifestKey,
  PUBLIC_FILES,
  publicKey,
  RESULT_TABLES,
  type ResultArea,
  type ResultTable,
} from "../../../functions/contracts/day-results";
import {
  alertsFile,
  booksFile,
  businessPageFile,
  businessProductsFile,
  businessReportFile,
  costsReportKey,
  driftFile,
  monitoringProductsFile,
  monitoringScoresFile,
  monitoringSummaryFile,
  ordersCsvFile,
  ordersJsonFile,
  predictionsSummaryFile,
  runStateFile,
} from "../../../functions/contracts/keys";
import type { CostsReport } from "../../../functions/contracts/results/costs";
import { formatDay } from "../../../functions/demand/calendar";

/** What readers of the lake see, by what it is and for which day: text that can be compared. */
export type LakeContents = Readonly<Record<string, string>>;

/** Later than any day of a run. */
const LAST_DAY = 100_000;

/**
 * Everything a run of some days left, read as its readers read it. Names of files and snapshots are left out, for
 * chance names them.
 *
 * @throws Error of the reader where something is torn.
 */
export async function readLakeContents(
  store: ObjectStore,
  fromDay: number,
  toDay: number,
): Promise<LakeContents> {
  const lake = createLakeOver(store);
  const contents: Record<string, string> = {};
  const history = [];
  for (const shard of await lake.listShards()) {
    history.push(...(await lake.readShard(shard, { toDay: LAST_DAY })));
  }
  history.sort((left, right) => (left.productId < right.productId ? -1 : 1));
  contents.history = toText(history);
  for (let day = fromDay; day <= toDay; day++) {
    const put = (name: string, value: unknown) => {
      contents[`${formatDay(day)} ${name}`] = value === undefined ? "nothing" : toText(value);
    };
    put("predictions", await lake.readPredictions(day));
    put("predictions summary", await lake.readJson(predictionsSummaryFile(day)));
    for (const table of RESULT_TABLES) {
      put(`${table.name} as a query engine sees them`, await queryTable(store, table, day));
    }
    for (const [area, names] of Object.entries(PUBLIC_FILES) as [ResultArea, readonly string[]][]) {
      for (const name of names.filter((each) => !each.startsWith("live/"))) {
        const bytes = await readObject(store, publicKey({ area, runDay: day, name }));
        put(`${area} ${name} under the name that people know`, bytes?.toString("latin1"));
      }
    }
    put("monitoring summary", await lake.readJson(monitoringSummaryFile(day)));
    put("monitoring products", await lake.readTable(monitoringProductsFile(day)));
    put("monitoring scores", await lake.readTable(monitoringScoresFile(day)));
    put("drift", await lake.readTable(driftFile(day)));
    put("alerts", await lake.readJson(alertsFile(day)));
    put("orders.csv", await lake.readText(ordersCsvFile(day)));
    put("orders.json", await lake.readText(ordersJsonFile(day)));
    put("books", await lake.readTable(booksFile(day)));
    put("state", await lake.readJson(runStateFile(day)));
    put("business report", await lake.readJson(businessReportFile(day)));
    put("business page", await lake.readText(businessPageFile(day)));
    put("business products", await lake.readTable(businessProductsFile(day)));
    put("costs", withoutMeasurements(await lake.readJson<CostsReport>(costsReportKey(day))));
  }
  return contents;
}

/** Rows of the tables as a query engine counts them: over the files that the manifest of the day lists. */
async function queryTable(store: ObjectStore, table: ResultTable, day: number): Promise<unknown> {
  const manifest = await readObject(store, manifestKey(table, day));
  if (manifest === undefined) return undefined;
  const rows: Record<string, number> = {};
  for (const line of manifest.toString("utf8").split("\n").filter(Boolean)) {
    const key = line.slice(`s3://${store.bucketName}/`.length);
    const bytes = await readObject(store, key);
    if (bytes === undefined)
      throw new Error(`the manifest of ${table.name} names ${key}, which is not there`);
    const { columns, rowCount } = await readParquet(bytes, key);
    const days = (columns.date as Int32Array | undefined) ?? new Int32Array(rowCount);
    for (let row = 0; row < rowCount; row++) {
      const name = `${(columns.product_id as readonly string[])[row]} ${days[row]}`;
      rows[name] = (rows[name] ?? 0) + 1;
    }
  }
  return Object.fromEntries(Object.entries(rows).sort(([left], [right]) => (left < right ? -1 : 1)));
}

async function readObject(store: ObjectStore, key: string): Promise<Buffer | undefined> {
  const object = await store.get(key);
  return object === undefined || object === "unchanged" ? undefined : Buffer.from(object.bytes);
}

/** What a cost report can do without, and how its notes begin when that could not be read. */
const OPTIONAL_PARTS = {
  untagged: "What bears no tag could not be read",
  anomalies: "Costs out of the ordinary could not be read",
  storage: "The lake could not be listed",
} as const;

/**
 * The report without what no two runs share: how long the model took, on which recommendations rest, and what lies in
 * the lake and the logs, where an attempt that failed leaves its files until they are cleared. What the report can do
 * without may be missing where calls failed to the last attempt; then a note must say so.
 */
function withoutMeasurements(report: CostsReport | undefined) {
  if (!report) return undefined;
  const {
    recommendations: _,
    undecided: __,
    storage: ___,
    logs: ____,
    untagged: _____,
    anomalies: ______,
    notes,
    ...shared
  } = report;
  const untold = (Object.keys(OPTIONAL_PARTS) as (keyof typeof OPTIONAL_PARTS)[]).filter(
    (part) => report[part] === undefined && !notes.some((note) => note.startsWith(OPTIONAL_PARTS[part])),
  );
  return {
    ...shared,
    untold,
    notes: notes.filter((note) => !/ could not be (read|listed|measured): /.test(note)),
  };
}

/**
 * A text without what chance gives: ids of runs and of the attempts to write a day's results, and how often the endpoint
 * was asked, since a call whose answer was lost is captured there all the same.
 */
export function withoutChanceIds(text: string): string {
  return text
    .replaceAll(/("liveInputs":\s*\{\s*"rows":\s*)\d+/g, "$1ASKED")
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "RUN")
    .replaceAll(/(\bdt=\d{4}-\d\d-\d\d\/)[0-9a-f]{12}\//g, "$1")
    .replaceAll(/\bops-\d{4}-\d\d-\d\d\b/g, "RUN");
}

/** JSON in which typed arrays are lists and what is no number says so. */
function toText(value: unknown): string {
  if (typeof value === "string") return withoutChanceIds(value);
  const text = JSON.stringify(value, (_, member: unknown) => {
    if (member instanceof Float64Array || member instanceof Int32Array || member instanceof Uint8Array) {
      return Array.from(member as ArrayLike<number>, (each) => (Number.isFinite(each) ? each : String(each)));
    }
    return member;
  });
  return withoutChanceIds(text);
}
