import type { BusinessSettings } from "../../contracts/settings/business";
import { hashText } from "../../demand/numeric/random";
import { addError } from "../policy/error-profile";
import { type BoundedLevel, createBookLevels, shrinkScales } from "../policy/level-rules";
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
  const levels = createBookLevels(model, forecasts, input.known, policy, input.priceAmount, input.terms);
  starts.forEach((start, index) => {
    if (!start) return;
    const units =
      start.onHandUnits ??
      openingUnitsOf(levels.levelOf(index), isFirstRun, input.productIds[index]!, input.openingShift);
    for (const book of books) {
      book.onHand[index] = units;
      book.layers[index] = undefined;
    }
    foresightOnHand[index] = units;
  });
}

/**
 * What a product opens with. The first run finds a fleet that has been ordered for all along: positions lie anywhere
 * between reorder point and level, each product's own place of it. Opened all alike, all would be ordered for together,
 * again and again.
 */
function openingUnitsOf(
  { reorderPointUnits, orderUpToUnits }: BoundedLevel,
  isFirstRun: boolean,
  productId: string,
  shift = 0,
): number {
  if (!isFirstRun) return reorderPointUnits;
  const place = ((hashText(productId) >>> 0) / 2 ** 32 + shift) % 1;
  return reorderPointUnits + Math.round(place * (orderUpToUnits - reorderPointUnits));
}
