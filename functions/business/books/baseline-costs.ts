import type { BaselineName } from "../../contracts/baselines";
import type { BusinessSettings } from "../../contracts/settings/business";
import { computeHoldingCostPerUnitPerDay, computeShortageCost, computeUnitCost } from "../policy/policy";
import type { PastCosts } from "./fleet-books";
import type { RunInput } from "./run-input";
import type { BookOutcome } from "./run-outcome";

/** What a book has cost weighs half after so many days. */
const HALF_LIFE_DAYS = 56;
const RETENTION = 0.5 ** (1 / HALF_LIFE_DAYS);

/**
 * What each baseline's book has cost so far, with D-1 and the orders of D: lost margin, holding,
 * ordering and write-off. It tells
 * which of them is the one to beat from here on, see `chooseBaseline`.
 */
export function addCosts(
  past: PastCosts | undefined,
  played: readonly { readonly name: string; readonly outcome: BookOutcome }[],
  places: Int32Array,
  { priceAmount, terms }: RunInput,
  policy: BusinessSettings,
): PastCosts {
  const usdOf = past?.usd ?? {};
  const usd = Object.fromEntries(
    played.map(({ name, outcome }) => {
      let dayAmount = 0;
      for (let index = 0; index < places.length; index++) {
        if (places[index]! < 0) continue;
        const own = terms?.[index] ?? policy;
        const price = priceAmount && priceAmount[index]! >= 0 ? priceAmount[index]! : 0;
        dayAmount +=
          computeShortageCost(outcome.lost[index]!, outcome.backorders[index]!, price, own) +
          outcome.onHand[index]! * computeHoldingCostPerUnitPerDay(price, own) +
          outcome.wasted[index]! * computeUnitCost(price, own) +
          (outcome.ordered[index]! > 0 ? policy.costPerOrderAmount : 0);
      }
      // A book that begins to be kept was the seasonal-naive one until now.
      const before = usdOf[name as BaselineName] ?? usdOf["seasonal-naive"] ?? 0;
      return [name, RETENTION * before + dayAmount];
    }),
  );
  // Books that open have no day behind them.
  const isOpening = places.every((place) => place < 0);
  return { days: isOpening ? 0 : RETENTION * (past?.days ?? 0) + 1, usd };
}
