import {
  isForecastFile,
  manifestKey,
  PUBLIC_FILES,
  publicKey,
  RESULT_TABLES,
  type ResultArea,
  type ResultTable,
} from "../../contracts/day-results";
import { OperatorError } from "../../contracts/errors";
import { predictionsSummaryFile } from "../../contracts/keys";
import { formatDay } from "../../demand/calendar";
import { toText } from "../to-text";
import { contentTypeOf } from "./content-type";
import { type CurrentCommit, findKey, listNames, readCommit } from "./day-commits";
import { parseJson } from "./json-text";
import { LostRaceError, type ObjectStore } from "./object-store";

const MOST_ATTEMPTS = 20;
const NOTHING = new Uint8Array();

/** An object that follows a day's commit for readers who do not know of commits. */
interface View {
  readonly key: string;
  readonly contentType: string;
  /** `undefined` when the day has nothing to show there. */
  render(current: CurrentCommit | undefined): Promise<Uint8Array | undefined>;
}

/** What who has just committed a day need not ask for. */
export interface JustCommitted {
  readonly current: CurrentCommit;
  /** Whether the day had no commit before: then nothing was published either, most likely. */
  readonly isFirst: boolean;
  /** By key, files of the commit that are still at hand. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/**
 * Brings what others read of a day up to its commit: the manifests of the tables, and the copies under names that
 * people know. Each is one object, so each is whole at any moment. Does nothing where all is so already; a run that
 * was cut short after its commit is made up for by the next attempt, or by `ops data publish`.
 *
 * @param own of who has just committed the day; the first of its day writes on condition that nothing is there,
 *   instead of looking.
 * @returns how many objects were written.
 */
export async function publishDay(
  store: ObjectStore,
  area: ResultArea,
  runDay: number,
  own?: JustCommitted,
): Promise<number> {
  const contents = own?.contents ?? new Map<string, Uint8Array>();
  const views = [...describeTables(store, area, runDay), ...describeCopies(store, area, runDay, contents)];
  let written = 0;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    // First what is there, then the commit: who has published a later one meanwhile has changed what was there, and
    // the condition below fails.
    const isFirst = attempt === 1 && own?.isFirst === true;
    const there = isFirst ? [] : await Promise.all(views.map(({ key }) => store.get(key)));
    const current = isFirst ? own.current : await readCommit(store, area, runDay, own?.current);
    const outcomes = await Promise.allSettled(
      views.map(async ({ key, contentType, render }, index) => {
        const known = there[index];
        const object = known === "unchanged" ? undefined : known;
        const bytes = await render(current);
        if (bytes === undefined || Buffer.compare(object?.bytes ?? NOTHING, bytes) === 0) return;
        await store.put(key, bytes, contentType, object?.etag ?? null);
        written++;
      }),
    );
    const failures = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    const fault = failures.find((reason) => !(reason instanceof LostRaceError));
    if (fault !== undefined) throw fault;
    // A later commit may have found here already what it wanted, before it was overwritten.
    const isStill = written === 0 || (await readCommit(store, area, runDay, current)) === current;
    if (failures.length === 0 && isStill) return written;
  }
  throw new OperatorError(
    `The ${area} of ${formatDay(runDay)} were changed by other runs ${MOST_ATTEMPTS} times while they were published. Run "ops data publish" when they are done.`,
  );
}

function describeTables(store: ObjectStore, area: ResultArea, runDay: number): View[] {
  return RESULT_TABLES.filter((table) => table.area === area).map((table) => ({
    key: manifestKey(table, runDay),
    contentType: "text/plain; charset=utf-8",
    render: async (current) => {
      const files = await listTableFiles(store, table, runDay, current);
      return Buffer.from(files.map(({ key }) => `s3://${store.bucketName}/${key}\n`).join(""), "utf8");
    },
  }));
}

interface NamedObject {
  readonly name: string;
  readonly key: string;
}

async function listTableFiles(
  store: ObjectStore,
  table: ResultTable,
  runDay: number,
  current: CurrentCommit | undefined,
): Promise<readonly NamedObject[]> {
  if (table.area === "predictions") return listForecastKeys(store, runDay, current);
  return toObjects(
    table.area,
    runDay,
    current,
    (await listNames(store, table.area, runDay, current)).filter(table.isPart),
  );
}

/** The files that hold the forecasts of a day. Without a commit, the day's summary says which count, if there is one. */
export async function listForecastKeys(
  store: ObjectStore,
  runDay: number,
  current: CurrentCommit | undefined,
): Promise<readonly NamedObject[]> {
  const names = (await listNames(store, "predictions", runDay, current)).filter((name) =>
    isForecastFile(name),
  );
  const files = toObjects("predictions", runDay, current, names);
  if (current || files.length === 0) return files;
  const summaryKey = publicKey(predictionsSummaryFile(runDay));
  const summary = await store.get(summaryKey);
  if (summary === undefined || summary === "unchanged") return files;
  const text = toText(summary.bytes);
  const { keys } = parseJson<{ readonly keys?: readonly string[] }>(summaryKey, text);
  return keys ? files.filter(({ key }) => keys.includes(key)) : files;
}

function toObjects(
  area: ResultArea,
  runDay: number,
  current: CurrentCommit | undefined,
  names: readonly string[],
): readonly NamedObject[] {
  return [...names].sort().map((name) => ({ name, key: findKey(current, { area, runDay, name })! }));
}

function describeCopies(
  store: ObjectStore,
  area: ResultArea,
  runDay: number,
  contents: ReadonlyMap<string, Uint8Array>,
): View[] {
  return PUBLIC_FILES[area].map((name) => ({
    key: publicKey({ area, runDay, name }),
    contentType: contentTypeOf(name),
    render: async (current) => {
      const key =
        current && name in current.commit.files ? findKey(current, { area, runDay, name }) : undefined;
      if (key === undefined) return undefined;
      const known = contents.get(key);
      if (known) return known;
      const stored = await store.get(key);
      return stored === undefined || stored === "unchanged" ? undefined : stored.bytes;
    },
  }));
}
