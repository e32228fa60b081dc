import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";
import { alignDay, type LedgerDay } from "../books/ledger";
import { unitsOf } from "../books/run-input";
import { computeShortestLeadTimeDays, drawLeadTimeDays } from "../policy/lead-time";
import { computeHoldingCostPerUnitPerDay, computeShortageCost } from "../policy/policy";

/** A product's days, all known beforehand, and what it begins and ends with. */
export interface KnownDays {
  /** Whole units asked for each day. */
  readonly demand: readonly number[];
  /** What a unit costs that is not served on a day, and one that is left at its close. */
  readonly shortageAmount: readonly number[];
  readonly holdingAmount: readonly number[];
  readonly orderAmount: number;
  /** Whole units on hand before the first day, and those that arrive on the morning of each day whatever is decided. */
  readonly openingUnits: number;
  readonly arrivals: readonly number[];
  /** The first day on whose morning an order can arrive. */
  readonly firstArrivalDay: number;
  /** Units on hand and on order that are left behind after the last day: what is short of it is ordered once more. */
  readonly closingUnits: number;
}

/** Stocks that are told apart: those of a large product are reckoned in steps of several units. */
const MOST_STOCKS = 4_000;

/**
 * What the days cost at least, for whoever knows them: any order of any size may arrive on any morning from the first one
 * on. Packs, minimums, suppliers, shelf lives and lead times are left out, each of which only adds cost. So no forecast and
 * no policy costs less that begins with the same stock and leaves as much.
 *
 * Wagner and Whitin's problem (1958, Management Science 5(1)) with lost sales and stock at the begin, by backward induction
 * over whole units: filling up from x costs the least of all higher stocks, a running minimum. Beyond
 * {@link MOST_STOCKS} units are taken together, always to the side that costs less: it stays a bound, a little lower.
 */
export function computeLeastCost(days: KnownDays): number {
  const known = takeTogether(days);
  const { demand, shortageAmount, holdingAmount, orderAmount, arrivals, closingUnits, stepUnits } = known;
  const most = countStocks(known);
  // Least cost from a morning on, by the stock before its delivery.
  let ahead = new Float64Array(most + 1);
  for (let units = 0; units < Math.min(closingUnits, most + 1); units++) ahead[units] = orderAmount;
  for (let day = demand.length - 1; day >= 0; day--) {
    const least = new Float64Array(most + 1);
    const canOrder = day >= known.firstArrivalDay;
    const holding = holdingAmount[day]! * stepUnits;
    const shortage = shortageAmount[day]! * stepUnits;
    let best = Number.POSITIVE_INFINITY;
    for (let onHand = most; onHand >= 0; onHand--) {
      const left = onHand - demand[day]!;
      const cost = left >= 0 ? left * holding + ahead[left]! : -left * shortage + ahead[0]!;
      best = Math.min(best, cost);
      least[onHand] = canOrder ? Math.min(cost, orderAmount + best) : cost;
    }
    if (known.mayGiveAway) {
      for (let units = 1; units <= most; units++) least[units] = Math.min(least[units]!, least[units - 1]!);
    }
    const arriving = arrivals[day]!;
    ahead = arriving === 0 ? least : least.map((_, units) => least[Math.min(most, units + arriving)]!);
  }
  return ahead[known.openingUnits]!;
}

function countStocks({ openingUnits, closingUnits, demand, arrivals }: KnownDays): number {
  return [...demand, ...arrivals].reduce((sum, units) => sum + units, openingUnits + closingUnits);
}

/**
 * The same in whole steps: less demand, more stock, less to leave behind, and what is too much may be given away. Where all
 * units are whole and few, a step is a unit and nothing is given away.
 */
function takeTogether(
  days: KnownDays,
): KnownDays & { readonly stepUnits: number; readonly mayGiveAway: boolean } {
  const stepUnits = Math.max(1, Math.ceil(countStocks(days) / MOST_STOCKS));
  const { demand, arrivals, openingUnits, closingUnits } = days;
  const isWhole = [...demand, ...arrivals, openingUnits, closingUnits].every(Number.isInteger);
  const fewer = (units: number) => Math.floor(units / stepUnits);
  const more = (units: number) => Math.ceil(units / stepUnits);
  return {
    ...days,
    stepUnits,
    mayGiveAway: stepUnits > 1 || !isWhole,
    demand: demand.map(fewer),
    arrivals: arrivals.map(more),
    openingUnits: more(openingUnits),
    closingUnits: fewer(closingUnits),
  };
}

/**
 * What the days of the model's book cost at least, each product for itself: from its stock to its stock. `null` where unmet
 * demand waits, which the bound does not know.
 *
 * @param days consecutive closed days, ascending; the first gives the opening stock only.
 */
export function computeLeastAmount(
  days: readonly LedgerDay[],
  policy: BusinessSettings,
  termsOf: (productId: string) => ProductTerms = () => policy,
): number | null {
  if (policy.unmetDemand !== "lost") return null;
  const { productIds } = days.at(-1)!;
  const places = days.map((day) => alignDay(productIds, day));
  let total = 0;
  productIds.forEach((productId, index) => {
    const own = days.flatMap((day, step): OwnDay[] => {
      const place = places[step] ? places[step][index]! : index;
      return place < 0 ? [] : [{ day, place }];
    });
    if (own.length > 1) total += computeLeastCost(knownDaysOf(productId, own, policy, termsOf(productId)));
  });
  return total;
}

interface OwnDay {
  readonly day: LedgerDay;
  /** Of the product in its columns. */
  readonly place: number;
}

function knownDaysOf(
  productId: string,
  [opening, ...counted]: readonly OwnDay[],
  { costPerOrderAmount }: BusinessSettings,
  terms: ProductTerms,
): KnownDays {
  const demand = counted.map(({ day, place }) => unitsOf(day.demand[place]!));
  const priceOf = ({ day, place }: OwnDay) => (day.priceAmount[place]! >= 0 ? day.priceAmount[place]! : 0);
  const openingUnits = opening!.day.books.model.onHand[opening!.place]!;
  const arrivals = counted.map(({ day, place }) => day.books.model.received[place]!);
  let closingUnits = openingUnits;
  counted.forEach(({ day: { day, books }, place }, step) => {
    const { received, lost, wasted, ordered } = books.model;
    const orderedUnits = ordered?.[place] ?? 0;
    closingUnits += received[place]! + lost[place]! - demand[step]! - (wasted?.[place] || 0);
    if (!(orderedUnits > 0)) return;
    // Placed on the morning after; what is still to come of it when the days end is left behind, too.
    const arrival = step + 1 + drawLeadTimeDays(productId, day + 1, terms);
    if (arrival < arrivals.length) arrivals[arrival]! -= orderedUnits;
    else closingUnits += orderedUnits;
  });
  return {
    demand,
    shortageAmount: counted.map((own) => computeShortageCost(1, 0, priceOf(own), terms)),
    holdingAmount: counted.map((own) => computeHoldingCostPerUnitPerDay(priceOf(own), terms)),
    orderAmount: costPerOrderAmount,
    openingUnits,
    arrivals: arrivals.map((units) => Math.max(0, units)),
    firstArrivalDay: 1 + computeShortestLeadTimeDays(terms),
    closingUnits: Math.max(0, closingUnits),
  };
}
