/**
 * What a series of demand is of: a product, and the place where it is sold or kept, when the data tells places apart. A
 * key is made where data comes in and taken apart where it is shown or given away; in between it is one text, compared
 * and never cut. Without a place it is the product's id itself.
 */

/** Between product and place. With places, neither may hold it: `checkKeyPart`. */
const MARK = " @ ";

export interface SeriesParts {
  readonly productId: string;
  readonly location?: string;
}

export function toSeriesKey({ productId, location }: SeriesParts): string {
  return location === undefined ? productId : `${productId}${MARK}${location}`;
}

export function partsOfSeriesKey(key: string): SeriesParts {
  const at = key.indexOf(MARK);
  return at < 0 ? { productId: key } : { productId: key.slice(0, at), location: key.slice(at + MARK.length) };
}

/** Whether a text may be a product's id, or a place, beside the other. */
export function isKeyPart(text: string): boolean {
  return !text.includes(MARK) && !text.startsWith("@ ") && !text.endsWith(" @");
}
