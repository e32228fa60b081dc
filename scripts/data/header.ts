import { DataError } from "../../functions/contracts/errors";
import { REQUIRED_COLUMNS } from "./demand-rows";

/**
 * Checks the column names of a file.
 *
 * @throws DataError when a required column is missing, a name is empty or stands twice
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
    if (seen.has(name)) throw new DataError(`${fileName}: the column "${name}" stands twice in the header.`);
    seen.add(name);
  }
}

function hintAtSeparator(names: readonly string[]): string {
  const isOtherSeparator = names.length === 1 && /[;\t|]/.test(names[0]!);
  return isOtherSeparator ? " Fields must be separated by commas." : "";
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
