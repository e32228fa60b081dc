import { readSetting, type SettingChange } from "./stack-file";

/**
 * What belongs to a model and moves with it from stack to stack. Where the artifacts come from (`source`) is the
 * stack's own.
 */
const MODEL_FIELDS = [
  "version",
  "algorithm",
  "image",
  "imageDigest",
  "artifactSha256",
  "contentType",
  "featureOrder",
] as const;

export type ModelField = (typeof MODEL_FIELDS)[number];

/** The model as a stack's file pins it. A field that the file leaves to its default is absent. */
export type ModelBlock = { readonly [Field in ModelField]?: string | readonly string[] };

export function readModelBlock(text: string): ModelBlock {
  const fields = MODEL_FIELDS.map((field) => [field, readSetting(text, ["model", field])] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** Makes the block that of a stack, whole: what it does not have is taken out. */
export function toSettingChanges(block: ModelBlock, present: ModelBlock): SettingChange[] {
  return MODEL_FIELDS.filter((field) => JSON.stringify(block[field]) !== JSON.stringify(present[field])).map(
    (field) => ({ path: ["model", field], value: block[field] }),
  );
}

/** `version 2026-11-01, algorithm scikit-learn`. */
export function describeModelBlock(block: ModelBlock): string {
  return MODEL_FIELDS.filter((field) => block[field] !== undefined)
    .map((field) => `${field} ${[block[field]].flat().join(", ")}`)
    .join(", ");
}
