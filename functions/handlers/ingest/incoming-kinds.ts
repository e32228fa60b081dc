/** What comes by itself: demand for the history, plans for the calendar. */
import { type FormOptions, readFormOptions } from "../../aws/demand-file/form/file-form";
import type { DemandFile } from "../../aws/demand-file/read-demand-file";
import { importCalendar } from "../../aws/lake/calendar-writer";
import { toDailyTable } from "../../aws/lake/daily-table";
import type { LakeWriter } from "../../aws/lake/lake-writer";
import { mergeSeries } from "../../aws/lake/merge-series";
import type { ObjectStore } from "../../aws/lake/object-store";
import { holdsPlans, type IngestedContent } from "../../contracts/incoming";
import { dayOfInstant, parseDay } from "../../demand/calendar";
import { lowerBound } from "../../demand/numeric/search";
import type { DemandSeries } from "../../demand/series";
import { type BroughtLine, identifyLine } from "../../planning/merge-lines";
import { readIncoming, readIncomingPlans } from "./read-incoming";

/** A file of more rows is written into a layout that fits it; smaller ones are added to the files of their shards. */
const ROWS_OF_A_NEW_LAYOUT = 50_000;

/** How files are read. */
export interface ReadOptions {
  /** What the stack's configuration says of the form of files. */
  readonly form: FormOptions;
  /** Instant of the run, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** First and last day, ISO dates. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

type Committed = NonNullable<IngestedContent["committed"]>;

/** A kind of file: how it is read, and how it becomes part of the lake. */
interface IncomingKind<Content> {
  /** In messages, at the begin of a sentence. */
  readonly noun: string;
  read(key: string, bytes: Uint8Array, options: ReadOptions): Promise<Content>;
  /** Days that a content speaks of, outside which nothing of another matters to it; `undefined` where all may. */
  daysOf(content: Content): Days | undefined;
  /** What a content says of some days. */
  cut(content: Content, days: Days): Content;
  /** Of two files that speak of the same, the later one counts. */
  merge(earlier: Content, later: Content): Content;
  /**
   * Brings a file in, whole or not at all.
   *
   * @param build the file with those that came after it laid over it; asked again when another has committed meanwhile.
   */
  commit(
    content: Content,
    build: () => Promise<Content>,
    options: ReadOptions,
    services: { readonly store: ObjectStore; readonly writer: LakeWriter },
  ): Promise<Committed>;
}

const DEMAND: IncomingKind<DemandFile> = {
  noun: "Demand",
  read: (key, bytes, { form }) => readIncoming(key, bytes, readFormOptions(form)),
  daysOf: ({ findings: { from, to } }) => ({ from, to }),
  cut: (file, { from, to }) => ({
    ...file,
    series: file.series.flatMap((series) => cutSeries(series, parseDay(from)!, parseDay(to)!) ?? []),
  }),
  merge: (earlier, later) => ({ ...earlier, series: mergeSeries(earlier.series, later.series) }),
  commit: async ({ findings: { rows, products, from, to } }, build, _options, { store, writer }) => {
    const isNewLayout = rows > ROWS_OF_A_NEW_LAYOUT || (await store.list("processed/")).length === 0;
    const { snapshotId } = isNewLayout
      ? await writer.importHistory(async (known) => mergeSeries(known, (await build()).series))
      : await writer.append(async () => toDailyTable((await build()).series));
    return { snapshotId, rows, products, from, to };
  },
};

const PLANS: IncomingKind<readonly BroughtLine[]> = {
  noun: "Calendar",
  read: (key, bytes, { form, nowMs }) => readIncomingPlans(key, bytes, form, dayOfInstant(nowMs)),
  // A line may be corrected by one of other days.
  daysOf: () => undefined,
  cut: (lines) => lines,
  merge: (earlier, later) => {
    const lines = new Map([...earlier, ...later].map((line) => [identifyLine(line), line]));
    return [...lines.values()];
  },
  commit: async (content, build, { nowMs }, { store }) => {
    const snapshot = await importCalendar(store, { committedBy: "ingest", nowMs }, async () => ({
      lines: await build(),
      replace: false,
    }));
    return {
      snapshotId: snapshot?.snapshotId ?? null,
      rows: content.length,
      from: content.reduce((first, { from }) => (from < first ? from : first), content[0]!.from),
      to: content.reduce((last, { to }) => (to > last ? to : last), content[0]!.to),
    };
  },
};

/** The rows of a series between two days, inclusive; `undefined` where it has none. */
function cutSeries(series: DemandSeries, fromDay: number, toDay: number): DemandSeries | undefined {
  const [start, end] = [lowerBound(series.days, fromDay), lowerBound(series.days, toDay + 1)];
  if (start === end) return undefined;
  const cut = <T extends Float64Array | Int32Array>(values: T) => values.subarray(start, end) as T;
  return {
    ...series,
    days: cut(series.days),
    unitsSold: cut(series.unitsSold),
    sellingPrice: cut(series.sellingPrice),
    ...(series.inventoryLevel && { inventoryLevel: cut(series.inventoryLevel) }),
    ...(series.predictedDemand && { predictedDemand: cut(series.predictedDemand) }),
    categories: Object.fromEntries(
      Object.entries(series.categories).map(([name, texts]) => [name, texts.slice(start, end)]),
    ),
    features: Object.fromEntries(
      Object.entries(series.features).map(([name, values]) => [name, cut(values)]),
    ),
  };
}

/** What a file holds, by its key. Of one kind each: what is unlike never meets. */
export function kindOf(key: string): IncomingKind<unknown> {
  return (holdsPlans(key) ? PLANS : DEMAND) as IncomingKind<unknown>;
}
