/** What a book costs: margin lost, or customers who wait; holding stock; placing orders. */
export const COST_PARTS = ["lostMarginUsd", "holdingCostUsd", "orderingCostUsd"] as const;
export type CostPart = (typeof COST_PARTS)[number];

/** Those parts as people read them. */
export const COST_PART_NAMES: Readonly<Record<CostPart, string>> = {
  lostMarginUsd: "lost margin",
  holdingCostUsd: "holding cost",
  orderingCostUsd: "ordering cost",
};
