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

/** Whether an id names a series: as its key or, without a place, as the product that is sold at many. */
export function isNamedBy(key: string, id: string): boolean {
  return key === id || partsOfSeriesKey(key).productId === id;
}

/** The series of a product that is asked for without its place, of many series: none where it has none. */
export function listPlacesOf(productId: string, keys: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const key of keys) if (key !== productId && isNamedBy(key, productId)) found.add(key);
  return [...found].sort();
}

/** More places are counted. */
const MOST_TOLD = 5;

/**
 * What to say of a product that is not known without its place, but at some: which, as they are typed.
 *
 * @returns `undefined` where it is known at none.
 */
export function describePlaces(productId: string, places: readonly string[]): string | undefined {
  if (places.length === 0) return undefined;
  const told = places.slice(0, MOST_TOLD).map((key) => `"${key}"`);
  const more = places.length - told.length;
  const list = more > 0 ? [...told, `${more} more`] : told;
  const last = list.pop()!;
  return `Product "${productId}" is sold at places, each with a history of its own; name one of them: ${list.length > 0 ? `${list.join(", ")} or ${last}` : last}.`;
}
