import { parseArgs } from "node:util";
import { readDemandFile } from "../../functions/aws/demand-file/read-demand-file";
import { cutFleet } from "../../functions/business/books/warm-up";
import { formatDay } from "../../functions/demand/calendar";
import { findSorted } from "../../functions/demand/numeric/search";
import { demandOf } from "../../functions/demand/scored-demand";
import type { DemandSeries } from "../../functions/demand/series";
import { buildForecastFrame } from "../../functions/forecasting/forecast-frame";
import { type ForecastFault, findFault, findPeaks } from "../../functions/forecasting/plausibility";
import { createPredictor } from "../../scripts/model/predictor";
import { trainModel } from "../../scripts/model/train";
import { generateRetailDemand } from "./support/retail-demand";

/**
 * How many honest forecasts the check for plausibility would refuse: those of the sandbox's model, and those of
 * one that knows each day's demand beforehand, spikes included, which no model does. An origin each week.
 */
const HORIZON_DAYS = 14;
const ORIGIN_STEP_DAYS = 7;
const HORIZON_OF_STUDY_DAYS = 210;
const STEPS = [2, 3, 5, 10];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: "string" }, seed: { type: "string", default: "1" } },
  });
  const fleet = values.data ? (await readDemandFile(values.data)).series : generateRetailDemand(1_000);
  const lastDay = fleet.reduce((last, { days }) => Math.max(last, days.at(-1) ?? last), 0);
  const firstOrigin = lastDay - HORIZON_OF_STUDY_DAYS;
  const artifact = await trainModel(fleet, {
    untilDay: firstOrigin,
    horizonDays: HORIZON_DAYS,
    seed: Number(values.seed),
  });
  const predictor = await createPredictor(artifact);
  const byId = new Map(fleet.map((series) => [series.productId, series]));
  const refused = new Map<ForecastFault, number>();
  const beyond = STEPS.map(() => 0);
  let forecasts = 0;
  let actuals = 0;
  for (let origin = firstOrigin; origin <= lastDay - HORIZON_DAYS; origin += ORIGIN_STEP_DAYS) {
    const known = cutFleet(fleet, 0, origin);
    const frame = buildForecastFrame(known, origin, HORIZON_DAYS);
    const peaks = findPeaks(known, origin);
    const { predicted, lower, upper } = predictor.predict(frame.features);
    for (let row = 0; row < frame.days.length; row++) {
      if (frame.closed[row]) continue;
      const peak = peaks.get(frame.productIds[row]!)!;
      const fault = findFault(predicted[row]!, lower[row]!, upper[row]!, peak);
      forecasts++;
      if (fault) refused.set(fault, (refused.get(fault) ?? 0) + 1);
      const units = demandOn(byId.get(frame.productIds[row]!)!, frame.days[row]!);
      if (Number.isNaN(units)) continue;
      actuals++;
      STEPS.forEach((step, index) => {
        if (units > step * peak) beyond[index]!++;
      });
    }
  }
  process.stdout.write(
    `${fleet.length} products, origins ${formatDay(firstOrigin)} to ${formatDay(lastDay - HORIZON_DAYS)}\n` +
      `forecasts of the model: ${forecasts}, refused: ${JSON.stringify(Object.fromEntries(refused))}\n` +
      `actual demand: ${actuals} product-days, above the product's peak so many times: ` +
      `${STEPS.map((step, index) => `${step} times ${beyond[index]} (${((100 * beyond[index]!) / actuals).toFixed(4)} %)`).join(", ")}\n`,
  );
}

function demandOn(series: DemandSeries, day: number): number {
  const row = findSorted(series.days, day);
  return row < 0 ? Number.NaN : demandOf(series, row);
}

void main();
