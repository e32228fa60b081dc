/**
 * What a reader of an id or a column name does not see: control characters, zero-width and direction marks, soft
 * hyphens, variation selectors, halves of characters, and the mark that stands for what could not be decoded. Two
 * ids that differ by one of them look alike.
 */
const HIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFEFF\uFFFD]/u;
const ALL_HIDDEN = new RegExp(HIDDEN, "gu");

/**
 * An id or a column name as it is kept: without blanks around it, each blank within a plain one, letters composed
 * (Unicode NFC). What differs in these alone is one product.
 */
export function normaliseName(text: string): string {
  // Most are plain letters, of which nothing changes.
  return /^[!-~]*$/.test(text)
    ? text
    : text
        .normalize("NFC")
        .replace(/\p{Zs}/gu, " ")
        .trim();
}

/** Whether a normalised name holds a character that nobody sees. */
export function hasHiddenCharacter(name: string): boolean {
  return HIDDEN.test(name);
}

/** A text of the file for a message: short, hidden characters spelled out. A terminal would obey some of them. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  return `"${short.replace(ALL_HIDDEN, spell)}"`;
}

function spell(character: string): string {
  const escaped = JSON.stringify(character).slice(1, -1);
  return escaped === character ? `\\u{${character.codePointAt(0)!.toString(16)}}` : escaped;
}
