/** What kind of thing a feature is, as far as its name tells. */
export type FeatureFamily = "price" | "stock" | "demand" | "forecast-error" | "other";

/** Under this name the forecast errors of a product are spoken of, beside its features. */
export const FORECAST_ERROR = "forecast_error";
/** The target, which is judged as a feature while there are too few forecast errors. */
export const TARGET_FEATURE = "units_sold";

const PRICE = /price|cost/i;
const STOCK = /stock|inventory|on_hand/i;

const PROMOTION = /promo|campaign|aktion|discount|offer/i;

/** Whether a feature is about promotions, which a calendar may have announced. */
export function isPromotionFeature(feature: string): boolean {
  return PROMOTION.test(feature);
}

export function familyOf(feature: string): FeatureFamily {
  if (feature === FORECAST_ERROR) return "forecast-error";
  if (feature === TARGET_FEATURE) return "demand";
  if (PRICE.test(feature)) return "price";
  return STOCK.test(feature) ? "stock" : "other";
}
