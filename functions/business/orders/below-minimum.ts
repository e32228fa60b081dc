import type { Supplier } from "../../contracts/catalogue";
import type { OrderLine, OrdersDocument } from "../../contracts/results/orders";

/**
 * Suppliers whose suggested lines come to less than the least worth of an order that they take. The lines stay as they
 * are: whether to add to them, wait or pay for less is for whoever orders.
 */
export function findBelowMinimum(
  lines: readonly OrderLine[],
  suppliers: ReadonlyMap<string, Supplier>,
  usdPerCurrencyUnit: number,
): NonNullable<OrdersDocument["belowMinimum"]> {
  const bySupplier = new Map<string, OrderLine[]>();
  for (const line of lines) {
    if (line.supplier === undefined || line.status !== "suggested") continue;
    bySupplier.set(line.supplier, [...(bySupplier.get(line.supplier) ?? []), line]);
  }
  return [...bySupplier].sort().flatMap(([supplier, own]) => {
    const known = suppliers.get(supplier);
    const minimumUsd = (known?.minimumOrderValue ?? 0) * usdPerCurrencyUnit;
    const cents = own.reduce((sum, { value_usd }) => sum + Math.round(value_usd * 100), 0);
    return cents >= Math.round(minimumUsd * 100)
      ? []
      : [{ supplier, name: known?.name ?? supplier, lines: own.length, valueUsd: cents / 100, minimumUsd }];
  });
}
