/**
 * X12 interchanges: segments of elements. The delimiters are told by the first segment, ISA, whose elements have fixed
 * lengths: the separator of elements is its fourth character, that of components its last element, and the terminator
 * what follows that.
 *
 * @see https://x12.org/products/interchange-control-structures
 */

export type X12Segment = readonly string[];

/** An interchange as it was read: its transactions, each from ST to SE. */
export interface X12Transaction {
  /** `855`. */
  readonly code: string;
  readonly segments: readonly X12Segment[];
}

const ISA_LENGTH = 106;

/** @throws Error saying what is wrong with the interchange */
export function readX12(text: string): readonly X12Transaction[] {
  const content = text.replace(/^\uFEFF?\s*/, "");
  if (!content.startsWith("ISA") || content.length < ISA_LENGTH) {
    throw new Error("it does not begin with an ISA segment of 106 characters");
  }
  const separator = content[3]!;
  const terminator = content[ISA_LENGTH - 1]!;
  const segments = content
    .split(terminator)
    .map((segment) => segment.replace(/^[\r\n]+|[\r\n]+$/g, ""))
    .filter((segment) => segment !== "")
    .map((segment) => segment.split(separator).map((element) => element.trim()));
  const isa = segments[0]!;
  const iea = segments.at(-1)!;
  if (isa.length !== 17) throw new Error(`its ISA segment has ${isa.length - 1} elements; it must have 16`);
  if (iea[0] !== "IEA") throw new Error("it is cut: its last segment is not IEA");
  if (iea[2] !== isa[13]) throw new Error(`IEA closes interchange ${iea[2]}, ISA opened ${isa[13]}`);
  const transactions: X12Transaction[] = [];
  let begin = -1;
  segments.forEach((segment, index) => {
    if (segment[0] === "ST") begin = index;
    if (segment[0] !== "SE") return;
    const start = segments[begin];
    if (begin < 0 || !start) throw new Error("a transaction ends (SE) that did not begin (ST)");
    const own = segments.slice(begin, index + 1);
    if (Number(segment[1]) !== own.length) {
      throw new Error(`transaction ${start[2]} has ${own.length} segments, its SE says ${segment[1]}`);
    }
    if (segment[2] !== start[2])
      throw new Error(`SE closes transaction ${segment[2]}, ST opened ${start[2]}`);
    transactions.push({ code: start[1] ?? "", segments: own });
    begin = -1;
  });
  if (begin >= 0) throw new Error(`transaction ${segments[begin]![2]} does not end`);
  return transactions;
}

export interface X12Envelope {
  /** Functional identifier of the group: `PO` for purchase orders. */
  readonly group: string;
  readonly senderId: string;
  readonly receiverId: string;
  /** ISO date. */
  readonly date: string;
  /** Nine digits: the same message has the same. */
  readonly controlNumber: string;
  /** `850`. */
  readonly code: string;
}

/** Separators in the order of preference: X12 has no way to write one of them within a text. */
const SEPARATORS = ["*", "|", "^", "\u001d"];
const TERMINATORS = ["~", "!", "\u001c"];
const COMPONENTS = [">", ":", "\u001f"];

/**
 * An interchange with one transaction.
 *
 * @param segments what stands between ST and SE
 * @throws Error when no separator is left that no text has
 */
export function writeX12(envelope: X12Envelope, segments: readonly X12Segment[]): string {
  const { group, senderId, receiverId, date, controlNumber, code } = envelope;
  const used = new Set([...segments.flat().join(""), ...senderId, ...receiverId]);
  const free = (candidates: readonly string[], what: string): string => {
    const found = candidates.find((candidate) => !used.has(candidate));
    if (found === undefined) {
      throw new Error(`the texts of the message hold all that could part ${what}: ${candidates.join(" ")}`);
    }
    return found;
  };
  const separator = free(SEPARATORS, "elements");
  const terminator = free(TERMINATORS, "segments");
  const component = free(COMPONENTS, "components");
  const [year, month, day] = date.split("-") as [string, string, string];
  const padded = (id: string) => id.padEnd(15).slice(0, 15);
  const short = String(Number(controlNumber));
  const all: X12Segment[] = [
    [
      ...[
        "ISA",
        "00",
        " ".repeat(10),
        "00",
        " ".repeat(10),
        "ZZ",
        padded(senderId),
        "ZZ",
        padded(receiverId),
      ],
      ...[`${year.slice(2)}${month}${day}`, "0000", "U", "00401", controlNumber, "0", "P", component],
    ],
    ["GS", group, senderId, receiverId, `${year}${month}${day}`, "0000", short, "X", "004010"],
    ["ST", code, "0001"],
    ...segments,
    ["SE", String(segments.length + 2), "0001"],
    ["GE", "1", short],
    ["IEA", "1", controlNumber],
  ];
  return `${all.map((segment) => trimEmpty(segment).join(separator)).join(`${terminator}\n`)}${terminator}\n`;
}

/** Empty elements at the end of a segment are left out. */
function trimEmpty(segment: X12Segment): X12Segment {
  let length = segment.length;
  while (length > 1 && segment[length - 1] === "") length--;
  return segment.slice(0, length);
}
