import type { ScenarioFigures } from "../../contracts/results/business-figures";
import type { PeriodTotals, ScenarioTotals } from "./period-totals";

const DAYS_PER_YEAR = 365;

/** Which products to add up: all of them, or those at some places. */
export type Selection = "all" | readonly number[];

/** One book over the period for some products. */
export function computeScenarioFigures(
  period: PeriodTotals,
  totals: ScenarioTotals,
  selection: Selection = "all",
): ScenarioFigures {
  const sum = (values: ArrayLike<number>): number => sumOf(values, selection);
  const dayCount = period.toDay - period.fromDay + 1;
  const demandUnits = sum(period.demand);
  const lostSalesUnits = sum(totals.lost);
  const cycles = sum(totals.cycles);
  const cyclesWithStockout = sum(totals.cyclesWithStockout);
  const demandCycles = sum(totals.demandCycles);
  const demandCyclesWithStockout = sum(totals.demandCyclesWithStockout);
  const averageOnHandUnits = divide(sum(totals.onHandDays), dayCount);
  const soldUnits = demandUnits - lostSalesUnits;
  const orders = sum(totals.orders);
  return {
    fillRate: divide(soldUnits, demandUnits),
    cycleServiceLevel: divide(cycles - cyclesWithStockout, cycles),
    cycles,
    cyclesWithStockout,
    demandCycleServiceLevel: divide(demandCycles - demandCyclesWithStockout, demandCycles),
    demandCycles,
    demandCyclesWithStockout,
    readyRate: divide(sum(totals.readyDays), sum(period.openDays)),
    stockoutDays: sum(totals.stockoutDays),
    demandUnits,
    soldUnits,
    lostSalesUnits,
    openingUnits: sum(totals.opening),
    receivedUnits: sum(totals.received),
    closingUnits: sum(totals.closing),
    averageOnHandUnits,
    inventoryTurnover: divide((soldUnits / dayCount) * DAYS_PER_YEAR, averageOnHandUnits),
    daysOfSupply: divide(averageOnHandUnits, demandUnits / dayCount),
    orders,
    lostRevenueAmount: sum(totals.lostRevenueAmount),
    lostMarginAmount: sum(totals.lostMarginAmount),
    holdingCostAmount: sum(totals.holdingCostAmount),
    orderingCostAmount: sum(totals.orderingCostAmount),
    writeOffAmount: sum(totals.writeOffAmount),
    capitalAmount: divide(sum(totals.capitalAmountDays), dayCount),
    overstockAmount: sum(totals.overstockAmount),
  };
}

/** Quotient, or `null` where it is undefined. */
export function divide(numerator: number | null, denominator: number | null): number | null {
  return numerator === null || denominator === null || !(denominator > 0) ? null : numerator / denominator;
}

export function sumOf(values: ArrayLike<number>, selection: Selection = "all"): number {
  let sum = 0;
  if (selection === "all") for (let index = 0; index < values.length; index++) sum += values[index]!;
  else for (const index of selection) sum += values[index]!;
  return sum;
}
