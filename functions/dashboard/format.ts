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

/** Short amount: `$940`, `$12.3k`, `−$1.20M`. */
export function formatUsd(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  const sign = value < 0 && size >= 0.005 ? "\u2212" : "";
  if (size >= 999_500) return `${sign}$${(size / 1e6).toFixed(2)}M`;
  if (size >= 9_995) return `${sign}$${(size / 1e3).toFixed(1)}k`;
  if (size >= 100) return `${sign}$${formatCount(size)}`;
  return `${sign}$${size.toFixed(2)}`;
}

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
