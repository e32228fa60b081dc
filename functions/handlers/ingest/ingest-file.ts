import { mapConcurrently } from "../../aws/batches";
import type { LakeWriter } from "../../aws/lake/lake-writer";
import { LostRaceError, type ObjectStore } from "../../aws/lake/object-store";
import { warn } from "../../aws/log/run-log";
import { DataError, UsageError } from "../../contracts/errors";
import {
  holdsPlans,
  INCOMING_PREFIX,
  INGESTED_PREFIX,
  type IngestedContent,
  type IngestOutcome,
  ingestedKey,
  type RejectionReport,
  rejectedKey,
  rejectionReportKey,
} from "../../contracts/incoming";
import type { LakeObject } from "../../contracts/lake";
import {
  FLEET_METRICS,
  fleetDimensions,
  type MetricDatum,
  type MetricDefinition,
} from "../../contracts/metrics";
import type { MetricsPublisher, Notifier } from "../../contracts/ports";
import { type Days, kindOf, type ReadOptions } from "./incoming-kinds";
import { contentIdOf } from "./read-incoming";

const JSON_TYPE = "application/json";

export interface IngestDependencies {
  readonly store: ObjectStore;
  readonly writer: LakeWriter;
  readonly metrics: MetricsPublisher;
  readonly notifier: Notifier;
}

export interface IngestOptions extends ReadOptions {
  readonly environment: string;
}

/**
 * Brings a file into the history, or the calendar, whole or not at all.
 *
 * Events come late, twice and in any order; what counts is when files came. So each commit holds the file and every
 * file that came after it: of two that speak of the same product and day the later one wins, whichever event was
 * handled first. A content that came before under any name changes nothing: a correction must not be taken back by a copy of
 * what it corrects.
 */
export async function ingestFile(
  key: string,
  options: IngestOptions,
  services: IngestDependencies,
): Promise<IngestOutcome> {
  const { store, writer } = services;
  const found = await findObject(store, key);
  const read = found && (await readBytes(store, key));
  if (!found || !read) return { outcome: "gone", key };
  const kind = kindOf(key);
  let file: unknown;
  try {
    file = await kind.read(key, read, options);
  } catch (error) {
    if (!(error instanceof DataError || error instanceof UsageError)) throw error;
    return reject(found, read, error.message, options, services);
  }
  const contentKey = ingestedKey(contentIdOf(read));
  const first = await claim(store, contentKey, { key, arrivedAtMs: found.lastModifiedMs });
  if (first !== undefined) return { outcome: "known", key, firstKey: first };

  const build = () => withLaterFiles(file, found, options, store);
  const committed = await kind.commit(file, build, options, { store, writer });
  const content: IngestedContent = { key, arrivedAtMs: found.lastModifiedMs, committed };
  await store.put(contentKey, encode(content), JSON_TYPE);
  await services.metrics.publish(describeFiles(options, { taken: 1, rejected: 0 }));
  const { rows, products } = committed;
  return { outcome: "taken", key, rows, ...(products !== undefined && { products }) };
}

async function findObject(store: ObjectStore, key: string): Promise<LakeObject | undefined> {
  return (await store.list(key)).find((object) => object.key === key);
}

async function readBytes(store: ObjectStore, key: string): Promise<Uint8Array | undefined> {
  const object = await store.get(key);
  return object === undefined || object === "unchanged" ? undefined : object.bytes;
}

/**
 * Takes a content for a file, unless another that came before brought it.
 *
 * @returns the key of that other; nothing when the content is this file's to bring in
 */
async function claim(
  store: ObjectStore,
  contentKey: string,
  { key, arrivedAtMs }: IngestedContent,
): Promise<string | undefined> {
  for (;;) {
    const stored = await store.get(contentKey);
    const known = stored === undefined || stored === "unchanged" ? undefined : stored;
    const content = known && (JSON.parse(Buffer.from(known.bytes).toString("utf8")) as IngestedContent);
    if (content?.key === key) return content.committed ? key : undefined;
    if (content && content.arrivedAtMs <= arrivedAtMs) return content.key;
    try {
      // An event of a later copy may be handled first: the content is still that of the file that came first.
      await store.put(contentKey, encode({ key, arrivedAtMs }), JSON_TYPE, known?.etag ?? null);
      return undefined;
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error;
    }
  }
}

/**
 * A file, with those of its kind laid over it, in the order of their coming, that came after it and were handled before it.
 * One that nobody has begun with yet needs no look: its own event lays it over this one. Nor does one of other days. So an old
 * file that is handled late reads what speaks of its days, and not all that has come since.
 */
