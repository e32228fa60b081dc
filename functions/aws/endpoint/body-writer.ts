import type { InstanceFormat } from "./instance-format";

const FIRST_CAPACITY_BYTES = 1 << 16;
/** Of a UTF-16 code unit in UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

/**
 * Writes encoded instances one after the other as the bytes of a payload. Megabytes of text that are joined first, measured
 * and then encoded take four times as long, and the memory of both.
 */
export class BodyWriter {
  #count = 0;
  #bytes = Buffer.allocUnsafe(FIRST_CAPACITY_BYTES);
  #length = 0;
  readonly #frame: InstanceFormat["frame"];
  readonly #mostBytes: number;

  /** @param mostBytes that the instances of a payload may take together, unless it has but one. */
  constructor(frame: InstanceFormat["frame"], mostBytes: number) {
    this.#frame = frame;
    this.#mostBytes = mostBytes;
    this.#write(frame.head);
  }

  /** Instances of the payload so far. */
  get count(): number {
    return this.#count;
  }

  /** @returns whether it was taken in; if not, the payload has as much as it may. */
  add(text: string): boolean {
    const before = this.#length;
    if (this.#count > 0) this.#write(this.#frame.separator);
    this.#write(text);
    if (this.#count > 0 && this.#length > this.#mostBytes) {
      this.#length = before;
      return false;
    }
    this.#count++;
    return true;
  }

  /** The payload; what is added then begins the next one. */
  take(): Uint8Array {
    this.#write(this.#frame.tail);
    const body = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    this.#count = 0;
    this.#write(this.#frame.head);
    return body;
  }

  #write(text: string): void {
    const needed = this.#length + text.length * MOST_BYTES_PER_UNIT;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(text, this.#length, "utf8");
  }
}
