import type { OrderLine } from "./orders";

/** Orders by urgency: what lasts least until its delivery comes first, and of these what is worth most. */
export function compareUrgency(left: OrderLine, right: OrderLine): number {
  return (
    urgencyOf(left) - urgencyOf(right) ||
    right.value_amount - left.value_amount ||
    (left.product_id < right.product_id ? -1 : 1)
  );
}

/** To the percent: what differs by less is as urgent. Runs of before it was told come last. */
function urgencyOf({ lasts_until_delivery: lasts }: OrderLine): number {
  return typeof lasts === "number" ? Math.round(lasts * 100) : 101;
}
