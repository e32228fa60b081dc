import { isUtf8 } from "node:buffer";
import { DataError } from "../../contracts/errors";

const LINE_FEED = 0x0a;

/**
 * Refuses bytes that are no UTF-8 text. Read anyway, every foreign letter would become the same replacement
 * character, and two products one.
 *
 * @param bytes whole lines, so that no character is cut in two
 * @param firstLine number of the first of them
 * @throws DataError naming the line
 */
export function checkEncoding(fileName: string, bytes: Buffer, firstLine: number): void {
  const hasNul = bytes.includes(0);
  if (!hasNul && isUtf8(bytes)) return;
  let start = 0;
  let line = firstLine;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    const text = bytes.subarray(start, end);
    if (text.includes(0) || !isUtf8(text)) break;
    start = end + 1;
    line++;
  }
  throw new DataError(
    `${fileName}, line ${line}: ${hasNul ? "the bytes are no text; UTF-16 and binary files look so" : "the text is not in UTF-8"}. Save the file as CSV in UTF-8${hasNul ? "" : ", or say what it is in, for example --encoding windows-1252"}.`,
  );
}
