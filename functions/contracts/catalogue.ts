/**
 * The product master: what is known of products and their suppliers besides demand. Each import makes a new version of
 * it; the small document at `CATALOGUE_KEY` says which one counts, and is written conditionally.
 */
import { partsOfSeriesKey, toSeriesKey } from "../demand/series-key";
import type { BusinessSettings } from "./settings/business";

/** What may be said of how a product is bought, by the product or by its supplier. Absent: the wider one says it. */
interface BuyingTerms {
  readonly leadTimeDays?: number;
  readonly leadTimeDeviationDays?: number;
}

/** A product of the master. Money is in the currency of the demand. */
export interface Product extends BuyingTerms {
  readonly productId: string;
  /** The one place that the row is about; all places when absent. */
  readonly location?: string;
  readonly name?: string;
  /** From the widest to the narrowest, parted by slashes: `Food/Tea/Green`. */
  readonly category?: string;
  /** Id of the supplier; it need not be in the table of suppliers. */
  readonly supplier?: string;
  /** What the supplier calls it: the number in its list. */
  readonly supplierItem?: string;
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
  /** What its deliveries have taught; nobody imports it, and it counts in the place of its stated deviation. */
  readonly learnt?: LearntLeadTime;
}

/** How far a supplier's deliveries lay from the days that were promised. */
export interface LearntLeadTime {
  /** Standard deviation around the promised day, days. */
  readonly deviationDays: number;
  /** Purchase orders that it was learnt from. */
  readonly deliveries: number;
}

/** A place: a store, a warehouse. */
export interface Location extends BuyingTerms {
  readonly location: string;
  readonly name?: string;
  readonly region?: string;
}

/** `catalogue/content/ID.json`, written once. */
export interface CatalogueContent {
  readonly schemaVersion: 1;
  /** By id, ascending. */
  readonly products: readonly Product[];
  readonly suppliers: readonly Supplier[];
  readonly locations: readonly Location[];
}

export interface CatalogueCounts {
  readonly products: number;
  readonly suppliers: number;
  readonly locations: number;
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
  readonly operation: "import" | "replace" | "restore" | "learn";
  /** What this commit brought. */
  readonly written: CatalogueCounts;
  readonly totals: CatalogueCounts;
  readonly contentKey: string;
}

/** The master as a run reads it. Empty where none was ever imported. */
export interface Catalogue {
  /** Absent when there is none. */
  readonly snapshotId?: string;
  readonly products: ProductLookup;
  readonly suppliers: ReadonlyMap<string, Supplier>;
  readonly locations: ReadonlyMap<string, Location>;
}

/** The products of the master. */
export interface ProductLookup {
  /** What is said of a series: of the product at its place, over what is said of the product at all. */
  get(seriesKey: string): Product | undefined;
  /** The rows as they were imported. */
  values(): Iterable<Product>;
  readonly size: number;
}

export function lookUpProducts(rows: readonly Product[]): ProductLookup {
  const byKey = new Map(rows.map((row) => [toSeriesKey(row), row]));
  return {
    get: (key) => {
      const own = byKey.get(key);
      const { productId, location } = partsOfSeriesKey(key);
      const anywhere = location === undefined ? undefined : byKey.get(productId);
      return own && anywhere ? { ...anywhere, ...own } : (own ?? anywhere);
    },
    values: () => rows,
    size: rows.length,
  };
}

/** A master as a run reads it, from what is written of it. */
export function createCatalogue(
  { products, suppliers, locations }: Pick<CatalogueContent, "products" | "suppliers" | "locations">,
  snapshotId?: string,
): Catalogue {
  return {
    ...(snapshotId !== undefined && { snapshotId }),
    products: lookUpProducts(products),
    suppliers: new Map(suppliers.map((supplier) => [supplier.supplier, supplier])),
    locations: new Map(locations.map((location) => [location.location, location])),
  };
}

/** The name of a product in the master; `undefined` where it has none. */
export type NameOf = (productId: string) => string | undefined;

export const NO_CATALOGUE: Catalogue = createCatalogue({ products: [], suppliers: [], locations: [] });

/**
 * The settings that count for one product: those of the stack, with what its supplier and the product itself say in
 * their place. The very object of the stack's settings where nothing else is said.
 */
export interface ProductTerms extends BusinessSettings {
  /** What a unit costs us, where the master says it; otherwise it follows from price and margin. */
  readonly unitCostAmount?: number;
  /** Selling price, for days whose data has none. */
  readonly listPriceAmount?: number;
  readonly shelfLifeDays?: number;
  /** Day number of the first day on which it is no longer sold. */
  readonly discontinuedFromDay?: number;
  /** What its supplier takes an order for, where it takes none for less. */
  readonly orderMinimum?: OrderMinimum;
}

/** The least worth at cost of a purchase order, which has the lines of a supplier for one place. */
export interface OrderMinimum {
  readonly supplier: string;
  /** The supplier's name; its id without one. */
  readonly name: string;
  readonly amount: number;
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
