import { userInfo } from "node:os";
import { listCalendarSnapshots, restoreCalendar } from "../../../functions/aws/lake/calendar-writer";
import { listCatalogueSnapshots, restoreCatalogue } from "../../../functions/aws/lake/catalogue-writer";
import { clearHistory } from "../../../functions/aws/lake/clear-history";
import { clearResults, RESULT_AREAS } from "../../../functions/aws/lake/clear-results";
import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import { createLakeWriter } from "../../../functions/aws/lake/lake-writer";
import type { ObjectStore } from "../../../functions/aws/lake/object-store";
import { publishDay } from "../../../functions/aws/lake/publish-day";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import { findLooseFiles, listSnapshots } from "../../../functions/aws/lake/snapshots";
import type { CalendarSnapshot } from "../../../functions/contracts/calendar";
import type { CatalogueSnapshot } from "../../../functions/contracts/catalogue";
import { DataError } from "../../../functions/contracts/errors";
import type { HistorySnapshot } from "../../../functions/contracts/history";
import { type CommandContext, requireConsent } from "../../cli/context";
import { formatBytes, formatCount } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { connectStack, nowOf } from "./open-lake";

/** What `data log` says of a snapshot. */
export interface LoggedSnapshot
  extends Pick<
    HistorySnapshot,
    "snapshotId" | "parentId" | "committedAt" | "committedBy" | "operation" | "written" | "totals"
  > {
  readonly isCurrent: boolean;
  readonly files: number;
  readonly sizeBytes: number;
}

/** Shows the history's snapshots, the current one first. */
export async function showHistory(context: CommandContext): Promise<void> {
  const store = await openStore(context);
  const list = await listSnapshots(store);
  const snapshots = describeSnapshots(list);
  if (list.length > 0) {
    const named = new Set(list.flatMap(({ files }) => files.map(({ key }) => key)));
    const unnamed = (await findLooseFiles(store)).filter(({ key }) => !named.has(key)).length;
    if (unnamed > 0) {
      context.log(
        `${unnamed} ${unnamed === 1 ? "file under processed/ is" : "files under processed/ are"} in no snapshot, so not in the history: of changes that came to no end, or laid there by hand. Bring data with "ops data import FILE".`,
      );
    }
  }
  const master = await listCatalogueSnapshots(store);
  const plans = await listCalendarSnapshots(store);
  if (context.json) {
    context.printJson([...snapshots, ...master.map(describeMaster), ...plans.map(describePlans)]);
    return;
  }
  context.print(
    snapshots.length === 0
      ? 'The history has no snapshot yet. Import data with "ops data import FILE".'
      : renderSnapshots(snapshots, context.isTerminal),
  );
  if (master.length > 0) {
    context.print(`\nThe product master:\n\n${renderMaster(master, context.isTerminal)}`);
  }
  if (plans.length > 0) context.print(`\nThe calendar:\n\n${renderPlans(plans, context.isTerminal)}`);
}

function describePlans({ schemaVersion: _, contentKey: __, ...snapshot }: CalendarSnapshot, index: number) {
  return { kind: "calendar", ...snapshot, isCurrent: index === 0 };
}

function renderPlans(versions: readonly CalendarSnapshot[], isTerminal: boolean): string {
  return renderTable(
    [
      { title: "version" },
      { title: "when" },
      { title: "by" },
      { title: "what" },
      { title: "lines written", align: "right" },
      { title: "taken back", align: "right" },
      { title: "planned", align: "right" },
      { title: "reaches to" },
    ],
    versions.map(({ snapshotId, committedAt, committedBy, operation, written, totals, reachesTo }, index) => [
      index === 0 ? `${snapshotId} (current)` : snapshotId,
      `${committedAt.slice(0, 16).replace("T", " ")} UTC`,
      committedBy,
      operation,
      formatCount(written.lines),
      formatCount(written.withdrawn),
      formatCount(totals.planned),
      reachesTo ?? "n/a",
    ]),
    isTerminal,
  );
}

/** A version of the master beside the snapshots of the history: `kind` tells them apart. */
function describeMaster({ schemaVersion: _, contentKey: __, ...snapshot }: CatalogueSnapshot, index: number) {
  return { kind: "products", ...snapshot, isCurrent: index === 0 };
}

function renderMaster(versions: readonly CatalogueSnapshot[], isTerminal: boolean): string {
  return renderTable(
    [
      { title: "version" },
      { title: "when" },
      { title: "by" },
      { title: "what" },
      { title: "products", align: "right" },
      { title: "suppliers", align: "right" },
      { title: "places", align: "right" },
    ],
    versions.map(({ snapshotId, committedAt, committedBy, operation, totals }, index) => [
      index === 0 ? `${snapshotId} (current)` : snapshotId,
      `${committedAt.slice(0, 16).replace("T", " ")} UTC`,
      committedBy,
      operation,
      formatCount(totals.products),
      formatCount(totals.suppliers),
      formatCount(totals.locations ?? 0),
    ]),
    isTerminal,
  );
}

function describeSnapshots(snapshots: readonly HistorySnapshot[]): readonly LoggedSnapshot[] {
  return snapshots.map(
    ({ schemaVersion: _, shardCount: __, restorableFrom: ___, files, ...snapshot }, index) => ({
      ...snapshot,
      isCurrent: index === 0,
      files: files.length,
      sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    }),
  );
}

