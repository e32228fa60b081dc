import { toBroughtLine } from "../../../functions/aws/catalogue-file/calendar-columns";
import { readCalendarFile } from "../../../functions/aws/catalogue-file/read-calendar-file";
import type {
  CatalogueFile,
  CatalogueFormOptions,
} from "../../../functions/aws/catalogue-file/read-table-file";
import { importCalendar } from "../../../functions/aws/lake/calendar-writer";
import type { ObjectStore } from "../../../functions/aws/lake/object-store";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import { CALENDAR_KINDS } from "../../../functions/contracts/calendar";
import { dayOfInstant, formatDay, parseDay } from "../../../functions/demand/calendar";
import type { BroughtLine } from "../../../functions/planning/merge-lines";
import { type CommandContext, requireConsent } from "../../cli/context";
import { formatCount } from "../../cli/format";
import { renderTable } from "../../cli/table";
import { findSandbox } from "../../stack-outputs";
import { currentUser } from "./manage-history";
import { connectStack, nowOf } from "./open-lake";
import { isHolidays, readHolidays } from "./read-holidays";

export interface CalendarImportOptions {
  /** Path of a file, or `holidays:DE`. */
  readonly calendar: string;
  readonly form: CatalogueFormOptions;
  /** People knew of each line so many days before its first day, where the file does not say it. */
  readonly knownDaysAhead?: number;
  readonly dryRun: boolean;
  /** Take back what the file does not name of its kinds. */
  readonly replace: boolean;
  readonly yes: boolean;
}

/** Where plans are brought. */
export interface PlanTarget {
  readonly store: ObjectStore;
  /** Of the stack. */
  readonly name: string;
}

/** Checks a file of what is planned wholly, says what it holds, then brings it into the calendar. */
export async function importPlans(context: CommandContext, options: CalendarImportOptions): Promise<void> {
  if (options.dryRun) {
    // A file can be looked at without a stack. What it says of days is judged by the day it is where it would go.
    const sandbox = await findSandbox(context.target);
    return bringPlans(context, options, nowOf({ sandbox }), undefined);
  }
  const stack = await connectStack(context);
  const store = createS3ObjectStore(stack.outputs.lakeBucketName);
  return bringPlans(context, options, nowOf(stack), { store, name: stack.name });
}

/**
 * @param nowMs what time it is where the plans are brought.
 * @param target nothing is written when absent.
 */
export async function bringPlans(
  context: CommandContext,
  { calendar: path, form, knownDaysAhead, replace, yes }: CalendarImportOptions,
  nowMs: number,
  target: PlanTarget | undefined,
): Promise<void> {
  const todayDay = dayOfInstant(nowMs);
  const { lines, ...file } = await readPlannedLines(path, todayDay, form, knownDaysAhead);
  const findings = describe(file, lines, todayDay);
  if (!context.json) context.print(renderFindings(findings, context.isTerminal));
  if (!target) {
    if (context.json) context.printJson({ ...findings, imported: null });
    return;
  }
  const { store, name } = target;
  if (replace) {
    const kinds = CALENDAR_KINDS.filter((kind) => findings.lines[kind] > 0).join(", ");
    context.log(`Plan: take back what is planned of ${kinds} from today on and the file does not name.`);
    await requireConsent(context, yes, `Replace these plans of ${name}?`);
  }
  const imported = await importCalendar(store, { committedBy: currentUser(), nowMs }, { lines, replace });
  if (context.json) {
    context.printJson({ ...findings, imported: imported ?? null });
    return;
  }
  context.print(
    imported
      ? `The calendar of s3://${store.bucketName}/calendar/ has ${formatCount(imported.written.lines)} new or changed ${imported.written.lines === 1 ? "line" : "lines"}${imported.written.withdrawn > 0 ? ` and ${formatCount(imported.written.withdrawn)} taken back` : ""}, and reaches to ${imported.reachesTo ?? "no day"}, version ${imported.snapshotId}. What became known today counts from the run of ${formatDay(todayDay + 1)} on.`
      : "All of it stands in the calendar already; nothing is changed.",
  );
}

/**
 * The lines of a file, or of `holidays:DE`, each with the day on which people knew of it where somebody says so.
 *
 * @param todayDay nobody can have known tomorrow.
 */
