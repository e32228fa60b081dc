/** The parts of a version 3 source map that esbuild writes. */
interface SourceMap {
  readonly version: 3;
  sources: string[];
  mappings: string;
  names: string[];
}

/** Generated column, source, line, column, name: as differences to the previous segment. */
type Segment = number[];

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUE_OF_DIGIT = new Map([...DIGITS].map((digit, value) => [digit, value]));

/**
 * Leaves only our own sources in a source map. A trace through a library keeps the position in the bundle;
 * in return the map is some dozen kilobytes instead of megabytes, which every cold start would read.
 *
 * @see https://tc39.es/ecma426/
 */
export function keepOwnSources(json: string): string {
  const map = JSON.parse(json) as SourceMap;
  const kept = map.sources.map((source) => !source.includes("node_modules/"));
  const newIndex: number[] = [];
  for (const [index, keep] of kept.entries()) {
    newIndex.push(keep ? kept.slice(0, index).filter(Boolean).length : -1);
  }
  return JSON.stringify({
    version: 3,
    // From the root of the repository, whose name says nothing.
    sources: map.sources.filter((_, index) => kept[index]).map((source) => source.replace(/^(\.\.\/)+/, "")),
    names: [],
    mappings: rewriteMappings(map.mappings, newIndex),
  });
}

/** Drops the segments of sources whose new index is -1; a segment without a source ends the one before. */
function rewriteMappings(mappings: string, newIndex: readonly number[]): string {
  const read = [0, 0, 0, 0];
  const written = [0, 0, 0, 0];
  const lines: string[] = [];
  for (const line of mappings.split(";")) {
    read[0] = 0;
    written[0] = 0;
    let insideOwnSource = false;
    const segments: string[] = [];
    for (const text of line === "" ? [] : line.split(",")) {
      for (const [field, difference] of decode(text).slice(0, 4).entries()) read[field]! += difference;
      const source = newIndex[read[1]!]!;
      if (source >= 0) segments.push(encode(differences(written, [read[0]!, source, read[2]!, read[3]!])));
      else if (insideOwnSource) segments.push(encode(differences(written, [read[0]!])));
      insideOwnSource = source >= 0;
    }
    lines.push(segments.join(","));
  }
  return lines.join(";");
}

/** Differences between the values and the ones written before, which become the values. */
function differences(written: number[], values: readonly number[]): Segment {
  return values.map((value, field) => {
    const difference = value - written[field]!;
    written[field] = value;
    return difference;
  });
}

/** Base64 VLQ: five bits a digit, least significant first, bit 0 of the number is its sign. */
function decode(text: string): Segment {
  const values: Segment = [];
  let value = 0;
  let shift = 0;
  for (const digit of text) {
    const bits = VALUE_OF_DIGIT.get(digit)!;
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    values.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return values;
}

function encode(values: Segment): string {
  let text = "";
  for (const value of values) {
    let rest = value < 0 ? (-value << 1) | 1 : value << 1;
    do {
      const bits = rest & 31;
      rest >>>= 5;
      text += DIGITS[rest > 0 ? bits | 32 : bits];
    } while (rest > 0);
  }
  return text;
}
