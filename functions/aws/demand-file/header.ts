import { DataError } from "../../contracts/errors";
import { hasHiddenCharacter, quote } from "./names";

/** Names that objects of JavaScript keep for themselves: a column of that name would get lost. */
const RESERVED_NAMES = new Set(["__proto__"]);

/**
 * Checks the column names of a file.
 *
 * @throws DataError when a name is empty, reserved, not all visible or stands twice
 */
export function checkHeader(fileName: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (name === "") throw new DataError(`${fileName}: column ${index + 1} has no name in the header.`);
    if (seen.has(name))
      throw new DataError(`${fileName}: the column ${quote(name)} stands twice in the header.`);
    if (hasHiddenCharacter(name)) {
      throw new DataError(
        `${fileName}: the column ${quote(name)} has a character that is not seen; rename it.`,
      );
    }
    if (RESERVED_NAMES.has(name)) {
      throw new DataError(`${fileName}: a column may not be called ${quote(name)}; rename it.`);
    }
    seen.add(name);
  }
}
