import { mapConcurrently } from "../../aws/batches";
import { expectedErrorFile, monitoringScoresFile } from "../../contracts/keys";
import type { Column, Lake, Table } from "../../contracts/lake";
import type { DayFacts, ExpectedErrorDocument } from "../../contracts/results/expected-error";
import type { MonitoringSummary } from "../../contracts/results/monitoring";
import { formatDay, parseDay } from "../../demand/calendar";
import type { XyzClass } from "../../demand/variation-class";
import { expectError } from "../../monitoring/expected-error/expect-error";
import { sumFacts } from "../../monitoring/expected-error/sum-facts";
import { SCORED_COLUMNS } from "../../monitoring/results/score-table";
import { readParts } from "../monitoring/read-parts";

/** Days that are remembered: twelve weeks to learn from, and eight for the record. */
const REMEMBERED_DAYS = 140;
const CONCURRENT_READS = 4;
/** A run may not have taken place for some days; what was known before is looked for as far back. */
const LONGEST_GAP_DAYS = 14;

/**
 * The error that today's forecasts are expected to have, and the days that it rests on: those of the last run that left
 * some, with what has been scored since. Days of before the first run are made up for from the scores.
 *
 * @param columns per product, of the report: the class of each.
 */
export async function renewExpectedError(
  lake: Lake,
  runDay: number,
  monitoring: MonitoringSummary | undefined,
  columns: Readonly<Record<string, Column>> | undefined,
): Promise<ExpectedErrorDocument> {
  const classes = readClasses(columns);
  const classOf = (productId: string) => classes.get(productId);
  const before = await readBefore(lake, runDay);
  const known = new Map(before.map((day) => [parseDay(day.date)!, day]));
  const scored = new Set(await lake.listDays("monitoring"));
  const wanted = Array.from(
    { length: REMEMBERED_DAYS },
    (_, index) => runDay - REMEMBERED_DAYS + index,
  ).filter((day) => scored.has(day + 1) && known.get(day)?.groups.fleet?.errorUnits === undefined);
  await lake.lookAtDays("monitoring", runDay - REMEMBERED_DAYS + 1, runDay);
  // A table at a time becomes sums: those of months are more than a function holds.
  await mapConcurrently(wanted, CONCURRENT_READS, async (day) => {
    const table = await readParts(lake, (part) => monitoringScoresFile(day + 1, part), SCORED_COLUMNS);
    if (table) known.set(day, closeDay(day, known.get(day), table, classOf));
  });
  const today = await readToday(lake, runDay, monitoring, classOf);
  if (today) known.set(runDay, today);
  const days = [...known]
    .filter(([day]) => day > runDay - REMEMBERED_DAYS && day <= runDay)
    .sort(([left], [right]) => left - right)
    .map(([, facts]) => facts);
  return { expected: today ? expectError(days) : null, days };
}

/** What was forecast of a day stays as it was told; its error is that of what was scored. */
function closeDay(
  day: number,
  told: DayFacts | undefined,
  { columns }: Table,
  classOf: (productId: string) => XyzClass | undefined,
): DayFacts {
  const treatment = columns.treatment as readonly string[];
  const scored = sumFacts(
    {
      productIds: columns.product_id as readonly string[],
      predicted: columns.predicted_demand as Float64Array,
      lower: columns.lower as Float64Array,
      upper: columns.upper as Float64Array,
      actual: columns.actual as Float64Array,
    },
    classOf,
    (row) => treatment[row] === "scored",
  );
  const groups = Object.fromEntries(
    Object.entries(scored).map(([group, facts]) => [
      group,
      { ...facts, ...told?.groups[group as keyof DayFacts["groups"]], ...errorsOf(facts) },
    ]),
  );
  return { date: formatDay(day), driftShare: told?.driftShare ?? 0, groups };
}

function errorsOf({ errorUnits, actualUnits }: NonNullable<DayFacts["groups"]["fleet"]>) {
  return { errorUnits, actualUnits };
}

async function readToday(
  lake: Lake,
  runDay: number,
  monitoring: MonitoringSummary | undefined,
  classOf: (productId: string) => XyzClass | undefined,
): Promise<DayFacts | undefined> {
  const forecasts = await lake.readPredictions(runDay);
  if (!forecasts) return undefined;
  const { productIds, days, predictedDemand: predicted, lower, upper, standsIn } = forecasts;
  const rows = { productIds, predicted, lower, upper };
  const groups = sumFacts(rows, classOf, (row) => days[row] === runDay && !standsIn?.[row]);
  if (!groups.fleet) return undefined;
  const { productsDrifted = 0, productsTested = 0 } = monitoring?.drift ?? {};
  const driftShare = productsTested > 0 ? productsDrifted / productsTested : 0;
  return { date: formatDay(runDay), driftShare, groups };
}

async function readBefore(lake: Lake, runDay: number): Promise<readonly DayFacts[]> {
  for (let back = 1; back <= LONGEST_GAP_DAYS; back++) {
    const document = await lake.readJson<ExpectedErrorDocument>(expectedErrorFile(runDay - back));
    if (document) return document.days;
  }
  return [];
}

function readClasses(columns: Readonly<Record<string, Column>> | undefined): ReadonlyMap<string, XyzClass> {
  const classes = (columns?.xyz ?? []) as readonly XyzClass[];
  return new Map(classes.map((one, row) => [(columns!.product_id as readonly string[])[row]!, one]));
}
