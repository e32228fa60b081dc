import type { Location, Product, Supplier } from "../../contracts/catalogue";
import { toSeriesKey } from "../../demand/series-key";
import { LOCATION_COLUMNS, PRODUCT_COLUMNS, SUPPLIER_COLUMNS } from "./columns";
import { type CatalogueFormOptions, readTableFile } from "./read-table-file";

/**
 * Reads and checks a file of products: CSV in any usual form, gzipped or not.
 *
 * @throws UsageError for a file of another format or an option that is none
 * @throws DataError naming the bad lines, up to fifty, or what cannot be told without being said
 */
export function readProductFile(path: string, given: CatalogueFormOptions = {}) {
  return readTableFile<Product>(path, given, {
    columns: PRODUCT_COLUMNS,
    required: ["product_id"],
    idOf: toSeriesKey,
    checkRow: checkProduct,
  });
}

/** Reads and checks a file of suppliers, as {@link readProductFile}. */
export function readSupplierFile(path: string, given: CatalogueFormOptions = {}) {
  return readTableFile<Supplier>(path, given, {
    columns: SUPPLIER_COLUMNS,
    required: ["supplier"],
    idOf: ({ supplier }) => supplier,
  });
}

/** Reads and checks a file of places, as {@link readProductFile}. */
export function readLocationFile(path: string, given: CatalogueFormOptions = {}) {
  return readTableFile<Location>(path, given, {
    columns: LOCATION_COLUMNS,
    required: ["location"],
    idOf: ({ location }) => location,
  });
}

/** What a product says of itself that cannot be true. */
function checkProduct({ unitCost, price, grossMarginRatio }: Product): string | undefined {
  if (unitCost === undefined || price === undefined || grossMarginRatio === undefined) return undefined;
  const margin = 1 - unitCost / price;
  return Math.abs(margin - grossMarginRatio) <= 0.005
    ? undefined
    : `gross_margin_ratio is ${grossMarginRatio}, but unit_cost ${unitCost} and price ${price} come to ${margin.toFixed(4)}; leave out one of the three, or make them agree.`;
}
