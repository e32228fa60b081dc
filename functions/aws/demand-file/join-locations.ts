import { isKeyPart, toSeriesKey } from "../../demand/series-key";
import type { DemandRows } from "./demand-rows";
import type { Faults } from "./faults";
import { quote } from "./names";
import { readProductId } from "./product-interner";

/** The column that tells places apart. Always read as text: `007` is a place, 7 another. */
export const LOCATION_COLUMN = "location";

/**
 * Rows by product and place: where the file has a column of places, each product of each place is a series of its own.
 * Rows without a place, or with one that cannot be part of a key, go to `faults`. A column that is wholly empty says
 * nothing.
 */
export function joinLocations(rows: DemandRows, faults: Faults): DemandRows {
  const { [LOCATION_COLUMN]: places, ...texts } = rows.texts;
  if (places === undefined) return rows;
  if (places.every((place) => place === undefined)) return { ...rows, texts };
  const products: string[] = [];
  const indexes = new Map<string, number>();
  const productIndex = Int32Array.from(rows.productIndex, (product, row) => {
    const productId = rows.products[product]!;
    const location = readProductId(places[row] ?? "");
    if (location === undefined || !isKeyPart(location)) {
      faults.add(
        rows.lines[row]!,
        `location is ${quote(places[row] ?? "")}; it must be a text of 1 to 128 visible characters without " @ " in it.`,
      );
      return 0;
    }
    if (!isKeyPart(productId)) {
      faults.add(
        rows.lines[row]!,
        `product_id is ${quote(productId)}; beside a location it must not have " @ " in it.`,
      );
      return 0;
    }
    const key = toSeriesKey({ productId, location });
    let index = indexes.get(key);
    if (index === undefined) {
      index = products.push(key) - 1;
      indexes.set(key, index);
    }
    return index;
  });
  return { ...rows, products, productIndex, texts };
}
