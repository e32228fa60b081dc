/**
 * The product master: what is known of products and their suppliers besides demand. Each import makes a new version of
 * it; the small document at `CATALOGUE_KEY` says which one counts, and is written conditionally.
 */
import type { BusinessSettings } from "./settings/business";

/** What may be said of how a product is bought, by the product or by its supplier. Absent: the wider one says it. */
interface BuyingTerms {
  readonly leadTimeDays?: number;
  readonly leadTimeDeviationDays?: number;
}

/** A product of the master. Money is in the currency of the demand. */
export interface Product extends BuyingTerms {
  readonly productId: string;
  readonly name?: string;
  /** From the widest to the narrowest, parted by slashes: `Food/Tea/Green`. */
  readonly category?: string;
  /** Id of the supplier; it need not be in the table of suppliers. */
  readonly supplier?: string;
  readonly unitCost?: number;
  /** Selling price, where the demand has none. */
  readonly price?: number;
  readonly grossMarginRatio?: number;
  readonly packUnits?: number;
  readonly minimumOrderUnits?: number;
  readonly shelfLifeDays?: number;
  /** ISO date of the first day on which it is no longer sold. */
  readonly discontinuedFrom?: string;
}

export interface Supplier extends BuyingTerms {
  readonly supplier: string;
  readonly name?: string;
  /** Least worth of an order, in the currency of the demand. */
  readonly minimumOrderValue?: number;
}

/** `catalogue/content/ID.json`, written once. */
export interface CatalogueContent {
  readonly schemaVersion: 1;
  /** By id, ascending. */
  readonly products: readonly Product[];
  readonly suppliers: readonly Supplier[];
}

/** `catalogue/catalogue.json` and `catalogue/snapshots/ID.json`. */
export interface CatalogueSnapshot {
  readonly schemaVersion: 1;
  /** `c000012-5f3a9c1e`: how many came before it, and what tells two writers apart. */
  readonly snapshotId: string;
  readonly parentId: string | null;
  /** ISO instant. */
  readonly committedAt: string;
  readonly committedBy: string;
  readonly operation: "import" | "replace" | "restore";
  /** What this commit brought. */
  readonly written: { readonly products: number; readonly suppliers: number };
  readonly totals: { readonly products: number; readonly suppliers: number };
  readonly contentKey: string;
}

/** The master as a run reads it. Empty where none was ever imported. */
export interface Catalogue {
  /** Absent when there is none. */
  readonly snapshotId?: string;
  readonly products: ReadonlyMap<string, Product>;
  readonly suppliers: ReadonlyMap<string, Supplier>;
}

/** The name of a product in the master; `undefined` where it has none. */
export type NameOf = (productId: string) => string | undefined;

export const NO_CATALOGUE: Catalogue = { products: new Map(), suppliers: new Map() };

/**
 * The settings that count for one product: those of the stack, with what its supplier and the product itself say in
 * their place. The very object of the stack's settings where nothing else is said.
 */
export interface ProductTerms extends BusinessSettings {
  /** What a unit costs us, where the master says it; otherwise it follows from price and margin. */
  readonly unitCostUsd?: number;
  /** Selling price, for days whose data has none. */
  readonly listPriceUsd?: number;
  readonly shelfLifeDays?: number;
  /** Day number of the first day on which it is no longer sold. */
  readonly discontinuedFromDay?: number;
}

/** The terms of a fleet. */
export interface FleetTerms {
  /** What counts where nothing narrower is said. */
  readonly stack: BusinessSettings;
  of(productId: string): ProductTerms;
  /** All terms that a product of the fleet may have, the stack's among them; each once. */
  readonly distinct: readonly ProductTerms[];
}

/** The settings of a stack without a master: every product has them. */
export function sameTerms(stack: BusinessSettings): FleetTerms {
  return { stack, of: () => stack, distinct: [stack] };
}
