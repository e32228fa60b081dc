/** Place of the first entry of a product among ids in ascending order, or the place where it would be. */
export function findFirstRow(productIds: readonly string[], productId: string): number {
  let low = 0;
  let high = productIds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (productIds[middle]! < productId) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same, or -1 when the product is not among them. */
export function findProduct(productIds: readonly string[], productId: string): number {
  const place = findFirstRow(productIds, productId);
  return productIds[place] === productId ? place : -1;
}
