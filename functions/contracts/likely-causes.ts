import { type FeatureFamily, familyOf } from "./feature-family";
import type { DriftKind } from "./product-verdict";

/** What can change about a feature, or about forecasts. */
export type ChangeKind = DriftKind | "error";

interface LikelyCauses {
  /** In words, for the table of the documents. */
  readonly what: string;
  readonly family?: FeatureFamily;
  readonly kind?: ChangeKind;
  /** Where to look, the likeliest first. */
  readonly lookAt: readonly string[];
}

/** The only list of what is likely behind a change; the first row that fits counts. A new one is a row. */
export const LIKELY_CAUSES: readonly LikelyCauses[] = [
  {
    what: "forecast error",
    family: "forecast-error",
    lookAt: [
      "an input of the same product that drifted too",
      "a model promoted shortly before",
      "demand that no input explains: assortment, competitor, one large customer",
    ],
  },
  {
    what: "missing values of any feature",
    kind: "missing",
    lookAt: [
      "the export or join that fills the column",
      "a column that was renamed",
      "a product without master data",
    ],
  },
  {
    what: "decimals of any number",
    kind: "decimals",
    lookAt: [
      "another source, or the same one rounded otherwise",
      "unit or scale (pieces and kilograms, percent and share)",
      "values that are averaged or filled in before they arrive",
    ],
  },
  {
    what: "level of a price or cost",
    family: "price",
    kind: "level",
    lookAt: [
      "a new price list or contract",
      "currency, tax or unit of sale (piece, case)",
      "a campaign that bears no flag",
    ],
  },
  {
    what: "spread of a price or cost",
    family: "price",
    kind: "spread",
    lookAt: ["several price lists or channels in one column", "discounts that are booked on orders"],
  },
  {
    what: "level or spread of a stock",
    family: "stock",
    lookAt: [
      "order quantities or the rule that orders",
      "a warehouse that was added or left out",
      "the unit of count",
      "sales that are missing or counted twice: stock falls by something else than what was sold",
    ],
  },
  {
    what: "units sold",
    family: "demand",
    lookAt: [
      "demand itself: a new listing, a competitor, an event",
      "days imported twice or not at all",
      "the unit of sale",
    ],
  },
  {
    what: "share of days of a yes-no feature",
    kind: "rate",
    lookAt: ["the calendar of campaigns", "a flag that is set for all products, or for none any more"],
  },
  {
    what: "value of a text that was never there",
    kind: "new-value",
    lookAt: [
      "a new code, brand or category in the master data",
      "another spelling or language of a known one",
      "a model that was not trained on it",
    ],
  },
  {
    what: "value of a text that no longer comes",
    kind: "vanished-value",
    lookAt: ["a code that was renamed or merged", "a source or channel that no longer delivers"],
  },
  {
    what: "share of the values of a text",
    kind: "share",
    lookAt: ["the mix of channels, suppliers or campaigns", "a default that fills the column"],
  },
  {
    what: "level of any other feature",
    kind: "level",
    lookAt: [
      "unit or scale (percent or share, Celsius or Fahrenheit)",
      "another source or sensor",
      "another definition of the column",
    ],
  },
  {
    what: "spread of any other feature",
    kind: "spread",
    lookAt: ["values that are aggregated or rounded otherwise", "two sources in one column"],
  },
];

/** Where to look first when this changed. */
export function findLikelyCauses(feature: string, kind: ChangeKind): readonly string[] {
  const family = familyOf(feature);
  const row = LIKELY_CAUSES.find(
    (each) =>
      (each.family === undefined || each.family === family) &&
      (each.kind === undefined || each.kind === kind),
  );
  return row?.lookAt ?? [];
}
