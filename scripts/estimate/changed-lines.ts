import type { CostEstimate } from "./estimate-cost";

/** Below it a line has not changed: assumed runs and bytes move by fractions of a cent. */
const SMALLEST_CHANGE_USD = 0.005;

/** A line of the bill that costs more or less than before; 0 on the side where it is not. */
export interface ChangedLine {
  readonly service: string;
  readonly item: string;
  readonly beforeUsd: number;
  readonly afterUsd: number;
}

/** What changed between two estimates, the largest change first. */
export function listChangedLines(before: CostEstimate, after: CostEstimate): readonly ChangedLine[] {
  const lines = new Map<string, { service: string; item: string; beforeUsd: number; afterUsd: number }>();
  for (const [side, { lines: own }] of [
    ["beforeUsd", before],
    ["afterUsd", after],
  ] as const) {
    for (const { service, item, usdPerMonth = 0 } of own) {
      const key = `${service}\u0000${item}`;
      const line = lines.get(key) ?? { service, item, beforeUsd: 0, afterUsd: 0 };
      line[side] += usdPerMonth;
      lines.set(key, line);
    }
  }
  const sizeOf = ({ beforeUsd, afterUsd }: ChangedLine) => Math.abs(afterUsd - beforeUsd);
  return [...lines.values()]
    .filter((line) => sizeOf(line) >= SMALLEST_CHANGE_USD)
    .sort((left, right) => sizeOf(right) - sizeOf(left));
}
