import { runtimeError } from "./failures";

type Step = string | number;

/** `$`, `$.name`, `$['name']`, `$.list[0]`, and the same after `$$` for the context object. */
const PATH = /^\$\$?(?:\.[\w-]+|\[\d+\]|\['[^']*'\])*$/;
const STEP = /\.([\w-]+)|\[(\d+)\]|\['([^']*)'\]/g;

/** Whether a text is a path that is interpreted: reference paths only, no wildcards, slices or filters. */
export function isReferencePath(path: string): boolean {
  return PATH.test(path);
}

/** @throws StateError `States.Runtime` when the path names nothing. */
export function readPath(path: string, data: unknown, context: unknown): unknown {
  const found = findPath(path, data, context);
  if (found === undefined) {
    throw runtimeError(
      `The JSONPath '${path}' could not be found in the input '${JSON.stringify(data)?.slice(0, 500)}'`,
    );
  }
  return found;
}

/** What the path points at; `undefined` when there is nothing. */
export function findPath(path: string, data: unknown, context: unknown): unknown {
  let value: unknown = path.startsWith("$$") ? context : data;
  for (const step of parseSteps(path)) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<Step, unknown>)[step];
  }
  return value;
}

/** A copy of the data with a value at the path; objects on the way are made where they are missing. */
export function writePath(path: string, data: unknown, value: unknown): unknown {
  return write(data, parseSteps(path), value);
}

function write(data: unknown, steps: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof step === "number") {
    if (!Array.isArray(data) || step >= data.length) {
      throw runtimeError(`Unable to apply ResultPath: there is no element ${step}.`);
    }
    return data.with(step, write(data[step], rest, value));
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    if (data !== undefined)
      throw runtimeError(`Unable to apply ResultPath "${step}" to a value without members.`);
    return { [step]: write(undefined, rest, value) };
  }
  return { ...data, [step]: write((data as Record<string, unknown>)[step], rest, value) };
}

function parseSteps(path: string): Step[] {
  return Array.from(path.matchAll(STEP), ([, name, index, quoted]) =>
    index === undefined ? (name ?? quoted)! : Number(index),
  );
}
