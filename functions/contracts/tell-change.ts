import type { DriftKind } from "./product-verdict";
import type { OpenChange } from "./results/monitoring";

/** What kinds of changes are called. */
export const SUBJECTS = {
  level: "level",
  spread: "standard deviation",
  rate: "share of days",
  missing: "missing values",
  decimals: "decimals",
  "new-value": "new value",
  "vanished-value": "vanished value",
  share: "share of value",
} as const;

/** A change in figures, in the unit of its kind. */
export function tellFigures(kind: DriftKind, before: number, now: number): string {
  const isShare = kind !== "level" && kind !== "spread" && kind !== "decimals";
  const [from, to] = isShare
    ? [toPercent(before), `${toPercent(now)} of days`]
    : [toFigure(before), toFigure(now)];
  return `from ${from} to ${to}`;
}

/** A change in words and figures, without its feature. */
export function tellChange({
  kind,
  before,
  now,
  text,
}: Pick<OpenChange, "kind" | "before" | "now" | "text">): string {
  if (kind === "error") return now === null ? "error changed" : `error ${now.toFixed(2)} times the usual`;
  return `${SUBJECTS[kind]}${text === null ? "" : ` "${text}"`} ${before === null || now === null ? "changed" : tellFigures(kind, before, now)}`;
}

const toPercent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** Three significant digits: enough to see a change. */
const toFigure = (value: number): string =>
  Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
