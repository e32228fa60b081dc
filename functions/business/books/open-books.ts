import type { BusinessSettings } from "../../contracts/settings/business";
import { addError } from "../policy/error-profile";
import { createBookLevels, shrinkScales } from "../policy/level-rules";
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
  if (starts.every((start) => start === undefined)) return;
  const forecasts = Float64Array.from(starts, (start) => start?.protectionForecastUnits ?? 0);
  starts.forEach((start, index) => {
    if (!start) return;
    model.errorMeanSquare[index] = start.errorMeanSquare;
    baseline.errorMeanSquare[index] = start.errorMeanSquare;
  });
  if (isFirstRun) {
    const scales = shrinkScales(model.errorMeanSquare, forecasts, input.known, policy, input.terms);
    starts.forEach((start, index) => {
      if (!start) return;
      for (const { protectionForecastUnits, errorUnits } of start.pastErrors) {
        const volumeClass = volumeClassOf(protectionForecastUnits);
        const scale = errorScaleOf({ protectionForecastUnits, errorMeanSquare: scales[index]! });
        addError(model.profiles[volumeClass]!, errorUnits / scale);
        addError(baseline.profiles[volumeClass]!, errorUnits / scale);
      }
    });
  }
  const levels = createBookLevels(model, forecasts, input.known, policy, input.priceUsd, input.terms);
  starts.forEach((start, index) => {
    if (!start) return;
    const units = start.onHandUnits ?? levels.levelOf(index).units;
    model.onHand[index] = units;
    baseline.onHand[index] = units;
    foresightOnHand[index] = units;
  });
}
