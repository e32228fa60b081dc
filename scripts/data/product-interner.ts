const LONGEST_ID = 128;
const UNPRINTABLE = /\p{Cc}/u;

/**
 * Gives each product id a number. Files are mostly sorted by product, so the id of the row before is
 * compared byte by byte before any text is made.
 */
export class ProductInterner {
  readonly products: string[] = [];
  private readonly indexes = new Map<string, number>();
  private lastBytes: Buffer = Buffer.alloc(0);
  private lastIndex = -1;

  /** Number of the id in a range of bytes; `undefined` when it is no valid id. */
  intern(bytes: Buffer, start: number, end: number, readText: () => string): number | undefined {
    if (this.lastIndex >= 0 && isSame(this.lastBytes, bytes, start, end)) return this.lastIndex;
    const index = this.internText(readText());
    if (index === undefined) return undefined;
    this.lastBytes = Buffer.from(bytes.subarray(start, end));
    this.lastIndex = index;
    return index;
  }

  internText(text: string): number | undefined {
    const id = text.trim();
    const known = this.indexes.get(id);
    if (known !== undefined) return known;
    if (id === "" || id.length > LONGEST_ID || UNPRINTABLE.test(id)) return undefined;
    const index = this.products.push(id) - 1;
    this.indexes.set(id, index);
    return index;
  }
}

function isSame(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let offset = 0; offset < known.length; offset++) {
    if (known[offset] !== bytes[start + offset]) return false;
  }
  return true;
}
