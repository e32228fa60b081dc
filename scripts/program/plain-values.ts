import * as pulumi from "@pulumi/pulumi";
import type { Loose } from "./evaluation";

/** Marks of Pulumi's wire format for special values. */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/**
 * Inputs as the mocks get them, as plain data that can be sent to another process: secrets unwrapped and
 * their paths listed, unknown values left out, packages as `{ files: { fileName: text } }`.
 */
export async function plainInputs(
  inputs: unknown,
): Promise<{ values: Record<string, Loose>; secrets: string[] }> {
  const secrets: string[] = [];
  const values = (await toPlain(inputs, "", secrets)) as Record<string, Loose>;
  return { values, secrets };
}

/** The files of the package among the inputs of a function, if there is one. */
export function readPackage(inputs: Record<string, Loose>): Record<string, string> | undefined {
  return inputs.code?.files;
}

/** Stack outputs as plain data; unknown ones are absent. */
export async function plainOutputs(outputs: Record<string, unknown>): Promise<Record<string, Loose>> {
  const plain: Record<string, Loose> = {};
  for (const [key, value] of Object.entries(outputs)) {
    const resolved = await toPlain(await resolve(value), key, []);
    if (resolved !== undefined) plain[key] = resolved;
  }
  return plain;
}

async function resolve(value: unknown): Promise<unknown> {
  const wrapped = pulumi.output(value) as unknown as {
    promise(): Promise<unknown>;
    isKnown: Promise<boolean>;
  };
  return (await wrapped.isKnown) ? await wrapped.promise() : undefined;
}

async function toPlain(given: unknown, path: string, secrets: string[]): Promise<unknown> {
  const value = pulumi.Output.isInstance(given) ? await resolve(given) : await given;
  if (value === undefined || pulumi.isUnknown(value)) return undefined;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    return await Promise.all(value.map((item, index) => toPlain(item, `${path}[${index}]`, secrets)));
  }
  if (pulumi.asset.StringAsset.isInstance(value)) return await (value as pulumi.asset.StringAsset).text;
  if (pulumi.asset.Archive.isInstance(value)) {
    const { assets } = value as unknown as { assets: Promise<Record<string, unknown>> };
    return { files: await toPlain(await assets, path, secrets) };
  }
  const fields = value as Record<string, unknown>;
  if (fields[SIGNATURE_KEY] === SECRET_SIGNATURE) {
    secrets.push(path);
    return await toPlain(fields.value, path, secrets);
  }
  const plain: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(fields)) {
    const converted = await toPlain(item, path === "" ? key : `${path}.${key}`, secrets);
    if (converted !== undefined) plain[key] = converted;
  }
  return plain;
}
