import { BASELINES, type BaselineName } from "../../contracts/baselines";
import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";
import type { PastCosts } from "../books/fleet-books";
import { type LedgerDay, takeBaseline } from "../books/ledger";
import { type ChosenBaseline, chooseBaseline } from "./choose-baseline";
import { computeScenarioFigures } from "./scenario-figures";
import { totalCostOf } from "./study-policies";
import { summarisePeriod } from "./summarise-period";

/** A ledger whose baseline is the one to beat. */
export interface JudgedLedger {
  readonly days: readonly LedgerDay[];
  readonly baseline: ChosenBaseline;
}

/** Holds the days of the fleet against the best of the baselines, whatever part of them is reported on. */
export function judgeLedger(
  days: readonly LedgerDay[],
  firstDay: number,
  past: PastCosts | undefined,
  policy: BusinessSettings,
  termsOf?: (productId: string) => ProductTerms,
): JudgedLedger {
  const inDays: Partial<Record<BaselineName, number>> = { "seasonal-naive": 0 };
  if (days.length > 1) {
    const period = summarisePeriod(days, firstDay, policy, termsOf);
    inDays["seasonal-naive"] = totalCostOf(computeScenarioFigures(period, period.scenarios.baseline));
    for (const name of BASELINES) {
      const totals = period.others[name];
      if (totals) inDays[name] = totalCostOf(computeScenarioFigures(period, totals));
    }
  }
  const baseline = chooseBaseline(past, inDays);
  return { days: takeBaseline(days, baseline.name), baseline };
}
