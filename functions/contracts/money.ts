/** Money is in the currency of the business, named once in the settings (`data.currency`); the AWS bill alone is in US dollars. */

/** The currency of the business. */
export interface Currency {
  /** ISO 4217, for example `EUR`. */
  readonly code: string;
  /** US dollars that one unit of it is worth: what the AWS bill is converted with. */
  readonly usdPerUnit: number;
}

/** What AWS bills in. */
export const US_DOLLAR: Currency = { code: "USD", usdPerUnit: 1 };

/** An amount of US dollars in the currency of the business. */
export function convertUsd(usd: number, { usdPerUnit }: Currency): number {
  return usd / usdPerUnit;
}

/** Making one takes as long as formatting some hundred amounts. */
const formats = new Map<string, Intl.NumberFormat>();

/**
 * An amount as people read it: `$1,234.56`, `-€20.00`, `¥1,235`, `CHF 12.50`. The only place that formats money.
 *
 * @param decimals those that the currency has where none are given.
 */
export function formatMoney(amount: number, { code }: Pick<Currency, "code">, decimals?: number): string {
  const key = `${code}/${decimals}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat("en-US", {
      style: "currency",
      currency: code,
      // What rounds to nothing has no sign.
      signDisplay: "negative",
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formats.set(key, format);
  }
  // The space behind a code is one that breaks no line; in plain text it is a common one.
  return format.format(amount).replace("\u00a0", " ");
}
