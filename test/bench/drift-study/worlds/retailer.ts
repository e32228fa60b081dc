import type { DemandSeries } from "../../../../functions/demand/series";
import { drawConceptChange, spreadDemand } from "../inject-drift";
import type { Random } from "../random";
import type { Draft, StudyFrame, World } from "../study-product";

/**
 * Products of a real catalogue made to last: weeks of a real product drawn with repetition (a block bootstrap), so
 * that marginals, weekdays, ties, spikes and what features have to do with each other are real, and nothing changes
 * for good. What a year has of seasons is gone.
 *
 * Source: H. R. Künsch (1989), "The jackknife and the bootstrap for general stationary observations", Annals of
 * Statistics 17(3), 1217-1241.
 */

const FEWEST_DAYS = 200;
const BLOCK_DAYS = 28;

export function createRetailer(catalogue: readonly DemandSeries[]): World {
  const usable = catalogue.filter(({ days }) => days.length >= FEWEST_DAYS);
  const byPace = (isRegular: boolean) =>
    usable.filter(
      ({ unitsSold }) => unitsSold.filter((units) => units > 0).length > 0.5 * unitsSold.length === isRegular,
    );
  return {
    name: "retailer",
    families: [
      {
        name: "real weeks, regular",
        drifts: ["data", "concept"],
        generate: (random, frame) => drawWeeks(random, frame, random.pick(byPace(true))),
      },
      {
        name: "real weeks, slow",
        drifts: ["concept"],
        generate: (random, frame) => drawWeeks(random, frame, random.pick(byPace(false))),
      },
    ],
  };
}

function drawWeeks(random: Random, frame: StudyFrame, series: DemandSeries): Draft {
  const change = drawConceptChange(random, frame.plan);
  const rows = new Int32Array(frame.days);
  const last = series.days.length - BLOCK_DAYS;
  for (let day = 0; day < frame.days; ) {
    const begin = random.integer(0, last);
    const length = Math.min(frame.days - day, random.integer(7, BLOCK_DAYS));
    for (let step = 0; step < length; step += 1) rows[day + step] = begin + step;
    day += length;
  }
  const take = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  const demand = take(series.unitsSold).map((units) => Math.max(0, units));
  const mean = demand.reduce((sum, units) => sum + units, 0) / demand.length;
  const unitsSold = demand.map((units, day) => {
    const changed = units * change.factorAt(day);
    const kept = Math.floor(changed) + (random.chance(changed - Math.floor(changed)) ? 1 : 0);
    return spreadDemand(kept, mean, change.noiseAt(day));
  });
  return {
    isRegular: demand.filter((units) => units > 0).length > 0.5 * demand.length,
    start: 0,
    unitsSold,
    predictedDemand: unitsSold.map(() => mean * Math.exp(0.05 * random.normal())),
    features: {
      selling_price: take(series.sellingPrice),
      ...Object.fromEntries(Object.entries(series.features).map(([name, column]) => [name, take(column)])),
    },
  };
}
