/**
 * What the business report says. Types only: the keys of the files are in `contracts/business-results.ts`.
 *
 * Money is in US dollars, converted from the currency of the data with `usdPerCurrencyUnit`. An undefined
 * measure is `null`, never 0.
 */
export type * from "./figures";
export type * from "./fleet-report";
export type * from "./orders";
export type * from "./product-report";
