/** What comes by itself: demand for the history, plans for the calendar. */
import { type FormOptions, readFormOptions } from "../../aws/demand-file/form/file-form";
import type { DemandFile } from "../../aws/demand-file/read-demand-file";
import { importCalendar } from "../../aws/lake/calendar-writer";
import { toDailyTable } from "../../aws/lake/daily-table";
import type { LakeWriter } from "../../aws/lake/lake-writer";
import { mergeSeries } from "../../aws/lake/merge-series";
import type { ObjectStore } from "../../aws/lake/object-store";
import { holdsPlans, type IngestedContent } from "../../contracts/incoming";
import { dayOfInstant } from "../../demand/calendar";
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

type Committed = NonNullable<IngestedContent["committed"]>;

/** A kind of file: how it is read, and how it becomes part of the lake. */
interface IncomingKind<Content> {
  /** In messages, at the begin of a sentence. */
  readonly noun: string;
  read(key: string, bytes: Uint8Array, options: ReadOptions): Promise<Content>;
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

/** What a file holds, by its key. Of one kind each: what is unlike never meets. */
export function kindOf(key: string): IncomingKind<unknown> {
  return (holdsPlans(key) ? PLANS : DEMAND) as IncomingKind<unknown>;
}
