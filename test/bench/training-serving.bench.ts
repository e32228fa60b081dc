import { parseArgs } from "node:util";
import { readDemandFile } from "../../functions/aws/demand-file/read-demand-file";
import { cutFleet } from "../../functions/business/books/warm-up";
import type { CalendarLine, Plans } from "../../functions/contracts/calendar";
import { NO_CATALOGUE } from "../../functions/contracts/catalogue";
import { dayOfInstant, formatDay } from "../../functions/demand/calendar";
import { buildForecastFrame } from "../../functions/forecasting/forecast-frame";
import { PLANNED_FEATURE_NAMES } from "../../functions/forecasting/planned-features";
import { drawTrainingSet } from "../../functions/forecasting/training-set";
import { createPlans } from "../../functions/planning/create-plans";
import { mergeLines } from "../../functions/planning/merge-lines";
import { drawPlans } from "../support/draw-plans";
import { generateRetailDemand } from "./support/retail-demand";

/**
 * Whether a training set of a whole file has the features of service: each row is held against the frame that a forecast
 * of the same product, origin and day is asked with, made of a history that ends at the origin. Exits with 1 when one
 * value differs. Plans come in, change and are taken back over three weeks in its middle, and each forecast is asked with the
 * table as it was then.
 */
const HORIZON_DAYS = 14;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: "string" } } });
  const fleet = values.data ? (await readDemandFile(values.data)).series : generateRetailDemand(300);
  const lastDay = fleet.reduce((last, { days }) => Math.max(last, days.at(-1) ?? last), 0);
  let lines: readonly CalendarLine[] = [];
  for (const { nowMs, lines: brought, replace } of drawPlans(fleet, lastDay - 40, 1)) {
    lines = mergeLines(lines, brought, { todayDay: dayOfInstant(nowMs), replace }).content.lines;
  }
  const plans = createPlans(lines, NO_CATALOGUE, { id: "", snapshotId: "" });
  const plansAt = (originDay: number): Plans => ({
    ...createPlans(cutLines(lines, originDay), NO_CATALOGUE, { id: "", snapshotId: "" }),
    // Which columns the calendar has is not known of a day: a model is told those it was trained with.
    beginsOn: plans.beginsOn,
    ownColumns: plans.ownColumns,
  });
  const columns = [...PLANNED_FEATURE_NAMES, "ad_spend"];
  const set = drawTrainingSet(fleet, {
    columns,
    plans,
    untilDay: lastDay,
    horizonDays: HORIZON_DAYS,
    rowCount: Number.POSITIVE_INFINITY,
    seed: 1,
  });
  const width = set.featureNames.length;
  const rowsOf = Map.groupBy(set.labels.keys(), (row) => set.originDays[row]!);
  let differing = 0;
  for (const [originDay, rows] of rowsOf) {
    const frame = buildForecastFrame(cutFleet(fleet, 0, originDay), originDay, HORIZON_DAYS, {
      columns,
      // Nothing that the table held later may matter: it is cut to what had come in by then.
      plans: plansAt(originDay),
    });
    const firstRow = new Map<string, number>();
    frame.productIds.forEach((productId, row) => {
      if (!firstRow.has(productId)) firstRow.set(productId, row);
    });
    for (const row of rows) {
      const at = firstRow.get(set.productIds[row]!)! + set.targetDays[row]! - originDay - 1;
      const isSame = Array.from({ length: width }).every((_, column) =>
        Object.is(set.features[row * width + column], frame.features[at * width + column]),
      );
      if (isSame) continue;
      if (differing++ < 5) {
        process.stdout.write(`differs: ${set.productIds[row]} at ${formatDay(originDay)}\n`);
      }
    }
  }
  process.stdout.write(
    `${set.labels.length} rows of ${fleet.length} products at ${rowsOf.size} origins, ${width} features each: ${differing} differ\n`,
  );
  if (differing > 0) process.exitCode = 1;
}

/** The table as it was at the end of a day, with what people say to have known by then. */
function cutLines(lines: readonly CalendarLine[], originDay: number): readonly CalendarLine[] {
  const until = formatDay(originDay);
  return lines
    .filter(({ knownOn }) => knownOn <= until)
    .map(({ withdrawnOn, ...line }) => ({
      ...line,
      ...(withdrawnOn !== undefined && withdrawnOn <= until && { withdrawnOn }),
    }));
}

void main();
