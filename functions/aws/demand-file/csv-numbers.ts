const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;

/** Powers of ten that are exact in a double. */
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Number written in a range of bytes; `undefined` when the text is no decimal number. No lenient parsing:
 * `1.5 hours`, `0x10` and `Infinity` are refused.
 *
 * Digits are gathered as an integer and divided once by a power of ten: with at most 15 digits both are exact,
 * so the quotient is the correctly rounded double, the same as `Number(text)`.
 */
export function parseNumber(bytes: Buffer, start: number, end: number): number | undefined {
  let position = start;
  const isNegative = bytes[position] === MINUS;
  if (isNegative) position++;
  if (end - position > 16 || end === position) return parseSlowly(bytes, start, end);
  let digits = 0;
  let digitCount = 0;
  let decimals = -1;
  for (; position < end; position++) {
    const byte = bytes[position]!;
    if (byte >= ZERO && byte <= ZERO + 9) {
      digits = digits * 10 + (byte - ZERO);
      digitCount++;
      if (decimals >= 0) decimals++;
    } else if (byte === POINT && decimals < 0) {
      decimals = 0;
    } else {
      return parseSlowly(bytes, start, end);
    }
  }
  if (digitCount === 0 || digitCount > 15) return parseSlowly(bytes, start, end);
  const magnitude = decimals > 0 ? digits / POWERS_OF_TEN[decimals]! : digits;
  return isNegative ? -magnitude : magnitude;
}

function parseSlowly(bytes: Buffer, start: number, end: number): number | undefined {
  return parseDecimal(bytes.toString("utf8", start, end));
}

/** Number written in a text, or `undefined`; surrounding blanks are allowed, infinite values are not. */
export function parseDecimal(text: string): number | undefined {
  const trimmed = text.trim();
  if (!DECIMAL.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}

/** Whether a text spells a number larger than any that is kept: `inf`, `-Infinity`, `1e999`. */
export function isInfinite(text: string): boolean {
  const trimmed = text.trim();
  return /^[+-]?inf(inity)?$/i.test(trimmed) || (DECIMAL.test(trimmed) && !Number.isFinite(Number(trimmed)));
}

/** Day number of a date written `YYYY-MM-DD` in a range of bytes, by a cache of the days already seen. */
export class DayParser {
  private readonly cache = new Map<number, number>();

  constructor(private readonly parse: (text: string) => number | undefined) {}

  parseDay(bytes: Buffer, start: number, end: number): number | undefined {
    if (end - start !== 10) return undefined;
    let key = 0;
    for (let position = start; position < end; position++) {
      if (position === start + 4 || position === start + 7) {
        if (bytes[position] !== MINUS) return undefined;
        continue;
      }
      const digit = bytes[position]! - ZERO;
      if (digit < 0 || digit > 9) return undefined;
      key = key * 10 + digit;
    }
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const day = this.parse(bytes.toString("latin1", start, end));
    if (day !== undefined) this.cache.set(key, day);
    return day;
  }
}
