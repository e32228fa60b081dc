import { DamageError } from "./damage";

/**
 * Checks runs of repeated and of packed values (Parquet's RLE hybrid) before they are decoded: hyparquet
 * writes a repeated value as often as the run claims, and counts a negative number of packed ones down.
 *
 * @param width bits per value, at least 1
 * @param count values wanted
 * @throws DamageError when the bytes do not hold them
 */
export function checkRuns(page: Uint8Array, start: number, end: number, width: number, count: number): void {
  const bytesPerValue = (width + 7) >> 3;
  let position = start;
  for (let seen = 0; seen < count; ) {
    const { value: head, next } = readNumber(page, position, end);
    const length = Math.floor(head / 2);
    const isPacked = head % 2 === 1;
    // Packed values come in groups of eight, the last one filled up.
    seen += isPacked ? length * 8 : length;
    position = next + (isPacked ? length * width : bytesPerValue);
    if (position > end) throw new DamageError(`a page ends within a run of its values`);
    if (!isPacked && seen > count) {
      throw new DamageError(`a run repeats a value ${length} times in a page of ${count} values`);
    }
  }
}

/** A block this large is no block: writers take 128 values. */
const LARGEST_DELTA_BLOCK = 1 << 20;

/**
 * Checks the head of delta-encoded numbers: with a block of a negative size, decoding goes backwards.
 *
 * @throws DamageError when the head is not that of `count` numbers
 */
export function checkDeltas(page: Uint8Array, start: number, count: number): void {
  const block = readNumber(page, start, page.length);
  const parts = readNumber(page, block.next, page.length);
  const total = readNumber(page, parts.next, page.length);
  const partSize = block.value / parts.value;
  if (
    block.value === 0 ||
    block.value > LARGEST_DELTA_BLOCK ||
    !Number.isInteger(partSize) ||
    partSize % 8 !== 0
  ) {
    throw new DamageError(`delta blocks of ${block.value} values in ${parts.value} parts`);
  }
  if (total.value !== count) {
    throw new DamageError(`${total.value} delta-encoded values where ${count} belong`);
  }
}

/** Numbers of a page have at most 32 bits. */
const MOST_NUMBER_BYTES = 5;

function readNumber(page: Uint8Array, start: number, end: number): { value: number; next: number } {
  let value = 0;
  for (let read = 0; read < MOST_NUMBER_BYTES && start + read < end; read++) {
    const byte = page[start + read]!;
    value += (byte & 0x7f) * 2 ** (7 * read);
    if (byte < 0x80) return { value, next: start + read + 1 };
  }
  throw new DamageError("a number of a page does not end");
}