async function withLaterFiles(
  content: unknown,
  file: LakeObject,
  options: ReadOptions,
  store: ObjectStore,
): Promise<unknown> {
  const kind = kindOf(file.key);
  const days = kind.daysOf(content);
  const later = (await store.list(INCOMING_PREFIX))
    .filter((other) => compareArrival(other, file) > 0 && kindOf(other.key) === kind)
    .sort(compareArrival);
  // Most files are the newest: what was begun with is then nobody's concern.
  const begun = later.length > 0 ? await readBegun(store) : new Map<string, IngestedContent>();
  const relevant = later.filter(({ key }) => begun.has(key) && mayOverlap(days, begun.get(key)!));
  let merged = content;
  for (const other of relevant) {
    const bytes = await readBytes(store, other.key);
    if (!bytes || (await isCopy(store, bytes, other.key))) continue;
    try {
      const brought = await kind.read(other.key, bytes, options);
      // What it says of other days may have been corrected by a file that says nothing of these.
      merged = kind.merge(merged, days ? kind.cut(brought, days) : brought);
    } catch (error) {
      // Its own event rejects it and tells.
      if (!(error instanceof DataError || error instanceof UsageError)) throw error;
    }
  }
  return merged;
}

/** Contents that are in the lake, by their place: nothing of them changes any more. */
const knownContents = new Map<string, IngestedContent>();
const CONCURRENT_READS = 16;

/** Contents that somebody has begun with, by the file that brought them. */
async function readBegun(store: ObjectStore): Promise<ReadonlyMap<string, IngestedContent>> {
  const places = await store.list(INGESTED_PREFIX);
  const contents = await mapConcurrently(places, CONCURRENT_READS, async ({ key, etag }) => {
    const place = `${store.bucketName}/${key}@${etag}`;
    const known = knownContents.get(place);
    if (known) return known;
    const bytes = await readBytes(store, key);
    const content = bytes && (JSON.parse(Buffer.from(bytes).toString("utf8")) as IngestedContent);
    if (content?.committed) knownContents.set(place, content);
    return content;
  });
  return new Map(contents.flatMap((content) => (content ? [[content.key, content] as const] : [])));
}

/** Of a content that is not in the lake yet nobody knows its days. */
function mayOverlap(days: Days | undefined, { committed: known }: IngestedContent): boolean {
  return days === undefined || known === undefined || (known.from <= days.to && known.to >= days.from);
}

/** Files of one second, which is as fine as S3 tells, come in the order of their keys. */
function compareArrival(a: LakeObject, b: LakeObject): number {
  return a.lastModifiedMs - b.lastModifiedMs || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

async function isCopy(store: ObjectStore, bytes: Uint8Array, key: string): Promise<boolean> {
  const stored = await readBytes(store, ingestedKey(contentIdOf(bytes)));
  return (
    stored !== undefined && (JSON.parse(Buffer.from(stored).toString("utf8")) as IngestedContent).key !== key
  );
}

async function reject(
  { key, lastModifiedMs, sizeBytes }: LakeObject,
  bytes: Uint8Array,
  message: string,
  options: IngestOptions,
  { store, metrics, notifier }: IngestDependencies,
): Promise<IngestOutcome> {
  const [summary = "", ...badLines] = message.split("\n").map((line) => line.trim());
  const report: RejectionReport = {
    key,
    arrivedAt: new Date(lastModifiedMs).toISOString(),
    sizeBytes,
    summary,
    badLines,
  };
  await store.put(rejectedKey(key), bytes, "application/octet-stream");
  await store.put(rejectionReportKey(key), encode(report), JSON_TYPE);
  await metrics.publish(describeFiles(options, { taken: 0, rejected: 1 }));
  warn(`${key} was rejected`, { summary });
  await notifier.notify({
    subject: `[${options.environment}] ${kindOf(key).noun} file rejected: ${key.slice(INCOMING_PREFIX.length)}`,
    body: [
      `The file ${key} was not taken; the ${holdsPlans(key) ? "calendar" : "history"} is as it was.`,
      "",
      summary,
      ...badLines,
      "",
      `It lies in ${rejectedKey(key)}, this report in ${rejectionReportKey(key)}.`,
      `Mend it and put it under ${key.slice(0, key.lastIndexOf("/") + 1)} again. When it is right as it is, say how it is written with data.file in the stack's configuration.`,
    ].join("\n"),
    attributes: { kind: "data", severity: "warning", environment: options.environment },
  });
  return { outcome: "rejected", key, summary };
}

function describeFiles(
  { environment, nowMs }: IngestOptions,
  counts: { readonly taken: number; readonly rejected: number },
): readonly MetricDatum[] {
  const datum = (definition: MetricDefinition, value: number): MetricDatum => ({
    ...definition,
    value,
    timestampMs: nowMs,
    dimensions: fleetDimensions(environment),
  });
  return [datum(FLEET_METRICS.filesTaken, counts.taken), datum(FLEET_METRICS.filesRejected, counts.rejected)];
}

function encode(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, "utf8");
}
