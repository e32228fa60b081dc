/** A value written as XML: objects become elements, lists repeat their element. */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | { readonly [name: string]: XmlValue | readonly XmlValue[] };

export const XML_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Writes one element. An array writes the element once per entry; `undefined` writes nothing. */
export function element(name: string, value: XmlValue | readonly XmlValue[], attributes = ""): string {
  if (Array.isArray(value)) return value.map((entry) => element(name, entry, attributes)).join("");
  if (value === undefined) return "";
  return `<${name}${attributes}>${content(value as XmlValue)}</${name}>`;
}

function content(value: XmlValue): string {
  if (value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, member]) => element(name, member))
      .join("");
  }
  return escapeXml(String(value));
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;");
}

function unescapeXml(text: string): string {
  return text.replaceAll(/&(#x?[0-9a-f]+|amp|lt|gt|quot|apos);/gi, (whole, entity: string) => {
    if (entity.startsWith("#x")) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith("#")) return String.fromCodePoint(Number.parseInt(entity.slice(1), 10));
    return { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }[entity.toLowerCase()] ?? whole;
  });
}

/** An element that was read: its texts and children by name. */
export interface XmlNode {
  readonly name: string;
  readonly children: XmlNode[];
  text: string;
}

/** Reads the small documents S3's clients send. No entities beyond the five of XML, no namespaces. */
export function parseXml(source: string): XmlNode {
  const root: XmlNode = { name: "", children: [], text: "" };
  const open: XmlNode[] = [root];
  const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)[^>]*?(\/?)>|([^<]+)/g;
  for (const [, closing, name, selfClosing, text] of source.matchAll(token)) {
    const current = open.at(-1)!;
    if (text !== undefined) current.text += unescapeXml(text);
    if (name === undefined) continue;
    if (closing) {
      if (current.name !== name || open.length < 2) throw new SyntaxError(`Unexpected </${name}>`);
      open.pop();
      continue;
    }
    const node: XmlNode = { name, children: [], text: "" };
    current.children.push(node);
    if (!selfClosing) open.push(node);
  }
  const document = root.children[0];
  if (open.length !== 1 || document === undefined)
    throw new SyntaxError("The document is not well-formed XML");
  return document;
}

export function childrenOf(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

export function childOf(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((child) => child.name === name);
}

export function textOf(node: XmlNode | undefined, name: string): string | undefined {
  return childOf(node, name)?.text;
}
