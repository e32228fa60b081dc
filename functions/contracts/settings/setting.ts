import { z } from "zod";
import type { DeepReadonly } from "../deep-readonly";

/** What the documentation and the error messages say about one setting. */
export interface SettingDoc {
  /** One sentence: what it does. */
  readonly about: string;
  /** What is allowed, as the end of the sentence "it must be ...". */
  readonly allowed: string;
  /** A value that is surely allowed, for the command that sets it. */
  readonly example: unknown;
}

const settingDocs = z.registry<SettingDoc>();

/** Unit of settings that are money. */
export const MONEY_UNIT = "of `data.currency`";

type Bare = { readonly about: string; readonly unit?: string };

function document<T extends z.ZodType>(schema: T, doc: SettingDoc): T {
  settingDocs.add(schema, doc);
  return schema;
}

/** A whole number within limits. Text such as `"7"` or `7.5` is refused. */
export function integer(from: number, to: number, { about, unit = "" }: Bare): z.ZodNumber {
  const allowed = `an integer from ${from} to ${to}${unit && ` ${unit}`}`;
  return document(z.number().int().min(from).max(to), { about, allowed, example: from });
}

/** A finite number within limits, both included. */
export function number(from: number, to: number, { about, unit = "" }: Bare): z.ZodNumber {
  const allowed = `a number from ${from} to ${to}${unit && ` ${unit}`}`;
  return document(z.number().min(from).max(to), { about, allowed, example: from });
}

export function choice<const T extends readonly [string, ...string[]]>(values: T, { about }: Bare) {
  const allowed = `one of ${values.join(", ")}`;
  return document(z.enum(values), { about, allowed, example: values[0] });
}

export function numberChoice(values: readonly number[], { about, unit = "" }: Bare): z.ZodNumber {
  const allowed = `one of ${values.join(", ")}${unit && ` ${unit}`}`;
  const schema = z.number().refine((value) => values.includes(value));
  return document(schema, { about, allowed, example: values[0] });
}

export function flag({ about }: Bare): z.ZodBoolean {
  return document(z.boolean(), { about, allowed: "true or false", example: true });
}

export function text(pattern: RegExp, doc: SettingDoc): z.ZodString {
  return document(z.string().regex(pattern), doc);
}

/** A time of day in UTC, `HH:MM`. */
export function timeOfDay({ about }: Bare): z.ZodString {
  const allowed = 'a time of day in UTC as "HH:MM", from "00:00" to "23:59"';
  return text(/^([01]\d|2[0-3]):[0-5]\d$/, { about, allowed, example: "05:00" });
}

export function list<T extends z.ZodType>(item: T, atMost: number, doc: SettingDoc): z.ZodArray<T> {
  return document(z.array(item).max(atMost), doc);
}

/** Values of the same kind by name. */
export function byName<const Name extends readonly [string, ...string[]], T extends z.ZodType>(
  names: Name,
  value: T,
  doc: SettingDoc,
) {
  return document(z.partialRecord(z.enum(names), value), doc);
}

/** The documentation of a setting, through the wrappers that give it a default or make it optional. */
export function docOf(schema: z.ZodType): SettingDoc | undefined {
  return settingDocs.get(schema) ?? (isWrapper(schema) ? docOf(schema.unwrap() as z.ZodType) : undefined);
}

/** The schema inside defaults and optionality. */
export function unwrap(schema: z.ZodType): z.ZodType {
  return isWrapper(schema) ? unwrap(schema.unwrap() as z.ZodType) : schema;
}

function isWrapper(schema: z.ZodType): schema is z.ZodDefault | z.ZodOptional | z.ZodPrefault {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault;
}

/** What a section says once it is checked: every default applied, nothing to be written to. */
export type SettingsOf<Section extends z.ZodType> = DeepReadonly<z.output<Section>>;
