import { DataError } from "../../functions/contracts/errors";
import { REQUIRED_COLUMNS } from "./demand-rows";
import { hasHiddenCharacter, quote } from "./names";

/** A longer list of columns is cut in messages: what has no header may be one line of thousands of fields. */
const MOST_NAMES_SHOWN = 20;

/** Names that objects of JavaScript keep for themselves: a column of that name would get lost. */
const RESERVED_NAMES = new Set(["__proto__"]);

/**
 * Checks the column names of a file.
 *
 * @throws DataError when a required column is missing, a name is empty, reserved, not all visible or stands twice
 */
export function checkHeader(fileName: string, names: readonly string[]): void {
  const missing = REQUIRED_COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new DataError(
      `${fileName} lacks the column${missing.length > 1 ? "s" : ""} ${quoteAll(missing)}; it has ${quoteAll(names)}.${hintAtSeparator(names)} ` +
        `A demand file needs ${quoteAll(REQUIRED_COLUMNS)}.`,
    );
  }
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

function hintAtSeparator(names: readonly string[]): string {
  const isOtherSeparator = names.length === 1 && /[;\t|]/.test(names[0]!);
  return isOtherSeparator ? " Fields must be separated by commas." : "";
}

function quoteAll(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES_SHOWN;
  const shown = names.slice(0, MOST_NAMES_SHOWN).map(quote).join(", ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
