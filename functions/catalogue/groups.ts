/** Categories, suppliers and places: which products belong together, and which are asked for. */
import type { Catalogue, Product } from "../contracts/catalogue";
import type { ProductFilter } from "../contracts/results/roll-up";
import { partsOfSeriesKey } from "../demand/series-key";

const PARTED_BY = "/";

/** Whether a product is one of those asked for. */
export function createSelection(
  { category, supplier, location, region }: ProductFilter,
  { products, locations }: Catalogue,
): (productId: string) => boolean {
  return (productId) => {
    if (location !== undefined || region !== undefined) {
      const own = partsOfSeriesKey(productId).location;
      if (own === undefined || (location !== undefined && own !== location)) return false;
      if (region !== undefined && locations.get(own)?.region !== region) return false;
    }
    const product = products.get(productId);
    if (supplier !== undefined && product?.supplier !== supplier) return false;
    return category === undefined || isWithin(product?.category, category);
  };
}

function isWithin(path: string | undefined, category: string): boolean {
  return path === category || path?.startsWith(`${category}${PARTED_BY}`) === true;
}

/**
 * The category of a product one level below another: of `Food/Tea/Green`, `Food` for all products and `Food/Tea` for those
 * of `Food`. A product that lies in a category itself belongs to it.
 */
export function categoryBelow(product: Product | undefined, category: string | undefined): string | null {
  if (product?.category === undefined) return null;
  const depth = category === undefined ? 0 : category.split(PARTED_BY).length;
  return product.category
    .split(PARTED_BY)
    .slice(0, depth + 1)
    .join(PARTED_BY);
}

/** What a supplier is called; its id where it has no name. */
export function nameOfSupplier(supplier: string, { suppliers }: Catalogue): string {
  return suppliers.get(supplier)?.name ?? supplier;
}

/** What a place is called; its id where it has no name. */
export function nameOfLocation(location: string, { locations }: Catalogue): string {
  return locations.get(location)?.name ?? location;
}

/** All categories, those above others included, suppliers of products, places and their regions: what can be asked for. */
export function listChoices({ products, locations }: Catalogue): {
  readonly categories: readonly string[];
  readonly suppliers: readonly string[];
  readonly locations: readonly string[];
  readonly regions: readonly string[];
} {
  const categories = new Set<string>();
  const suppliers = new Set<string>();
  for (const { category, supplier } of products.values()) {
    if (supplier !== undefined) suppliers.add(supplier);
    const parts = category?.split(PARTED_BY) ?? [];
    for (const depth of parts.keys()) categories.add(parts.slice(0, depth + 1).join(PARTED_BY));
  }
  const regions = new Set([...locations.values()].flatMap(({ region }) => region ?? []));
  return {
    categories: [...categories].sort(),
    suppliers: [...suppliers].sort(),
    locations: [...locations.keys()],
    regions: [...regions].sort(),
  };
}
