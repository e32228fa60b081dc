import { addError, DAILY_RETENTION, forget } from "../policy/error-profile";
import { errorScaleOf, volumeClassOf } from "../policy/order-up-to";
import type { Book } from "./fleet-books";
import type { ForecastInput } from "./run-input";

/** Errors count at most this many scales when the scale itself is updated. */
const WINSOR_SCALES = 6;
/** Share of the error scale that is kept from one day to the next: half is forgotten in 34 days. */
const SCALE_RETENTION = 0.98;

/** Takes in the errors of forecasts whose protection interval ended with D-1. */
export function learnErrors(
  book: Book,
  places: Int32Array,
  input: ForecastInput,
  protectionDemand: Float64Array,
): void {
  let learned = false;
  for (let index = 0; index < places.length; index++) {
    const forecast = input.maturedProtectionForecastUnits[index]!;
    const error = protectionDemand[index]! - forecast;
    if (places[index]! < 0 || Number.isNaN(error)) continue;
    if (!learned) for (const profile of book.profiles) forget(profile, DAILY_RETENTION);
    learned = true;
    const outlook = { protectionForecastUnits: forecast, errorMeanSquare: book.errorMeanSquare[index]! };
    const scale = errorScaleOf(outlook);
    addError(book.profiles[volumeClassOf(forecast)]!, error / scale);
    const limited = Math.min(Math.abs(error), WINSOR_SCALES * scale);
    book.errorMeanSquare[index] =
      SCALE_RETENTION * outlook.errorMeanSquare + (1 - SCALE_RETENTION) * limited * limited;
  }
}
