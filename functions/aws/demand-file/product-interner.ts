import { hasHiddenCharacter, normaliseName } from "./names";

const LONGEST_ID = 128;
/** How programs keep a spreadsheet from taking an id for a number: `="00123"`. */
const PROTECTED_TEXT = /^\s*="([^"]*)"\s*$/;
/** A spreadsheet shows a long number so, and saves it so: its last digits, and with them the product, are lost. */
const SHORTENED_NUMBER = /^\d([.,]\d+)?E\+\d{2}$/;

/**
 * Gives each product id a number. Files are mostly sorted by product, so the id of the row before is
 * compared byte by byte before any text is made.
 */
export class ProductInterner {
  readonly products: string[] = [];
  /** Texts that are kept in another form: without blanks around, letters composed. */
  readonly respelled: string[] = [];
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

  /** Number of the id that a text spells; `undefined` when it is no valid id. */
  internText(text: string): number | undefined {
    const known = this.indexes.get(text);
    if (known !== undefined) return known;
    const id = readProductId(text);
    if (id === undefined) return undefined;
    let index = this.indexes.get(id);
    if (index === undefined) {
      index = this.products.push(id) - 1;
      this.indexes.set(id, index);
    }
    if (id !== text) {
      this.indexes.set(text, index);
      this.respelled.push(text);
    }
    return index;
  }
}

/** The id that a text spells; `undefined` when it is no valid one. */
export function readProductId(text: string): string | undefined {
  const id = normaliseName(PROTECTED_TEXT.exec(text)?.[1] ?? text);
  return id === "" || id.length > LONGEST_ID || hasHiddenCharacter(id) || SHORTENED_NUMBER.test(id)
    ? undefined
    : id;
}

function isSame(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let offset = 0; offset < known.length; offset++) {
    if (known[offset] !== bytes[start + offset]) return false;
  }
  return true;
}
