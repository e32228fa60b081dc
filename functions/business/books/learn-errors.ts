import type { BusinessSettings } from "../../contracts/settings/business";
import { addError, DAILY_RETENTION, forget } from "../policy/error-profile";
import { shrinkScales } from "../policy/level-rules";
import { errorScaleOf, volumeClassOf } from "../policy/order-up-to";
import type { Book } from "./fleet-books";
import type { ForecastInput, RunInput } from "./run-input";

/** Errors count at most this many scales when the scale itself is updated. */
const WINSOR_SCALES = 6;
/** Share of the error scale that is kept from one day to the next: half is forgotten in 34 days. */
const SCALE_RETENTION = 0.98;

/** Takes in the errors of forecasts whose protection interval ended with D-1. */
export function learnErrors(
  book: Book,
  places: Int32Array,
  { known, protectionDemand, terms }: RunInput,
  { maturedProtectionForecastUnits: matured }: ForecastInput,
  policy: BusinessSettings,
): void {
  const isTold = (place: number, index: number) =>
    place >= 0 && !Number.isNaN(protectionDemand[index]! - matured[index]!);
  if (!places.some(isTold)) return;
  for (const profile of book.profiles) forget(profile, DAILY_RETENTION);
  const scales = shrinkScales(book.errorMeanSquare, matured, known, policy, terms);
  for (let index = 0; index < places.length; index++) {
    const forecast = matured[index]!;
    const error = protectionDemand[index]! - forecast;
    if (!isTold(places[index]!, index)) continue;
    const scale = errorScaleOf({ protectionForecastUnits: forecast, errorMeanSquare: scales[index]! });
    addError(book.profiles[volumeClassOf(forecast)]!, error / scale);
    const limited = Math.min(Math.abs(error), WINSOR_SCALES * scale);
    book.errorMeanSquare[index] =
      SCALE_RETENTION * book.errorMeanSquare[index]! + (1 - SCALE_RETENTION) * limited * limited;
  }
}
