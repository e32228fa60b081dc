import type { BusinessSettings } from "./settings/business";

/** How people call the settings of a policy, in forms and in answers. */
export const ORDER_POLICY_NAMES: Readonly<Record<BusinessSettings["orderPolicy"], string>> = {
  "order-up-to": "order up to the level",
  "reorder-point": "wait for the reorder point, then an economic quantity",
};

export const SERVICE_TARGET_NAMES: Readonly<Record<BusinessSettings["serviceTarget"], string>> = {
  "cycle-service-level": "cycles with demand served",
  "fill-rate": "units served (fill rate)",
  economic: "least cost",
};
