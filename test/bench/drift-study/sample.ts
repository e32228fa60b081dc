import { generateStudy } from "./generate-study";
import { findAlarms, findFactor, replayProduct } from "./replay-product";
import { USUAL_RATE } from "./run-study";
import { CALIBRATION_WORLDS, HELD_OUT_WORLDS } from "./worlds";

const FIRST_DAY = 19_358;

/**
 * A few products of each world replayed: days in alarm and the sum of scores, product by product. Cheap enough for a
 * test, which fails when the monitor changed and the study has not been run again.
 */
export function computeSample(): Readonly<Record<string, string>> {
  const sample: Record<string, string> = {};
  for (const world of [...CALIBRATION_WORLDS, ...HELD_OUT_WORLDS]) {
    const options = { seed: 99, stable: 1, drifting: 1, firstDay: FIRST_DAY, days: 500, monitoredFrom: 365 };
    for (const product of generateStudy(world, options)) {
      const replay = replayProduct(product, FIRST_DAY);
      const tell = (subject: "data" | "concept") => {
        const { on } = findAlarms(replay, subject, findFactor(replay, subject, USUAL_RATE));
        const days = on.reduce((sum, day) => sum + day, 0);
        return `${days} days, ${replay[subject].reduce((sum, score) => sum + score, 0).toFixed(2)}`;
      };
      sample[`${world.name}: ${product.productId}`] = `data ${tell("data")}; concept ${tell("concept")}`;
    }
  }
  return sample;
}
