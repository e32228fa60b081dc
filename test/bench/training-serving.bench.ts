import { parseArgs } from "node:util";
import { readDemandFile } from "../../functions/aws/demand-file/read-demand-file";
import { cutFleet } from "../../functions/business/books/warm-up";
import { formatDay } from "../../functions/demand/calendar";
import { buildForecastFrame } from "../../functions/forecasting/forecast-frame";
import { drawTrainingSet } from "../../functions/forecasting/training-set";
import { generateRetailDemand } from "./support/retail-demand";

/**
 * Whether a training set of a whole file has the features of service: each row is held against the frame that a forecast
 * of the same product, origin and day is asked with, made of a history that ends at the origin. Exits with 1 when one
 * value differs.
 */
const HORIZON_DAYS = 14;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: "string" } } });
  const fleet = values.data ? (await readDemandFile(values.data)).series : generateRetailDemand(300);
  const lastDay = fleet.reduce((last, { days }) => Math.max(last, days.at(-1) ?? last), 0);
  const set = drawTrainingSet(fleet, {
    untilDay: lastDay,
    horizonDays: HORIZON_DAYS,
    rowCount: Number.POSITIVE_INFINITY,
    seed: 1,
  });
  const width = set.featureNames.length;
  const rowsOf = Map.groupBy(set.labels.keys(), (row) => set.originDays[row]!);
  let differing = 0;
  for (const [originDay, rows] of rowsOf) {
    const frame = buildForecastFrame(cutFleet(fleet, 0, originDay), originDay, HORIZON_DAYS);
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

void main();
