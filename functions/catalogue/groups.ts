/** Categories and suppliers: which products belong together, and which are asked for. */
import type { Catalogue, Product } from "../contracts/catalogue";
import type { ProductFilter } from "../contracts/results/roll-up";

const PARTED_BY = "/";

/** Whether a product is one of those asked for. */
export function createSelection(
  { category, supplier }: ProductFilter,
  { products }: Catalogue,
): (productId: string) => boolean {
  return (productId) => {
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

/** All categories, those above others included, and all suppliers of products: what can be asked for. */
export function listChoices({ products }: Catalogue): {
  readonly categories: readonly string[];
  readonly suppliers: readonly string[];
} {
  const categories = new Set<string>();
  const suppliers = new Set<string>();
  for (const { category, supplier } of products.values()) {
    if (supplier !== undefined) suppliers.add(supplier);
    const parts = category?.split(PARTED_BY) ?? [];
    for (const depth of parts.keys()) categories.add(parts.slice(0, depth + 1).join(PARTED_BY));
  }
  return { categories: [...categories].sort(), suppliers: [...suppliers].sort() };
}
