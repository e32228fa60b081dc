import { DamageError } from "./damage";

/** Types of the compact protocol in which Parquet writes its footer and page headers. */
const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** Parquet's own structures are at most seven deep. */
const DEEPEST = 16;
/** A number of 64 bits takes at most ten bytes. */
const MOST_NUMBER_BYTES = 10;

/**
 * Walks a structure of the compact protocol without reading its values and returns where it ends.
 *
 * hyparquet trusts lengths: a negative one sends it back to bytes that it read before, for ever, and a long
 * one makes it ask for gigabytes. A structure that this walk passes makes it do neither, for every step goes
 * forward, every length lies within the bytes, and so do numbers.
 *
 * @throws DamageError when the structure does not end within the bytes
 */
export function checkStruct(bytes: Uint8Array, start: number, end: number): number {
  let position = start;

  function skipStruct(depth: number): void {
    if (depth > DEEPEST) throw new DamageError("its structures are nested too deeply");
    for (;;) {
      const head = readByte();
      if ((head & 0x0f) === STOP) return;
      // The number of a field is counted up from the one before, or written in full.
      if (head >> 4 === 0) readNumber();
      skipValue(head & 0x0f, depth);
    }
  }

  function skipValue(type: number, depth: number): void {
    if (type === TRUE || type === FALSE) return;
    if (type === BYTE) readByte();
    else if (type > BYTE && type <= I64) readNumber();
    else if (type === DOUBLE) skipBytes(8);
    else if (type === BINARY) skipBytes(readNumber());
    else if (type === LIST) skipList(depth);
    else if (type === STRUCT) skipStruct(depth + 1);
    else throw new DamageError(`a structure holds a value of the unknown type ${type}`);
  }

  function skipList(depth: number): void {
    const head = readByte();
    const type = head & 0x0f;
    const size = head >> 4 === 15 ? readNumber() : head >> 4;
    // Each element takes at least a byte, a truth value too.
    if (size > end - position)
      throw new DamageError(`a list claims ${size} elements, more than there are bytes`);
    for (let index = 0; index < size; index++)
      skipValue(type === TRUE || type === FALSE ? BYTE : type, depth);
  }

  function readByte(): number {
    if (position >= end) throw new DamageError("a structure does not end");
    return bytes[position++]!;
  }

  function readNumber(): number {
    let number = 0;
    for (let read = 0; read < MOST_NUMBER_BYTES; read++) {
      const byte = readByte();
      number += (byte & 0x7f) * 2 ** (7 * read);
      if (byte < 0x80) return number;
    }
    throw new DamageError("a number does not end");
  }

  function skipBytes(length: number): void {
    if (length > end - position) throw new DamageError(`a text of ${length} bytes does not fit`);
    position += length;
  }

  skipStruct(1);
  return position;
}
