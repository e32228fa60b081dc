import type { Catalogue, FleetTerms, OrderMinimum, Product, ProductTerms } from "../contracts/catalogue";
import type { BusinessSettings } from "../contracts/settings/business";
import { parseDay } from "../demand/calendar";
import { partsOfSeriesKey, toSeriesKey } from "../demand/series-key";

/** Who says a value: the product itself, its place, its supplier, or the stack's configuration. */
export type TermOrigin = "product" | "location" | "supplier" | "stack";

/** Settings that the master may say in the place of the stack. */
export const OVERRIDABLE_TERMS = [
  "leadTimeDays",
  "leadTimeDeviationDays",
  "grossMarginRatio",
  "packUnits",
  "minimumOrderUnits",
] as const satisfies readonly (keyof BusinessSettings & keyof Product)[];
export type OverridableTerm = (typeof OVERRIDABLE_TERMS)[number];

/**
 * The terms of each series: what the product says, over what its place says, over what its supplier says, over what the
 * stack says. Only here that order is decided.
 */
export function resolveTerms(stack: BusinessSettings, catalogue: Catalogue): FleetTerms {
  const known = resolved.get(catalogue)?.get(stack);
  if (known) return known;
  const terms = resolveAnew(stack, catalogue);
  const ofCatalogue = resolved.get(catalogue) ?? new WeakMap<BusinessSettings, FleetTerms>();
  resolved.set(catalogue, ofCatalogue);
  ofCatalogue.set(stack, terms);
  return terms;
}

/** A run asks for the terms of its fleet in several places. Neither settings nor a master that was read are ever changed. */
const resolved = new WeakMap<Catalogue, WeakMap<BusinessSettings, FleetTerms>>();

function resolveAnew(stack: BusinessSettings, catalogue: Catalogue): FleetTerms {
  const byKey = new Map<string, ProductTerms>();
  // Products that differ in nothing share one object, so that what follows from it is computed once.
  const byContent = new Map<string, ProductTerms>([["{}", stack]]);
  const resolve = (seriesKey: string): ProductTerms => {
    const known = byKey.get(seriesKey);
    if (known) return known;
    const said = listSaid(seriesKey, stack, catalogue);
    const content = JSON.stringify(said);
    const terms = byContent.get(content) ?? { ...stack, ...said };
    byContent.set(content, terms);
    byKey.set(seriesKey, terms);
    return terms;
  };
  // All that a series may have, before any is asked for: how far ahead a run looks depends on the longest of them.
  const places = [undefined, ...catalogue.locations.keys()];
  for (const location of places)
    if (location !== undefined) resolve(toSeriesKey({ productId: "", location }));
  for (const { productId, location: own } of catalogue.products.values()) {
    for (const location of own === undefined ? places : [own]) resolve(toSeriesKey({ productId, location }));
  }
  const isKnown = catalogue.products.size > 0 || catalogue.locations.size > 0;
  return { stack, of: isKnown ? resolve : () => stack, distinct: [...byContent.values()] };
}

/** Who says a setting of a product. */
export function originOf(term: OverridableTerm, seriesKey: string, catalogue: Catalogue): TermOrigin {
  const product = catalogue.products.get(seriesKey);
  if (product?.[term] !== undefined) return "product";
  if (term === "grossMarginRatio" && product?.unitCost !== undefined) return "product";
  if (locationValue(term, seriesKey, catalogue) !== undefined) return "location";
  return supplierValue(term, product, catalogue) === undefined ? "stack" : "supplier";
}

/** How long a place waits is told by the place before it is by the supplier: most are served from a warehouse. */
function locationValue(
  term: OverridableTerm,
  seriesKey: string,
  { locations }: Catalogue,
): number | undefined {
  if (locations.size === 0 || (term !== "leadTimeDays" && term !== "leadTimeDeviationDays")) return undefined;
  const { location } = partsOfSeriesKey(seriesKey);
  return location === undefined ? undefined : locations.get(location)?.[term];
}

function supplierValue(
  term: OverridableTerm,
  product: Partial<Product> | undefined,
  { suppliers }: Catalogue,
): number | undefined {
  const supplier = product?.supplier === undefined ? undefined : suppliers.get(product.supplier);
  if (term === "leadTimeDeviationDays") return supplier?.learnt?.deviationDays ?? supplier?.[term];
  return term === "leadTimeDays" ? supplier?.[term] : undefined;
}

/** What is said besides the stack; only what differs from it. */
function listSaid(
  seriesKey: string,
  stack: BusinessSettings,
  catalogue: Catalogue,
): Partial<Omit<ProductTerms, keyof BusinessSettings>> & Partial<BusinessSettings> {
  const product: Partial<Product> = catalogue.products.get(seriesKey) ?? {};
  const said: { -readonly [Term in OverridableTerm]?: number } = {};
  for (const term of OVERRIDABLE_TERMS) {
    const value =
      product[term] ?? locationValue(term, seriesKey, catalogue) ?? supplierValue(term, product, catalogue);
    if (value !== undefined && value !== stack[term]) said[term] = value;
  }
  const { unitCost, price, shelfLifeDays, discontinuedFrom } = product;
  const listPrice = price ?? priceOf(product);
  const orderMinimum = minimumOf(product, catalogue);
  return {
    ...said,
    ...(unitCost !== undefined && { unitCostAmount: unitCost }),
    ...(listPrice !== undefined && { listPriceAmount: listPrice }),
    ...(shelfLifeDays !== undefined && { shelfLifeDays }),
    ...(discontinuedFrom !== undefined && { discontinuedFromDay: parseDay(discontinuedFrom)! }),
    ...(orderMinimum && { orderMinimum }),
  };
}

function minimumOf({ supplier: id }: Partial<Product>, { suppliers }: Catalogue): OrderMinimum | undefined {
  const known = id === undefined ? undefined : suppliers.get(id);
  if (!known?.minimumOrderValue) return undefined;
  const { supplier, name = supplier, minimumOrderValue } = known;
  return { supplier, name, amount: minimumOrderValue };
}

/** The price that cost and margin come to. */
function priceOf({ unitCost, grossMarginRatio }: Partial<Product>): number | undefined {
  return unitCost === undefined || grossMarginRatio === undefined
    ? undefined
    : unitCost / (1 - grossMarginRatio);
}
