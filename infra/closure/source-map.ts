import { decode, encode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";

/** The parts of a version 3 source map that matter here. */
interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

/**
 * Leaves only our own sources in a source map. A trace through a library keeps the position in the bundle;
 * in return the map is some dozen kilobytes instead of megabytes, which every cold start would read.
 *
 * @see https://tc39.es/ecma426/
 */
export function keepOwnSources(json: string): string {
  const map = JSON.parse(json) as SourceMap;
  const own = map.sources.filter((source) => !source.includes("node_modules/"));
  return JSON.stringify({
    version: 3,
    // From the root of the program, whose name says nothing.
    sources: own.map((source) => source.replace(/^(\.\.\/)+/, "")),
    names: [],
    mappings: rewriteMappings(
      map.mappings,
      map.sources.map((source) => own.indexOf(source)),
    ),
  });
}

/**
 * Keeps where each line of a source begins: a trace tells the line, and the rest is half of the map. Drops the segments of sources whose new index is -1; a segment without a source
 * ends the one before.
 */
function rewriteMappings(mappings: string, newIndex: readonly number[]): string {
  const lines = decode(mappings).map((line) => {
    let open: { readonly index: number; readonly sourceLine: number } | undefined;
    return line.flatMap(([column, source, sourceLine, sourceColumn]): SourceMapSegment[] => {
      const index = source === undefined ? -1 : newIndex[source]!;
      if (index < 0) {
        const ends = open !== undefined;
        open = undefined;
        return ends ? [[column]] : [];
      }
      // What follows on the same line of the source is found by the segment before it.
      if (open?.index === index && open.sourceLine === sourceLine) return [];
      open = { index, sourceLine: sourceLine! };
      return [[column, index, sourceLine!, sourceColumn!]];
    });
  });
  return encode(lines);
}
