import { isDeepStrictEqual } from "node:util";
import {
  Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { OperatorError } from "../../../functions/contracts/errors";

/** A value at a place of a YAML file, and what it becomes. */
export interface YamlEdit {
  readonly path: readonly string[];
  /** `undefined` takes it out. */
  readonly value: YamlValue | undefined;
}

export type YamlValue = string | number | boolean | readonly string[];

type Plain = { [key: string]: unknown };

/** As the Pulumi CLI reads a file: `<<` takes the fields of another mapping over. */
export const YAML_OPTIONS = { merge: true } as const;

/**
 * Changes values in the text of a YAML file. Every byte that is not one of theirs stays: comments, blanks, quotes, line
 * ends, the way in which lists and mappings are written.
 *
 * @throws OperatorError when the text is no YAML, or when a value cannot be changed without changing another
 */
export function editYaml(text: string, fileName: string, edits: readonly YamlEdit[]): string {
  readRoot(text, fileName);
  return edits.reduce((present, edit) => applyEdit(present, fileName, edit), text);
}

function applyEdit(text: string, fileName: string, { path, value }: YamlEdit): string {
  const root = readRoot(text, fileName);
  const wanted = withValue(root.toJS() as unknown, path, value);
  if (isDeepStrictEqual(wanted, root.toJS())) return text;
  const after = writeInto(text, root, path, value);
  if (after !== undefined && says(after, wanted)) return after;
  throw new OperatorError(
    `"${fileName}" has ${path.join(".")} written so that it cannot be changed alone: behind an anchor, an alias or "<<" that ` +
      "other settings share, or in a place that is no mapping. Write its section out and commit that first.",
  );
}

function readRoot(text: string, fileName: string): Document.Parsed {
  const root = parseDocument(text, YAML_OPTIONS);
  const fault = root.errors[0];
  if (fault) throw new OperatorError(`"${fileName}" is no YAML: ${fault.message}`, { cause: fault });
  return root;
}

/** Whether a text is YAML that says this and nothing else. */
function says(text: string, wanted: unknown): boolean {
  const root = parseDocument(text, YAML_OPTIONS);
  return root.errors.length === 0 && isDeepStrictEqual(root.toJS(), wanted);
}

/** What the file is to say: the present content with this one value changed. */
function withValue(root: unknown, path: readonly string[], value: YamlEdit["value"]): unknown {
  // A copy in which nothing is shared any more, so that an alias is not changed with its anchor.
  const copy = root === null || root === undefined ? {} : JSON.parse(JSON.stringify(root));
  const keys = [...path];
  const last = keys.pop()!;
  let at = copy as Plain;
  for (const key of keys) {
    if (at[key] === undefined || at[key] === null) {
      if (value === undefined) return root;
      at[key] = {};
    }
    at = at[key] as Plain;
    // What is no mapping has no fields: no text can be right.
    if (typeof at !== "object") return undefined;
  }
  if (value === undefined) delete at[last];
  else at[last] = Array.isArray(value) ? [...value] : value;
  return copy;
}

/** The text with the value written at its place, or `undefined` where there is no such place. */
function writeInto(
  text: string,
  { contents }: Document.Parsed,
  path: readonly string[],
  value: YamlEdit["value"],
): string | undefined {
  if (isMap(contents)) return write(text, contents, path, value);
  if (value === undefined || !(contents === null || (isScalar(contents) && contents.value === null)))
    return undefined;
  const before = text === "" || text.endsWith("\n") ? text : text + newline(text);
  return before + render(path, value, 0, 2, newline(text)) + newline(text);
}

function write(
  text: string,
  root: YAMLMap,
  path: readonly string[],
  value: YamlEdit["value"],
): string | undefined {
  let map = root;
  let around: Pair | undefined;
  for (const [depth, key] of path.entries()) {
    const pair = findPair(map, key);
    const rest = path.slice(depth + 1);
    if (!pair) return value === undefined ? undefined : insert(text, map, path.slice(depth), value);
    if (rest.length === 0) {
      return value === undefined ? remove(text, map, pair, around) : replace(text, map, pair, value);
    }
    if (isMap(pair.value)) {
      around = pair;
      map = pair.value;
      continue;
    }
    // A section that is named and has nothing in it.
    if (value === undefined || !isScalar(pair.value) || pair.value.value !== null || map.flow) {
      return undefined;
    }
    const step = stepOf(text, root);
    const field = render(rest, value, columnOf(text, startOf(pair)) + step, step, newline(text));
    // A null that is written out goes; a comment behind it stays.
    const bare = splice(text, endOfKey(pair), endOf(pair), "");
    const at = endOfLine(bare, endOfKey(pair));
    return splice(bare, at, at, newline(text) + field);
  }
  return undefined;
}

function findPair(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** A field behind the last one of a mapping, indented as its fields are. */
function insert(text: string, map: YAMLMap, path: readonly string[], value: YamlValue): string | undefined {
  const last = map.items.at(-1);
  if (map.flow) {
    const field = path.reduceRight<string>(
      (inner, key, index) => `${renderKey(key)}: ${index === path.length - 1 ? inner : `{ ${inner} }`}`,
      JSON.stringify(value),
    );
    const at = last ? endOf(last) : map.range![0] + 1;
    return splice(text, at, at, last ? `, ${field}` : ` ${field} `);
  }
  if (!last) return undefined;
  const at = endOfLine(text, endOf(last));
  const field = render(path, value, columnOf(text, startOf(last)), stepOf(text, map), newline(text));
  return splice(text, at, at, newline(text) + field);
}

function replace(text: string, map: YAMLMap, pair: Pair, value: YamlValue): string | undefined {
  const node = pair.value;
  const isPlain = isAlias(node) || (isScalar(node) && !/^BLOCK/.test(node.type ?? ""));
  const range = isNode(node) ? node.range : undefined;
  if (!range) return undefined;
  if (map.flow || (isPlain && !Array.isArray(value))) {
    // A field without a value ends at its colon.
    const blank = /[:\s]/.test(text[range[0] - 1] ?? "") && text[range[0] - 1] !== ":" ? "" : " ";
    return splice(text, range[0], map.flow ? endOf(pair) : range[1], blank + JSON.stringify(value));
  }
  const key = String((pair.key as { value: unknown }).value);
  const start = startOf(pair);
  const field = render([key], value, columnOf(text, start), stepOf(text, map), newline(text));
  // A text in a block ends with the newline behind it.
  const end = endOfLine(text.slice(0, endOf(pair)), endOf(pair));
  return splice(text, start, end, field.trimStart());
}

/** Takes a field out with its line, or lines; the last one of a mapping leaves an empty mapping. */
function remove(text: string, map: YAMLMap, pair: Pair, around: Pair | undefined): string | undefined {
  const index = map.items.indexOf(pair);
  const [before, behind] = [map.items[index - 1], map.items[index + 1]];
  if (map.flow) {
    if (before) return splice(text, endOf(before), endOf(pair), "");
    return splice(text, startOf(pair), behind ? startOf(behind) : endOf(pair), "");
  }
  if (!before && !behind) {
    return around && splice(text, endOfKey(around), endOf(pair), " {}");
  }
  const lineStart = text.lastIndexOf("\n", startOf(pair) - 1) + 1;
  const next = text.indexOf("\n", endOfLine(text, endOf(pair))) + 1;
  return splice(text, lineStart, next === 0 ? text.length : next, "");
}

/**
 * `version: "2026-11-01"`, with the mappings around it that are not there yet.
 *
 * @param step blanks by which each stands further right than the one around it
 */
function render(
  path: readonly string[],
  value: YamlValue,
  indent: number,
  step: number,
  end: string,
): string {
  const lines = path.map((key, depth) => `${" ".repeat(indent + depth * step)}${renderKey(key)}:`);
  if (!Array.isArray(value) || value.length === 0) lines[lines.length - 1] += ` ${JSON.stringify(value)}`;
  else {
    const items = new Document(value).toString({ lineWidth: 0 }).trimEnd().split("\n");
    lines.push(...items.map((item) => " ".repeat(indent + path.length * step) + item));
  }
  return lines.join(end);
}

function renderKey(key: string): string {
  return new Document(key).toString({ lineWidth: 0 }).trimEnd();
}

/** Blanks by which a mapping stands further right than that around it. */
function stepOf(text: string, map: YAMLMap): number {
  for (const { key, value } of map.items) {
    if (!isMap(value) || value.flow || value.items.length === 0 || !isNode(key)) continue;
    const step = columnOf(text, startOf(value.items[0]!)) - columnOf(text, key.range![0]);
    if (step > 0) return step;
  }
  return 2;
}

function startOf({ key }: Pair): number {
  return (key as { range: [number, number, number] }).range[0];
}

/** Behind the colon of a field's name. */
function endOfKey({ key }: Pair): number {
  return (key as { range: [number, number, number] }).range[1] + 1;
}

/** Behind the last character of a field, comments and blanks left out. */
function endOf(pair: Pair): number {
  const { value } = pair;
  if ((isMap(value) || isSeq(value)) && !value.flow) {
    const last: unknown = value.items.at(-1);
    if (isPair(last)) return endOf(last);
    if (isNode(last)) return endOf({ ...pair, value: last } as Pair);
  }
  return isNode(value) ? value.range![1] : endOfKey(pair);
}

/** The end of the line in which a position stands, its newline left out; a text in a block ends a line before. */
function endOfLine(text: string, position: number): number {
  const at = text[position - 1] === "\n" ? position - 1 : position;
  const end = text.indexOf("\n", at);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" && end > at ? end - 1 : text[at - 1] === "\r" && end === at ? at - 1 : end;
}

function columnOf(text: string, position: number): number {
  return position - (text.lastIndexOf("\n", position - 1) + 1);
}

function newline(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}
