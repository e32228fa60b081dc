import type { Random } from "./random";

/** What may change about a product's inputs, and about how well it is forecast. */
export const NUMBER_KINDS = [
  "unit change",
  "price level",
  "missing values",
  "variance",
  "stock",
  "index shift",
  "temperature",
  "promotion frequency",
] as const;
export const TEXT_KINDS = ["new text", "vanished text", "shares of texts"] as const;
export const DATA_KINDS = [...NUMBER_KINDS, ...TEXT_KINDS] as const;
export const CONCEPT_KINDS = ["level", "noise", "decay", "weekday mix"] as const;
export type DataKind = (typeof DATA_KINDS)[number];
export type ConceptKind = (typeof CONCEPT_KINDS)[number];

export type DriftPlan =
  | { readonly subject: "data"; readonly kind: DataKind; readonly onset: number }
  | { readonly subject: "concept"; readonly kind: ConceptKind; readonly onset: number };

export interface StudyProduct {
  readonly productId: string;
  /** The generator, and the kind of product among those it makes. */
  readonly world: string;
  readonly family: string;
  /** Sells on most days. */
  readonly isRegular: boolean;
  /** Index of the product's first day in the study, and of the first one on which it is monitored. */
  readonly start: number;
  readonly monitoredFrom: number;
  readonly drift?: DriftPlan & { readonly feature: string };
  readonly unitsSold: Float64Array;
  /** Forecasts made the day before. */
  readonly predictedDemand: Float64Array;
  /** `selling_price` first. */
  readonly features: Readonly<Record<string, Float64Array>>;
  /** Those of the features that are texts, given as codes. */
  readonly texts: readonly string[];
}

/** What a generator is asked for. Indexes count days of the study; `firstDay` is the calendar day of index 0. */
export interface StudyFrame {
  readonly firstDay: number;
  readonly days: number;
  readonly monitoredFrom: number;
  readonly plan: DriftPlan | undefined;
}

/** A kind of product that a generator makes. */
export interface Family {
  readonly name: string;
  /** Whether its products are asked to drift too, and to which question. */
  readonly drifts: readonly ("data" | "concept")[];
  /** Changes of inputs that are asked of it; those of numbers when absent. */
  readonly dataKinds?: readonly DataKind[];
  /** Questions to which its stable products have a true answer, such as an end of sales: told apart. */
  readonly isEventFor?: readonly ("data" | "concept")[];
  generate(random: Random, frame: StudyFrame): Draft;
}

/** A product before its inputs are made to drift; arrays begin at `start`. */
export interface Draft {
  readonly isRegular: boolean;
  readonly start: number;
  readonly unitsSold: Float64Array;
  readonly predictedDemand: Float64Array;
  readonly features: Record<string, Float64Array>;
  /** Those of the features that are texts, given as codes; none when absent. */
  readonly texts?: readonly string[];
}

/** Generators that share no code but the source of random numbers and the changes asked of them. */
export interface World {
  readonly name: string;
  readonly families: readonly Family[];
}
