/**
 * EDIFACT interchanges: segments of elements of components. UNA tells the separators; a release character before one of
 * them makes it text.
 *
 * @see https://unece.org/trade/uncefact/unedifact (ISO 9735)
 */

/** Tag, then elements, each a list of components. */
export interface EdifactSegment {
  readonly tag: string;
  readonly elements: readonly (readonly string[])[];
}

/** A message from UNH to UNT. */
export interface EdifactMessage {
  /** `ORDRSP`. */
  readonly type: string;
  readonly segments: readonly EdifactSegment[];
}

interface Separators {
  readonly component: string;
  readonly element: string;
  readonly release: string;
  readonly terminator: string;
}

const DEFAULTS: Separators = { component: ":", element: "+", release: "?", terminator: "'" };

/** @throws Error saying what is wrong with the interchange */
export function readEdifact(text: string): readonly EdifactMessage[] {
  const content = text.replace(/^\uFEFF?\s*/, "");
  const hasUna = content.startsWith("UNA");
  if (!hasUna && !content.startsWith("UNB")) throw new Error("it begins neither with UNA nor with UNB");
  const separators = hasUna
    ? { component: content[3]!, element: content[4]!, release: content[6]!, terminator: content[8]! }
    : DEFAULTS;
  const segments = readSegments(hasUna ? content.slice(9) : content, separators);
  const last = segments.at(-1);
  if (last?.tag !== "UNZ") throw new Error("it is cut: its last segment is not UNZ");
  const opened = componentOf(segments[0]!, 4);
  const closed = componentOf(last, 1);
  if (opened !== closed) throw new Error(`UNZ closes interchange ${closed}, UNB opened ${opened}`);
  const messages: EdifactMessage[] = [];
  let begin = -1;
  segments.forEach((segment, index) => {
    if (segment.tag === "UNH") begin = index;
    if (segment.tag !== "UNT") return;
    const start = segments[begin];
    if (begin < 0 || !start) throw new Error("a message ends (UNT) that did not begin (UNH)");
    const own = segments.slice(begin, index + 1);
    if (Number(componentOf(segment, 0)) !== own.length) {
      throw new Error(
        `message ${componentOf(start, 0)} has ${own.length} segments, its UNT says ${componentOf(segment, 0)}`,
      );
    }
    messages.push({ type: componentOf(start, 1), segments: own });
    begin = -1;
  });
  if (begin >= 0) throw new Error("a message does not end with UNT");
  return messages;
}

/** A component of a segment; empty where there is none. */
export function componentOf(segment: EdifactSegment, element: number, component = 0): string {
  return segment.elements[element]?.[component] ?? "";
}

function readSegments(
  text: string,
  { component, element, release, terminator }: Separators,
): readonly EdifactSegment[] {
  const segments: EdifactSegment[] = [];
  let elements: string[][] = [[]];
  let word = "";
  let hasRelease = false;
  for (const sign of text) {
    if (hasRelease) {
      word += sign;
      hasRelease = false;
    } else if (sign === release && release !== " ") hasRelease = true;
    else if (sign === component) {
      elements.at(-1)!.push(word);
      word = "";
    } else if (sign === element) {
      elements.at(-1)!.push(word);
      elements.push([]);
      word = "";
    } else if (sign === terminator) {
      elements.at(-1)!.push(word);
      word = "";
      const [tag, ...rest] = elements;
      segments.push({ tag: tag![0]!, elements: rest });
      elements = [[]];
    } else if (!(/[\r\n]/.test(sign) && word === "" && elements.length === 1)) word += sign;
  }
  if (word.trim() !== "" || elements.length > 1) throw new Error("it is cut: its last segment does not end");
  return segments;
}

export interface EdifactEnvelope {
  readonly senderId: string;
  readonly receiverId: string;
  /** ISO date. */
  readonly date: string;
  readonly reference: string;
  /** `ORDERS`. */
  readonly type: string;
}

/**
 * An interchange with one message of directory D.96A.
 *
 * @param segments what stands between UNH and UNT
 */
export function writeEdifact(
  { senderId, receiverId, date, reference, type }: EdifactEnvelope,
  segments: readonly (readonly [tag: string, ...elements: (string | readonly string[])[]])[],
): string {
  const day = date.replaceAll("-", "").slice(2);
  const body = [["UNH", "1", [type, "D", "96A", "UN"]] as const, ...segments];
  const isAscii = /^[\x20-\x7e]*$/.test(body.flat(2).join(""));
  // UNOC is Latin-1, UNOW is UTF-8; plain ASCII is both.
  const syntax = isAscii ? ["UNOC", "3"] : ["UNOW", "4"];
  const all: readonly (readonly [string, ...(string | readonly string[])[]])[] = [
    ["UNB", syntax, [senderId, "ZZ"], [receiverId, "ZZ"], [day, "0000"], reference],
    ...body,
    ["UNT", String(body.length + 1), "1"],
    ["UNZ", "1", reference],
  ];
  return `UNA:+.? '\n${all
    .map(([tag, ...elements]) => `${[tag, ...elements.map(joinElement)].join("+")}'\n`)
    .join("")}`;
}

function joinElement(element: string | readonly string[]): string {
  return (typeof element === "string" ? [element] : element).map(escapeText).join(":");
}

function escapeText(text: string): string {
  return text.replace(/[?+:']/g, (sign) => `?${sign}`);
}