function renderSnapshots(snapshots: readonly LoggedSnapshot[], isTerminal: boolean): string {
  return renderTable(
    [
      { title: "snapshot" },
      { title: "when" },
      { title: "by" },
      { title: "what" },
      { title: "rows written", align: "right" },
      { title: "products", align: "right" },
      { title: "files", align: "right" },
      { title: "size", align: "right" },
    ],
    snapshots.map(
      ({ snapshotId, isCurrent, committedAt, committedBy, operation, written, files, sizeBytes }) => [
        isCurrent ? `${snapshotId} (current)` : snapshotId,
        `${committedAt.slice(0, 16).replace("T", " ")} UTC`,
        committedBy,
        operation,
        operation === "found" ? "n/a" : formatCount(written.rows),
        operation === "found" ? "n/a" : formatCount(written.products),
        formatCount(files),
        formatBytes(sizeBytes),
      ],
    ),
    isTerminal,
  );
}

/**
 * Makes an earlier snapshot the history again, as a new commit: what is the history now stays in the log.
 *
 * @throws DataError for a snapshot that is not kept, OperatorError when nobody agrees
 */
export async function restoreHistory(
  context: CommandContext,
  options: { readonly snapshotId: string; readonly yes: boolean },
): Promise<void> {
  const stack = await connectStack(context);
  const store = createS3ObjectStore(stack.outputs.lakeBucketName);
  if (options.snapshotId.startsWith("c")) return restoreMaster(context, store, options);
  if (options.snapshotId.startsWith("p")) return restorePlans(context, store, options, nowOf(stack));
  const snapshots = describeSnapshots(await listSnapshots(store));
  const wanted = snapshots.find(({ snapshotId }) => snapshotId === options.snapshotId);
  if (!wanted) {
    throw new DataError(
      `The history has no snapshot "${options.snapshotId}"; it has ${snapshots.map(({ snapshotId }) => snapshotId).join(", ") || "none"}.`,
    );
  }
  if (wanted.isCurrent) {
    context.log(`Snapshot ${wanted.snapshotId} is the history already; nothing to do.`);
    if (context.json) context.printJson({ restored: null, snapshotId: wanted.snapshotId });
    return;
  }
  context.log(
    `Plan: make snapshot ${wanted.snapshotId} of ${wanted.committedAt} (${wanted.operation} by ${wanted.committedBy}) the history again, in place of ${snapshots[0]!.snapshotId}.`,
  );
  await requireConsent(context, options.yes, `Restore snapshot ${wanted.snapshotId}?`);
  const { snapshotId } = await createLakeWriter(store, currentUser()).restore(wanted.snapshotId);
  if (context.json) context.printJson({ restored: wanted.snapshotId, snapshotId });
  else context.print(`Snapshot ${wanted.snapshotId} is the history again, as ${snapshotId}.`);
}

async function restoreMaster(
  context: CommandContext,
  store: ObjectStore,
  { snapshotId, yes }: { readonly snapshotId: string; readonly yes: boolean },
): Promise<void> {
  context.log(`Plan: make version ${snapshotId} the product master again.`);
  await requireConsent(context, yes, `Restore version ${snapshotId}?`);
  const restored = await restoreCatalogue(store, currentUser(), snapshotId);
  if (context.json) context.printJson({ restored: snapshotId, snapshotId: restored.snapshotId });
  else context.print(`Version ${snapshotId} is the product master again, as ${restored.snapshotId}.`);
}

async function restorePlans(
  context: CommandContext,
  store: ObjectStore,
  { snapshotId, yes }: { readonly snapshotId: string; readonly yes: boolean },
  nowMs: number,
): Promise<void> {
  context.log(
    `Plan: make version ${snapshotId} the calendar again, with what was known when as it stands there.`,
  );
  await requireConsent(context, yes, `Restore version ${snapshotId}?`);
  const restored = await restoreCalendar(store, { committedBy: currentUser(), nowMs }, snapshotId);
  if (context.json) context.printJson({ restored: snapshotId, snapshotId: restored.snapshotId });
  else context.print(`Version ${snapshotId} is the calendar again, as ${restored.snapshotId}.`);
}

/** Deletes snapshots that were superseded long ago, and the files that only they named. */
export async function clearOldHistory(
  context: CommandContext,
  options: { readonly keepDays: number; readonly yes: boolean },
): Promise<void> {
  const store = await openStore(context);
  context.log(
    `Plan: delete snapshots superseded more than ${options.keepDays} days ago and their files, and what runs left that was never committed, or was replaced.`,
  );
  await requireConsent(context, options.yes, "Delete them?");
  const cleared = { ...(await clearHistory(store, options.keepDays)), results: await clearResults(store) };
  if (context.json) context.printJson(cleared);
  else {
    context.print(
      `Deleted ${cleared.snapshots} snapshots and ${cleared.files} files of the history, and ${cleared.results} files of runs.`,
    );
  }
}

/** Brings the tables of Athena, and the copies for people, up to what was committed. */
export async function publishResults(context: CommandContext): Promise<void> {
  const store = await openStore(context);
  const lake = createLakeOver(store);
  let days = 0;
  let written = 0;
  for (const area of RESULT_AREAS) {
    for (const runDay of await lake.listDays(area)) {
      days++;
      written += await publishDay(store, area, runDay);
    }
  }
  if (context.json) context.printJson({ days, written });
  else context.print(`Looked at ${days} days of results; ${written} objects were behind and are written.`);
}

/** Who is told in the log to have written. */
export function currentUser(): string {
  return process.env.GITHUB_ACTOR ?? userInfo().username;
}

async function openStore(context: CommandContext): Promise<ObjectStore> {
  return createS3ObjectStore((await connectStack(context)).outputs.lakeBucketName);
}
