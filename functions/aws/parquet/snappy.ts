import { DamageError } from "./damage";

/**
 * Decompresses Snappy, whose blocks are literal bytes and copies of what was already written.
 *
 * hyparquet's own takes the length of a literal as a signed number, so that damaged bytes send it back to
 * where it was before. Here every step goes forward, and none writes beyond the size.
 *
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 * @param size bytes that come out, as the page's header says
 * @throws DamageError when the bytes are no Snappy block of that size
 */
export function decompressSnappy(input: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  let position = 0;
  let written = 0;

  const readLittleEndian = (byteCount: number): number => {
    if (position + byteCount > input.length) throw new DamageError("a Snappy block ends too early");
    let value = 0;
    for (let index = 0; index < byteCount; index++) value += input[position++]! * 2 ** (8 * index);
    return value;
  };

  // The block begins with its size, seven bits a byte.
  while (readLittleEndian(1) >= 0x80);
  while (position < input.length) {
    const tag = input[position++]!;
    const kind = tag & 0x03;
    if (kind === 0) {
      const short = tag >> 2;
      const length = (short < 60 ? short : readLittleEndian(short - 59)) + 1;
      if (position + length > input.length || written + length > size) refuse();
      output.set(input.subarray(position, position + length), written);
      position += length;
      written += length;
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 0x07) + 4 : (tag >> 2) + 1;
    const distance =
      kind === 1 ? ((tag >> 5) << 8) + readLittleEndian(1) : readLittleEndian(kind === 2 ? 2 : 4);
    if (distance === 0 || distance > written || written + length > size) refuse();
    // The copy may overlap what it writes: then it repeats it.
    for (const stop = written + length; written < stop; written++)
      output[written] = output[written - distance]!;
  }
  if (written !== size) refuse();
  return output;
}

function refuse(): never {
  throw new DamageError("a Snappy block does not fit its size");
}
