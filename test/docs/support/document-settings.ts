import { z } from "zod";
import { docOf, unwrap } from "../../../functions/contracts/settings/setting";
import { type StackConfig, sections } from "../../../infra/config/schema";

/** One setting, as the documentation shows it. */
export interface DocumentedSetting {
  /** Path without namespace, for example `endpoint.instanceCount`. */
  readonly path: string;
  readonly about: string;
  readonly allowed: string;
  /** Value when it is left out; `undefined` when it must be given or there is none. */
  readonly defaultValue: unknown;
}

/** Every setting of the schema, in its order. */
export function listSettings(): DocumentedSetting[] {
  return Object.entries(sections).flatMap(([name, section]) => listWithin(name, section));
}

function listWithin(path: string, schema: z.ZodType): DocumentedSetting[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([key, field]) =>
      listWithin(`${path}.${key}`, field as z.ZodType),
    );
  }
  if (path === "tags") {
    const about = "Tags of every resource beside our own.";
    return [{ path, about, allowed: "an object with text values", defaultValue: {} }];
  }
  const { about = "", allowed = "" } = docOf(schema) ?? {};
  return [
    {
      path,
      about,
      allowed,
      defaultValue: schema instanceof z.ZodDefault ? schema.parse(undefined) : undefined,
    },
  ];
}

/** The settings in which the stacks differ from the defaults, as a Markdown table. */
export function documentDifferences(stacks: readonly StackConfig[]): string {
  const rows = listSettings()
    .map(({ path, about, defaultValue }) => ({
      path,
      about,
      values: [defaultValue, ...stacks.map((stack) => valueAt(stack, path))],
    }))
    .filter(({ values }) => isSetDifferently(values))
    .map(({ path, about, values }) => [code(path), ...values.map(show), about]);
  return table(["Setting", "Default", ...stacks.map(({ environment }) => environment), "What it does"], rows);
}

/** Default first. A stack without a value has none because it leaves out the whole object. */
function isSetDifferently([defaultValue, ...values]: readonly unknown[]): boolean {
  return values.some(
    (value) => value !== undefined && JSON.stringify(value) !== JSON.stringify(defaultValue),
  );
}

/** All settings in Markdown: a heading and a table for each section of the schema. */
export function documentSettings(): string {
  const bySection = Map.groupBy(listSettings(), ({ path }) => path.split(".")[0]!);
  return [...bySection].map(([section, settings]) => `## ${section}\n\n${tableOf(settings)}`).join("\n\n");
}

function tableOf(settings: readonly DocumentedSetting[]): string {
  const rows = settings.map(({ path, about, allowed, defaultValue }) => [
    code(path),
    show(defaultValue),
    allowed,
    about,
  ]);
  return table(["Setting", "Default", "Allowed", "What it does"], rows);
}

function valueAt(config: StackConfig, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], config);
}

function show(value: unknown): string {
  if (value === undefined) return "";
  return code(typeof value === "string" ? value : JSON.stringify(value));
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("<", "&lt;")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
