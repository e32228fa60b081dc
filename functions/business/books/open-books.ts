import type { BusinessSettings } from "../../contracts/settings/business";
import { addError } from "../policy/error-profile";
import { createBookLevels, shrinkScales } from "../policy/level-rules";
import { errorScaleOf, volumeClassOf } from "../policy/order-up-to";
import type { Book } from "./fleet-books";
import type { RunInput } from "./run-input";

/** Products that are new start all books with the same stock, so that the comparison is fair. */
export function openNewProducts(
  books: readonly Book[],
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
    for (const book of books) book.errorMeanSquare[index] = start.errorMeanSquare;
  });
  const [model] = books as readonly [Book, ...Book[]];
  if (isFirstRun) {
    const scales = shrinkScales(model.errorMeanSquare, forecasts, input.known, policy, input.terms);
    starts.forEach((start, index) => {
      if (!start) return;
      for (const { protectionForecastUnits, errorUnits } of start.pastErrors) {
        const volumeClass = volumeClassOf(protectionForecastUnits);
        const scale = errorScaleOf({ protectionForecastUnits, errorMeanSquare: scales[index]! });
        for (const book of books) addError(book.profiles[volumeClass]!, errorUnits / scale);
      }
    });
  }
  const levels = createBookLevels(model, forecasts, input.known, policy, input.priceUsd, input.terms);
  starts.forEach((start, index) => {
    if (!start) return;
    const units = start.onHandUnits ?? levels.levelOf(index).units;
    for (const book of books) book.onHand[index] = units;
    foresightOnHand[index] = units;
  });
}
