/**
 * What the settings of the inventory policy may be that "what if" is asked of: the schema of the settings and the function
 * that answers hold to the same. Plain values, so that a function does without the schema.
 */
export const POLICY_BOUNDS = {
  leadTimeDays: [0, 365],
  reviewPeriodDays: [1, 90],
  serviceLevelTarget: [0.5, 0.9999],
} as const satisfies Readonly<Record<string, readonly [from: number, to: number]>>;

export const ORDER_POLICIES = ["order-up-to", "reorder-point"] as const;
export const SERVICE_TARGETS = ["cycle-service-level", "fill-rate", "economic"] as const;
