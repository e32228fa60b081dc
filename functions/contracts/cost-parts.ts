/** What a book costs: margin lost, or customers who wait; holding stock; placing orders; what is thrown away, at cost. */
export const COST_PARTS = ["lostMarginUsd", "holdingCostUsd", "orderingCostUsd", "writeOffUsd"] as const;
export type CostPart = (typeof COST_PARTS)[number];

/** Those parts as people read them. */
export const COST_PART_NAMES: Readonly<Record<CostPart, string>> = {
  lostMarginUsd: "lost margin",
  holdingCostUsd: "holding cost",
  orderingCostUsd: "ordering cost",
  writeOffUsd: "write-off",
};

/** The parts to show: write-off only where anything perishes. */
export function shownParts(figures: Readonly<Partial<Record<CostPart, number | null>>>): readonly CostPart[] {
  return COST_PARTS.filter((part) => part !== "writeOffUsd" || figures[part]);
}
