import { DataError } from "../../contracts/errors";

/** @throws DataError that names the object. */
export function parseJson<T>(key: string, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new DataError(`"${key}" is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** How values lie in the lake: for programs, and for people who look. */
export function toJsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
