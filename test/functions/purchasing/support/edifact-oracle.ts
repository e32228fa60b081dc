/** The package `edifact`, which knows nothing of ours. */
const { Parser, Tracker } = require("edifact") as {
  readonly Tracker: new (table: unknown) => { accept(segment: string): unknown };
  readonly Parser: new () => {
    encoding(level: "UNOC"): void;
    onopensegment: (name: string) => void;
    onelement: () => void;
    oncomponent: (text: string) => void;
    write(text: string): void;
    end(): void;
  };
};

export interface ReadSegment {
  readonly name: string;
  readonly elements: string[][];
}

export function readWithEdifact(text: string): readonly ReadSegment[] {
  const segments: ReadSegment[] = [];
  const parser = new Parser();
  // It begins with level A, which knows no small letters.
  parser.encoding("UNOC");
  parser.onopensegment = (name) => segments.push({ name, elements: [] });
  parser.onelement = () => segments.at(-1)!.elements.push([]);
  parser.oncomponent = (component) => segments.at(-1)!.elements.at(-1)!.push(component);
  parser.write(text);
  parser.end();
  return segments;
}

/** @throws Error for a segment that a message of the directory must not have at its place */
export function trackMessage(type: "ORDERS" | "DESADV", segments: readonly ReadSegment[]): void {
  const tracker = new Tracker(require(`edifact/messages/${type}.json`));
  for (const { name } of segments) tracker.accept(name);
}
