import { type Currency, formatMoney, US_DOLLAR } from "../../functions/contracts/money";

/** How figures are printed. An undefined measure is printed as "n/a", never as 0. */
const UNDEFINED = "n/a";

/** A count or amount with thousands separated: `659,767`. */
export function formatCount(value: number | undefined): string {
  return value === undefined ? UNDEFINED : Math.round(value).toLocaleString("en-US");
}

/** A number with at most the given decimals: `3.361`. */
export function formatNumber(value: number | undefined, decimals = 2): string {
  return value === undefined
    ? UNDEFINED
    : value.toLocaleString("en-US", { minimumFractionDigits: 0, maximumFractionDigits: decimals });
}

/** A ratio (0 to 1) as a percentage: `0.613` is `61.3 %`. */
export function formatRatio(value: number | undefined, decimals = 1): string {
  return value === undefined ? UNDEFINED : `${(value * 100).toFixed(decimals)} %`;
}

/** A value that is a percentage already. */
export function formatPercent(value: number | undefined, decimals = 1): string {
  return value === undefined ? UNDEFINED : `${value.toFixed(decimals)} %`;
}

/** An amount of money: `$1,234.56`, `€20.00`; whole units from 1,000 on. */
export function formatAmount(value: number | undefined, currency: Pick<Currency, "code">): string {
  if (value === undefined) return UNDEFINED;
  return formatMoney(value, currency, Math.abs(value) >= 1_000 ? 0 : undefined);
}

/** An amount of the AWS bill. */
export function formatUsd(value: number | undefined): string {
  return formatAmount(value, US_DOLLAR);
}

/** A size in bytes with a fitting unit: `159.3 KB` (1 KB = 1,000 bytes). */
export function formatBytes(sizeBytes: number | undefined): string {
  if (sizeBytes === undefined) return UNDEFINED;
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = sizeBytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
