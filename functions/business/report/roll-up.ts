import type { OrderLine } from "../../contracts/results/orders";
import type { RollUp } from "../../contracts/results/roll-up";
import { unitsOf } from "../books/run-input";
import { sumOrders } from "../orders/order-lines";
import { computeBenefitPerProduct } from "./benefit";
import type { PeriodTotals } from "./period-totals";
import { divide, sumOf } from "./scenario-figures";

/** More groups are told together: a page is read, and an answer has an end. */
const MOST_GROUPS = 40;

/** A group of products, as a roll-up is asked for it. */
export interface ProductGroup {
  /** `null` for products of which the group is not known. */
  readonly key: string | null;
  readonly name: string;
}

/**
 * The figures of each group, the largest revenue first; what is beyond the largest 40 is one group, so that all of them
 * come to the fleet.
 *
 * @param forecastUnits of the products of the period, for the run day; `NaN` counts as none.
 */
export function rollUpProducts(
  period: PeriodTotals,
  forecastUnits: ArrayLike<number>,
  orders: readonly OrderLine[],
  groupOf: (productId: string) => ProductGroup,
): RollUp[] {
  const groups = new Map<string | null, { readonly group: ProductGroup; readonly members: number[] }>();
  period.productIds.forEach((productId, index) => {
    const group = groupOf(productId);
    const known = groups.get(group.key);
    if (known) known.members.push(index);
    else groups.set(group.key, { group, members: [index] });
  });
  const ranked = [...groups.values()]
    .map((entry) => ({ ...entry, revenueAmount: sumOf(period.revenueAmount, entry.members) }))
    .sort(
      (left, right) =>
        right.revenueAmount - left.revenueAmount || (left.group.name < right.group.name ? -1 : 1),
    );
  const rest = ranked.length > MOST_GROUPS ? ranked.slice(MOST_GROUPS - 1) : [];
  const told = ranked.slice(0, ranked.length - rest.length);
  const entries =
    rest.length === 0
      ? told
      : [
          ...told,
          {
            group: { key: null, name: `${rest.length} others` },
            members: rest.flatMap(({ members }) => members),
          },
        ];
  const benefit = computeBenefitPerProduct(period);
  return entries.map(({ group, members }) =>
    summariseGroup(period, benefit, forecastUnits, orders, group, members),
  );
}

function summariseGroup(
  period: PeriodTotals,
  benefit: Float64Array,
  forecastUnits: ArrayLike<number>,
  orders: readonly OrderLine[],
  { key, name }: ProductGroup,
  members: readonly number[],
): RollUp {
  const { model } = period.scenarios;
  const dayCount = period.toDay - period.fromDay + 1;
  const ids = new Set(members.map((index) => period.productIds[index]!));
  const sum = (values: ArrayLike<number>) => sumOf(values, members);
  const demandUnits = sum(period.demand);
  const lostSalesUnits = sum(model.lost);
  return {
    key,
    name,
    products: members.length,
    demandUnits,
    revenueAmount: sum(period.revenueAmount),
    lostSalesUnits,
    fillRate: divide(demandUnits - lostSalesUnits, demandUnits),
    forecastUnits: members.reduce((total, index) => total + unitsOf(forecastUnits[index]!), 0),
    averageOnHandUnits: sum(model.onHandDays) / dayCount,
    capitalAmount: sum(model.capitalAmountDays) / dayCount,
    lostMarginAmount: sum(model.lostMarginAmount),
    holdingCostAmount: sum(model.holdingCostAmount),
    orderingCostAmount: sum(model.orderingCostAmount),
    writeOffAmount: sum(model.writeOffAmount),
    benefitAmount: sum(benefit),
    orders: sumOrders(orders.filter(({ product_id }) => ids.has(product_id))),
  };
}
