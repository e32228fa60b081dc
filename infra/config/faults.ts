import { z } from "zod";
import { type SectionName, sections } from "./schema";
import { docOf, unwrap } from "./setting";

/** Something wrong with one setting. */
export interface Fault {
  /** Path of the setting without namespace, for example `endpoint.instanceCount`. */
  readonly path: string;
  /** The value found; `undefined` when it is missing. */
  readonly value: unknown;
  /** What is allowed, as the end of "it must be ...". */
  readonly allowed: string;
  /** A value that can be set; absent when the setting should be removed. */
  readonly example?: unknown;
}

/** `Config "final-mile:endpoint.instanceCount" is 0; it must be ... Set it with: pulumi config set ...` */
export function describeFault(stack: string, { path, value, allowed, example }: Fault): string {
  const key = `final-mile:${path}`;
  const found = value === undefined ? "is missing" : `is ${JSON.stringify(value)}`;
  return `Config "${key}" ${found}; it must be ${allowed}. ${commandFor(stack, key, example)}`;
}

function commandFor(stack: string, key: string, example: unknown): string {
  if (example === undefined) return `Remove it with: pulumi config rm --stack ${stack} --path '${key}'`;
  if (typeof example === "object") {
    const [first] = example as unknown[];
    const item = typeof first === "object" ? Object.entries(first as object)[0] : undefined;
    const path = item ? `${key}[0].${item[0]}` : `${key}[0]`;
    return `Set it with: pulumi config set --stack ${stack} --path '${path}' ${quote(item?.[1] ?? first)}`;
  }
  return `Set it with: pulumi config set --stack ${stack} --path '${key}' ${quote(example)}`;
}

function quote(value: unknown): string {
  const text = String(value);
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text}'`;
}

export function unknownSections(names: readonly string[]): Fault[] {
  const known = Object.keys(sections);
  return names
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: name, value: "set", allowed: `one of the known settings: ${known.join(", ")}` }));
}

/** Checks one section; `value` is set, with all defaults, when there is no fault. */
export function findFaults(
  name: SectionName,
  json: string | undefined,
): { faults: Fault[]; value?: unknown } {
  const section = sections[name] as z.ZodType;
  const input = readJson(json);
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return { faults: [{ path: name, value: input, allowed: "an object with settings" }] };
  }
  const result = section.safeParse(input);
  if (result.success) return { faults: [], value: result.data };
  const faults = result.error.issues.flatMap((issue) => faultsOf(name, section, input, issue));
  return { faults };
}

function readJson(json: string | undefined): unknown {
  if (json === undefined) return {};
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function faultsOf(name: SectionName, section: z.ZodType, input: unknown, issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === "unrecognized_keys") {
    const at = schemaAt(section, issue.path);
    const known = at instanceof z.ZodObject ? Object.keys(at.shape).join(", ") : "none";
    return issue.keys.map((key) => ({
      path: join(name, [...issue.path, key]),
      value: valueAt(input, [...issue.path, key]),
      allowed: `one of the known settings: ${known}`,
    }));
  }
  const { path, doc } = documentedAt(section, issue.path);
  return [
    {
      path: join(name, issue.path),
      value: valueAt(input, issue.path),
      allowed: doc?.allowed ?? allowedWithoutDoc(name, issue.path),
      example: path.length === issue.path.length ? doc?.example : undefined,
    },
  ];
}

function allowedWithoutDoc(name: SectionName, path: readonly PropertyKey[]): string {
  if (name === "tags") return "text of at most 256 letters, digits, spaces and _.:/=+-@";
  return path.length === 0 ? "an object with settings" : "valid";
}

function join(name: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key)}`),
    name,
  );
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>((at, key) => at && stepInto(at, key), schema) as z.ZodType;
}

function stepInto(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return inner.shape[String(key)];
  if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
  return undefined;
}

/** The documentation of the setting at the path, or of the nearest list or object around it. */
function documentedAt(section: z.ZodType, path: readonly PropertyKey[]) {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    const schema = schemaAt(section, part);
    const doc = schema && docOf(schema);
    if (doc) return { path: part, doc };
  }
  return { path: [], doc: undefined };
}
