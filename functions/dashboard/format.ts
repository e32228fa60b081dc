import { type Currency, formatMoney, US_DOLLAR } from "../contracts/money";
import { tellDate } from "../demand/tell-date";

/** Text for people. Numbers are grouped as on the command line, with a true minus. */

const MISSING = "n/a";

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Whole number, grouped: `12,345`. */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const text = String(Math.abs(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, ",");
  return Math.round(value) < 0 ? `\u2212${text}` : text;
}

export type FormatAmount = (value: number | null | undefined) => string;

/** Short amounts of a currency: `$940`, `€12.3k`, `−$1.20M`. */
export function amountsIn(currency: Pick<Currency, "code">): FormatAmount {
  return (value) => {
    if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
    const size = Math.abs(value);
    const [scaled, unit, decimals] =
      size >= 999_500
        ? [value / 1e6, "M", 2]
        : size >= 9_995
          ? [value / 1e3, "k", 1]
          : [value, "", size >= 100 ? 0 : undefined];
    const text = formatMoney(scaled, currency, decimals);
    return `${text.replace("-", "\u2212").replace(" ", "\u00a0")}${unit}`;
  };
}

/** An amount of the AWS bill. */
export const formatUsd = /* @__PURE__ */ amountsIn(US_DOLLAR);

/** `98.2 %`. */
export function formatPercent(ratio: number | null | undefined, digits = 1): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return MISSING;
  return `${(ratio * 100).toFixed(digits)}\u202f%`.replace("-", "\u2212");
}

export function formatDecimal(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  return value.toFixed(digits).replace("-", "\u2212");
}

/** `9 Dec`. */
export function formatShortDate(isoDate: string): string {
  return tellDate(isoDate).slice(0, -5);
}
