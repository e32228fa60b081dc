import type { Lake } from "../../contracts/lake";
import { UNNAMED_SUPPLIER } from "../../contracts/purchasing";
import { toSeriesKey } from "../../demand/series-key";
import { readCatalogue } from "../catalogue/read-catalogue";

/** What a supplier calls a product, at a place where there are places; `undefined` where the master does not say. */
export type SupplierItemOf = (productId: string, supplier: string, location?: string) => string | undefined;

/** From the product master. A number is of the supplier that the master names beside it, and means nothing to another. */
export async function readSupplierItems(lake: Lake): Promise<SupplierItemOf> {
  const { products } = await readCatalogue(lake);
  return (productId, supplier, location) => {
    const product = products.get(toSeriesKey({ productId, ...(location !== undefined && { location }) }));
    return (product?.supplier ?? UNNAMED_SUPPLIER) === supplier ? product?.supplierItem : undefined;
  };
}
