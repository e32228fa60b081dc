import type { BusinessSettings } from "../../contracts/settings/business";
import { addError } from "../policy/error-profile";
import { createLevelRules } from "../policy/level-rules";
import { errorScaleOf, volumeClassOf } from "../policy/order-up-to";
import type { Book } from "./fleet-books";
import type { RunInput } from "./run-input";

/** Products that are new start both books with the same stock, so that the comparison is fair. */
export function openNewProducts(
  model: Book,
  baseline: Book,
  foresightOnHand: Float64Array,
  places: Int32Array,
  input: RunInput,
  policy: BusinessSettings,
  isFirstRun: boolean,
): void {
  const starts = Array.from(places, (place, index) => (place < 0 ? input.startingPointOf(index) : undefined));
  if (isFirstRun) {
    for (const start of starts) {
      const scale = start ? errorScaleOf(start) : Number.NaN;
      for (const { protectionForecastUnits, errorUnits } of start?.pastErrors ?? []) {
        const volumeClass = volumeClassOf(protectionForecastUnits);
        addError(model.profiles[volumeClass]!, errorUnits / scale);
        addError(baseline.profiles[volumeClass]!, errorUnits / scale);
      }
    }
  }
  const rules = createLevelRules(model, policy);
  starts.forEach((start, index) => {
    if (!start) return;
    const units = start.onHandUnits ?? rules[volumeClassOf(start.protectionForecastUnits)]!.levelOf(start);
    model.onHand[index] = units;
    baseline.onHand[index] = units;
    foresightOnHand[index] = units;
    model.errorMeanSquare[index] = start.errorMeanSquare;
    baseline.errorMeanSquare[index] = start.errorMeanSquare;
  });
}
