import type { Catalogue, FleetTerms, Product, ProductTerms } from "../contracts/catalogue";
import type { BusinessSettings } from "../contracts/settings/business";
import { parseDay } from "../demand/calendar";

/** Who says a value: the product itself, its supplier, or the stack's configuration. */
export type TermOrigin = "product" | "supplier" | "stack";

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
 * The terms of each product: what the product says over what its supplier says over what the stack says. The only place
 * where that order is decided.
 */
export function resolveTerms(stack: BusinessSettings, catalogue: Catalogue): FleetTerms {
  const byId = new Map<string, ProductTerms>();
  // Products that differ in nothing share one object, so that what follows from it is computed once.
  const byContent = new Map<string, ProductTerms>([["{}", stack]]);
  for (const product of catalogue.products.values()) {
    const said = listSaid(product, stack, catalogue);
    const key = JSON.stringify(said);
    const terms = byContent.get(key) ?? { ...stack, ...said };
    byContent.set(key, terms);
    byId.set(product.productId, terms);
  }
  return {
    stack,
    of: (productId) => byId.get(productId) ?? stack,
    distinct: [...byContent.values()],
  };
}

/** Who says a setting of a product. */
export function originOf(term: OverridableTerm, productId: string, catalogue: Catalogue): TermOrigin {
  const product = catalogue.products.get(productId);
  if (product?.[term] !== undefined) return "product";
  if (term === "grossMarginRatio" && product?.unitCost !== undefined) return "product";
  return supplierValue(term, product, catalogue) === undefined ? "stack" : "supplier";
}

function supplierValue(
  term: OverridableTerm,
  product: Product | undefined,
  { suppliers }: Catalogue,
): number | undefined {
  const supplier = product?.supplier === undefined ? undefined : suppliers.get(product.supplier);
  return term === "leadTimeDays" || term === "leadTimeDeviationDays" ? supplier?.[term] : undefined;
}

/** What is said besides the stack; only what differs from it. */
function listSaid(
  product: Product,
  stack: BusinessSettings,
  catalogue: Catalogue,
): Partial<Omit<ProductTerms, keyof BusinessSettings>> & Partial<BusinessSettings> {
  const said: { -readonly [Term in OverridableTerm]?: number } = {};
  for (const term of OVERRIDABLE_TERMS) {
    const value = product[term] ?? supplierValue(term, product, catalogue);
    if (value !== undefined && value !== stack[term]) said[term] = value;
  }
  const { unitCost, price, shelfLifeDays, discontinuedFrom } = product;
  const listPrice = price ?? priceOf(product);
  const toUsd = (money: number) => money * stack.usdPerCurrencyUnit;
  return {
    ...said,
    ...(unitCost !== undefined && { unitCostUsd: toUsd(unitCost) }),
    ...(listPrice !== undefined && { listPriceUsd: toUsd(listPrice) }),
    ...(shelfLifeDays !== undefined && { shelfLifeDays }),
    ...(discontinuedFrom !== undefined && { discontinuedFromDay: parseDay(discontinuedFrom)! }),
  };
}

/** The price that cost and margin come to. */
function priceOf({ unitCost, grossMarginRatio }: Product): number | undefined {
  return unitCost === undefined || grossMarginRatio === undefined
    ? undefined
    : unitCost / (1 - grossMarginRatio);
}
