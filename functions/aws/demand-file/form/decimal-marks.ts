/** What stands before the decimals of a number. */
export type DecimalMark = "point" | "comma";

export const DECIMAL_MARKS: readonly DecimalMark[] = ["point", "comma"];

/**
 * Digits with or without marks between the thousands (the same mark throughout; in India every second digit after the
 * first three), and decimals. The other decimal mark, blanks of all widths and apostrophes part thousands.
 */
const PATTERNS: Readonly<Record<DecimalMark, RegExp>> = {
  point: /^(\d{1,3}([,'’\s])(?:\d{2,3}\2)*\d{3}|\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/,
  comma: /^(\d{1,3}([.'’\s])(?:\d{2,3}\2)*\d{3}|\d*)(?:,(\d*))?(?:[eE]([+-]?\d{1,3}))?$/,
};

/** A currency before or behind: its sign, its three letters, or the words of those who have no sign. */
const CURRENCY =
  /^(?:\p{Sc}|[A-Z]{3}(?![A-Za-z])|kr\.?|zł|Kč|Fr\.|R\$)\s*|\s*(?:\p{Sc}|[A-Z]{3}|kr\.?|zł|Kč|Ft|Fr\.|:-|,-)$/gu;

/**
 * Number written in a text as people and spreadsheets write it: `1.234,50 €`, `-3`, `5-`, `(5)`, `1 234,5`.
 *
 * @returns `undefined` when the text is no number in that style
 */
export function parseWrittenNumber(text: string, mark: DecimalMark): number | undefined {
  let bare = text.trim().replace(/[−–]/g, "-");
  let isNegative = false;
  if (/^\(.*\)$/.test(bare)) {
    isNegative = true;
    bare = bare.slice(1, -1).trim();
  }
  const unsign = (): void => {
    const sign = /^[+-]\s*/.exec(bare)?.[0] ?? /\d\s*-$/.exec(bare)?.[0].slice(1);
    if (sign === undefined) return;
    if (sign.includes("-")) isNegative = !isNegative;
    bare = bare.startsWith(sign) ? bare.slice(sign.length) : bare.slice(0, -sign.length);
  };
  unsign();
  const plain = bare.replace(CURRENCY, "").trim();
  if (plain !== bare) {
    bare = plain;
    if (!isNegative) unsign();
  }
  const match = PATTERNS[mark].exec(bare);
  if (!match) return undefined;
  const [, whole = "", , decimals = "", exponent = "0"] = match;
  const digits = whole.replace(/\D/g, "");
  if (digits + decimals === "") return undefined;
  const value = Number(`${digits || "0"}.${decimals || "0"}e${exponent}`);
  if (!Number.isFinite(value)) return undefined;
  return isNegative ? -value : value;
}
