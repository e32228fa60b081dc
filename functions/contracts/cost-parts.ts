/** What a book costs: margin lost, or customers who wait; holding stock; placing orders; what is thrown away, at cost. */
export const COST_PARTS = [
  "lostMarginAmount",
  "holdingCostAmount",
  "orderingCostAmount",
  "writeOffAmount",
] as const;
export type CostPart = (typeof COST_PARTS)[number];

/** Those parts as people read them. */
export const COST_PART_NAMES: Readonly<Record<CostPart, string>> = {
  lostMarginAmount: "lost margin",
  holdingCostAmount: "holding cost",
  orderingCostAmount: "ordering cost",
  writeOffAmount: "write-off",
};

/** The parts to show: write-off only where anything perishes. */
export function shownParts(figures: Readonly<Partial<Record<CostPart, number | null>>>): readonly CostPart[] {
  return COST_PARTS.filter((part) => part !== "writeOffAmount" || figures[part]);
}