export async function readPlannedLines(
  path: string,
  todayDay: number,
  form: CatalogueFormOptions,
  knownDaysAhead: number | undefined,
) {
  if (isHolidays(path)) {
    return { fileName: path, columns: [], ignored: [], lines: await readHolidays(path, todayDay) };
  }
  const { rows, ...file } = await readCalendarFile(path, todayDay, form);
  const lines = rows.map((row): BroughtLine => {
    const { knownFrom, ...line } = toBroughtLine(row);
    const stated = knownFrom ?? stateKnowledge(line.from, knownDaysAhead, todayDay);
    return { ...line, ...(stated !== undefined && { knownFrom: stated }) };
  });
  return { ...file, lines };
}

function stateKnowledge(from: string, daysAhead: number | undefined, todayDay: number): string | undefined {
  if (daysAhead === undefined) return undefined;
  return formatDay(Math.min(todayDay, parseDay(from)! - daysAhead));
}

interface PlanFindings {
  readonly fileName: string;
  readonly rows: number;
  readonly from: string;
  readonly to: string;
  /** Lines by kind. */
  readonly lines: Readonly<Record<(typeof CALENDAR_KINDS)[number], number>>;
  readonly columns: CatalogueFile<object>["columns"];
  readonly ignoredColumns: readonly string[];
  /** Lines that had begun before anybody is said to have known of them: no forecast learns from their past. */
  readonly unknownBefore: number;
  /** Lines that people knew of before this import, as the file or the option says. */
  readonly stated: number;
}

function describe(
  { fileName, columns, ignored }: Pick<CatalogueFile<object>, "fileName" | "columns" | "ignored">,
  lines: readonly BroughtLine[],
  todayDay: number,
): PlanFindings {
  const today = formatDay(todayDay);
  return {
    fileName,
    rows: lines.length,
    from: lines.reduce((first, { from }) => (from < first ? from : first), lines[0]!.from),
    to: lines.reduce((last, { to }) => (to > last ? to : last), lines[0]!.to),
    lines: Object.fromEntries(
      CALENDAR_KINDS.map((kind) => [kind, lines.filter((line) => line.kind === kind).length]),
    ) as PlanFindings["lines"],
    columns,
    ignoredColumns: ignored,
    unknownBefore: lines.filter(({ from, knownFrom = today }) => from <= knownFrom).length,
    stated: lines.filter(({ knownFrom = today }) => knownFrom < today).length,
  };
}

const SAY_SINCE_WHEN = "Where people knew before, say so in a column known_from, or with --known-days-ahead.";

function formatLines(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "line" : "lines"}`;
}

function renderFindings(findings: PlanFindings, isTerminal: boolean): string {
  const { fileName, rows, columns, lines, ignoredColumns, unknownBefore, stated } = findings;
  const kinds = CALENDAR_KINDS.filter((kind) => lines[kind] > 0).map(
    (kind) => `${formatCount(lines[kind])} of ${kind}`,
  );
  const table = renderTable(
    [{ title: "column" }, { title: "in the file" }, { title: "filled", align: "right" }],
    columns.map(({ name, title, filled }) => [name, title, `${formatCount(filled)} of ${formatCount(rows)}`]),
    isTerminal,
  );
  return [
    `${fileName}: ${formatLines(rows)} (${kinds.join(", ")}), ${findings.from} to ${findings.to}.`,
    ...(columns.length > 0 ? ["", table] : []),
    ...(ignoredColumns.length > 0 ? [`Not used: ${ignoredColumns.join(", ")}.`] : []),
    ...(stated > 0
      ? [`${formatLines(stated)} ${stated === 1 ? "was" : "were"} known before this import, as is stated.`]
      : []),
    ...(unknownBefore > 0
      ? [
          unknownBefore === 1
            ? `1 line begins no later than it became known, so no forecast of before can have counted on it, and models do not learn from it. ${SAY_SINCE_WHEN}`
            : `${formatLines(unknownBefore)} begin no later than they became known, so no forecast of before can have counted on them, and models do not learn from them. ${SAY_SINCE_WHEN}`,
        ]
      : []),
  ].join("\n");
}
