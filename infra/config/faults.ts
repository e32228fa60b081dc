import { z } from "zod";
import { docOf, unwrap } from "../../functions/contracts/settings/setting";
import { SETTINGS_NAMESPACE } from "../../functions/contracts/settings-namespace";
import { findClosestName } from "./closest-name";
import { commandToRemove, commandToRemoveWord, commandToSet } from "./fix-command";
import { type SectionName, sections } from "./schema";
import { ALLOWED_TAGS } from "./sections/tags";

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
  /** A sentence that helps further: what was probably meant. */
  readonly hint?: string;
  /** Whether the path is one word, set without `--path`. @default false */
  readonly isWord?: boolean;
}

/** `Config "final-mile:endpoint.instanceCount" is 0; it must be ... Set it with: pulumi config set ...` */
export function describeFault(stack: string, fault: Fault): string {
  const { path, example, hint } = fault;
  const key = `${SETTINGS_NAMESPACE}:${path}`;
  const remedy =
    example !== undefined
      ? `Set it with: ${commandToSet(stack, key, example)}`
      : `Remove it with: ${fault.isWord ? commandToRemoveWord(stack, key) : commandToRemove(stack, key)}`;
  return [`Config "${key}" ${contrast(fault)}`, hint, remedy].filter(Boolean).join(" ");
}

/** The same where no command sets the value: it stands in a program. */
export function describeGivenFault(fault: Fault): string {
  return [`${fault.path} ${contrast(fault)}`, fault.hint].filter(Boolean).join(" ");
}

function contrast({ value, allowed }: Fault): string {
  return `${value === undefined ? "is missing" : `is ${JSON.stringify(value)}`}; it must be ${allowed}.`;
}

/** Sections that nothing knows, with their values. */
export function findUnknownSections(given: ReadonlyMap<string, string>): Fault[] {
  const known = Object.keys(sections);
  return [...given]
    .filter(([name]) => !known.includes(name))
    .map(([name, value]) => {
      const isWord = name.includes(".");
      const hint = known.includes(name.split(".")[0]!)
        ? "It was set without --path, which makes one word of it: set it again with --path."
        : suggest(name, known);
      return { path: name, value, allowed: `one of the known settings: ${known.join(", ")}`, hint, isWord };
    });
}

/** A section given as a secret, whose value must not be shown. */
export function secretFault(name: string): Fault {
  return {
    path: name,
    value: "[secret]",
    allowed: "plain: settings end up readable in packages, alarms and reports, and none is confidential",
  };
}

function suggest(name: string, known: readonly string[]): string | undefined {
  const closest = findClosestName(name, known);
  return closest && `Did you mean "${closest}"?`;
}

/** Checks one section; `value` is set, with all defaults, when there is no fault. */
export function findFaults(name: SectionName, input: unknown): { faults: Fault[]; value?: unknown } {
  const section = sections[name] as z.ZodType;
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return { faults: [{ path: name, value: input, allowed: "an object with settings" }] };
  }
  const result = section.safeParse(input);
  if (result.success) return { faults: [], value: result.data };
  const faults = result.error.issues.flatMap((issue) => faultsOf(name, section, input, issue));
  return { faults };
}

function faultsOf(name: SectionName, section: z.ZodType, input: unknown, issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === "unrecognized_keys") {
    const at = schemaAt(section, issue.path);
    const known = listKeys(at);
    return issue.keys.map((key) => ({
      path: join(name, [...issue.path, key]),
      value: valueAt(input, [...issue.path, key]),
      allowed: `one of the known settings: ${known.join(", ")}`,
      hint: suggest(key, known),
    }));
  }
  const { path, doc } = documentedAt(section, issue.path);
  return [
    {
      path: join(name, issue.path),
      value: valueAt(input, issue.path),
      allowed: doc?.allowed ?? allowedWithoutDoc(name, listKeys(schemaAt(section, issue.path))),
      example: path.length === issue.path.length ? doc?.example : undefined,
    },
  ];
}

function allowedWithoutDoc(name: SectionName, keys: readonly string[]): string {
  if (name === "tags") return ALLOWED_TAGS;
  return `an object with settings: ${keys.join(", ")}`;
}

/** Settings of an object, names of what has values by name; none of anything else. */
function listKeys(schema: z.ZodType | undefined): string[] {
  const inner = schema && unwrap(schema);
  if (inner instanceof z.ZodRecord && inner.keyType instanceof z.ZodEnum) {
    return inner.keyType.options.map(String);
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
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
