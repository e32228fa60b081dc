import { BASELINES } from "../../contracts/baselines";
import type { ProductTerms } from "../../contracts/catalogue";
import type { BusinessSettings } from "../../contracts/settings/business";
import { alignDay, type LedgerBook, type LedgerDay, SCENARIOS } from "../books/ledger";
import { computeHoldingCostPerUnitPerDay, computeShortageCost, computeUnitCost } from "../policy/policy";
import {
  createTotals,
  type DailyTotals,
  type OtherTotals,
  type PeriodTotals,
  type ScenarioTotals,
} from "./period-totals";
import { createWeeklyVariation } from "./weekly-variation";

/**
 * Adds up a stretch of the ledger.
 *
 * @param days consecutive closed days, ascending; the first gives the opening stock only.
 * @param firstDay first day of the books: reviews, and so cycles, count from it.
 * @param termsOf what counts for a product in the place of the policy.
 */
export function summarisePeriod(
  days: readonly LedgerDay[],
  firstDay: number,
  policy: BusinessSettings,
  termsOf: (productId: string) => ProductTerms = () => policy,
): PeriodTotals {
  const last = days.at(-1)!;
  const { productIds } = last;
  const count = productIds.length;
  const terms = productIds.map(termsOf);
  const column = () => new Float64Array(count);
  const totals = {
    days: column(),
    demand: column(),
    revenueAmount: column(),
    unitsSold: column(),
    unitsReturned: column(),
    unitsCancelled: column(),
    openDays: column(),
    censoredDays: column(),
    priceAmount: column().fill(Number.NaN),
  };
  const dayCount = days.length - 1;
  const blocks = countBlocks(days);
  const create = () => createTotals(count, blocks);
  const scenarios = { model: create(), baseline: create(), perfectForesight: create() };
  const otherNames = BASELINES.filter((name) => days.every(({ books }) => books.others?.[name]));
  const others = Object.fromEntries(otherNames.map((name) => [name, create()])) as OtherTotals;
  const played: readonly PlayedBook[] = [
    ...SCENARIOS.map((name): PlayedBook => ({ sums: scenarios[name], bookOf: ({ books }) => books[name] })),
    ...otherNames.map(
      (name): PlayedBook => ({ sums: others[name]!, bookOf: ({ books }) => books.others![name]! }),
    ),
  ];
  const serviceClass = new Int8Array(count).fill(-1);
  const cycleOpen = new Uint8Array(count);
  const cycleDemand = new Uint8Array(count);
  const cycleShort = played.map(() => new Uint8Array(count));
  const daily: DailyTotals[] = [];
  const present = new Uint8Array(count);
  const weeks = createWeeklyVariation(count);

  open(days[0]!, alignDay(productIds, days[0]!));
  for (let step = 1; step < days.length; step++) {
    const block = Math.floor(((step - 1) * blocks) / dayCount);
    addDay(days[step]!, alignDay(productIds, days[step]!), block);
    weeks.closeDay();
  }
  for (const { sums, bookOf } of played) close(sums, bookOf(last));
  return {
    productIds,
    fromDay: days[1]?.day ?? last.day + 1,
    toDay: last.day,
    blocks,
    ...totals,
    weeklyVariation: weeks.compute(),
    serviceClass,
    scenarios,
    others,
    daily,
  };

  function open(day: LedgerDay, places: Int32Array | undefined): void {
    for (let index = 0; index < count; index++) {
      const place = places ? places[index]! : index;
      if (place < 0) continue;
      enter(index, place, day);
    }
  }

  function enter(index: number, place: number, day: LedgerDay): void {
    present[index] = 1;
    const known = day.serviceClass[place]!;
    serviceClass[index] = Number.isNaN(known) ? -1 : known;
    for (const { sums, bookOf } of played) sums.opening[index] = bookOf(day).onHand[place]!;
  }

  function addDay(day: LedgerDay, places: Int32Array | undefined, block: number): void {
    const point = {
      demand: 0,
      lost: 0,
      baselineLost: 0,
      onHand: 0,
      baselineOnHand: 0,
      open: 0,
      short: 0,
      baselineShort: 0,
    };
    const costAmount = new Float64Array(played.length);
    const books = played.map(({ bookOf }) => bookOf(day));
    let traded = false;
    for (let index = 0; index < count; index++) {
      const place = places ? places[index]! : index;
      if (place < 0) continue;
      if (present[index] === 0) {
        // New to the books this morning: the day itself was not played.
        enter(index, place, day);
        continue;
      }
      const own = terms[index]!;
      const cycle = cycleOf(day.day, own);
      const endsCycle = cycleOf(day.day + 1, own) !== cycle;
      const startDay = firstDay + own.leadTimeDays + cycle * policy.reviewPeriodDays;
      // The cycle before the first delivery begins with the books.
      const cycleIsWhole = Math.max(startDay, firstDay) > days[0]!.day;
      const demand = day.demand[place]!;
      const isOpen = !Number.isNaN(demand);
      const price = day.priceAmount[place]!;
      const isPriced = price >= 0;
      if (isPriced) totals.priceAmount[index] = price;
      const knownPrice = isPriced ? price : 0;
      totals.days[index]!++;
      if (isOpen) {
        traded = true;
        cycleOpen[index] = 1;
        totals.openDays[index]!++;
        totals.demand[index]! += demand;
        if (demand > 0) cycleDemand[index] = 1;
        weeks.add(index, demand);
        totals.revenueAmount[index]! += demand * knownPrice;
        point.demand += demand;
        point.open++;
        if (day.books.model.lost[place]! > 0) point.short++;
        if (day.books.baseline.lost[place]! > 0) point.baselineShort++;
        addObserved(index, place, day, demand);
      }
      const unitCost = computeUnitCost(knownPrice, own);
      const holding = computeHoldingCostPerUnitPerDay(knownPrice, own);
      for (let which = 0; which < played.length; which++) {
        const book = books[which]!;
        const { sums } = played[which]!;
        const short = cycleShort[which]!;
        const lost = book.lost[place]!;
        const onHand = book.onHand[place]!;
        sums.received[index]! += book.received[place]!;
        sums.onHandDays[index]! += onHand;
        sums.capitalAmountDays[index]! += onHand * unitCost;
        const holdingAmount = onHand * holding;
        const lostAmount = shortageAmount(book, place, knownPrice, own);
        const isOrdered = (book.ordered?.[place] ?? 0) > 0;
        const orderingAmount = isOrdered ? policy.costPerOrderAmount : 0;
        sums.holdingCostAmount[index]! += holdingAmount;
        sums.lostMarginAmount[index]! += lostAmount;
        sums.orderingCostAmount[index]! += orderingAmount;
        const writeOffAmount = (book.wasted?.[place] || 0) * unitCost;
        sums.writeOffAmount[index]! += writeOffAmount;
        const dayAmount = lostAmount + holdingAmount + orderingAmount + writeOffAmount;
        if (blocks > 0) sums.blockCostAmount[index * blocks + block]! += dayAmount;
        if (isOrdered) sums.orders[index]!++;
        costAmount[which]! += dayAmount;
        if (lost > 0) {
          sums.lost[index]! += lost;
          sums.stockoutDays[index]!++;
          if (policy.unmetDemand === "lost") sums.lostRevenueAmount[index]! += lost * knownPrice;
          short[index] = 1;
        }
        if (isOpen && onHand > 0) sums.readyDays[index]!++;
        if (endsCycle) {
          if (
            cycleDemand[index] === 1 &&
            cycleIsWhole &&
            !isBeforeFirstDelivery(day.knownDays[place]!, own)
          ) {
            sums.demandCycles[index]!++;
            sums.demandCyclesWithStockout[index]! += short[index]!;
          }
          if (cycleOpen[index] === 1 && cycleIsWhole) {
            sums.cycles[index]!++;
            sums.cyclesWithStockout[index]! += short[index]!;
          }
          short[index] = 0;
        }
      }
      if (endsCycle) {
        cycleOpen[index] = 0;
        cycleDemand[index] = 0;
      }
      const { model, baseline } = day.books;
      point.lost += model.lost[place]!;
      point.baselineLost += baseline.lost[place]!;
      point.onHand += model.onHand[place]!;
      point.baselineOnHand += baseline.onHand[place]!;
    }
    const benefitAmount =
      costAmount[SCENARIOS.indexOf("baseline")]! - costAmount[SCENARIOS.indexOf("model")]!;
    daily.push({ day: day.day, closed: !traded, ...point, benefitAmount });
  }

  function addObserved(index: number, place: number, day: LedgerDay, demand: number): void {
    const sold = day.unitsSold[place]!;
    const returned = day.unitsReturned[place]!;
    if (sold > 0) totals.unitsSold[index]! += sold;
    if (returned > 0) totals.unitsReturned[index]! += returned;
    if (sold > demand) totals.unitsCancelled[index]! += sold - demand;
    if (day.inventoryLevel[place]! <= 0) totals.censoredDays[index]!++;
  }

  function shortageAmount(
    { lost, backorders }: LedgerBook,
    place: number,
    priceAmount: number,
    own: ProductTerms,
  ): number {
    return computeShortageCost(lost[place]!, backorders?.[place] ?? 0, priceAmount, own);
  }

  function isBeforeFirstDelivery(knownDays: number, { leadTimeDays }: ProductTerms): boolean {
    return knownDays <= leadTimeDays + 1;
  }

  function cycleOf(day: number, { leadTimeDays }: ProductTerms): number {
    return Math.floor((day - firstDay - leadTimeDays) / policy.reviewPeriodDays);
  }

  function close(sums: ScenarioTotals, { onHand, level: levels }: LedgerBook): void {
    for (let index = 0; index < count; index++) {
      sums.closing[index] = onHand[index]!;
      const level = levels?.[index] ?? sums.closing[index]!;
      const price = totals.priceAmount[index]!;
      const over = Math.max(0, sums.closing[index]! - level);
      sums.overstockAmount[index] = price >= 0 ? over * computeUnitCost(price, terms[index]!) : 0;
    }
  }
}

/** The sums of a book, and where a day has it. */
interface PlayedBook {
  readonly sums: ScenarioTotals;
  readonly bookOf: (day: LedgerDay) => LedgerBook;
}

const DAYS_PER_BLOCK = 7;
/** A shop that opens now and then tells little in a week. */
const FEWEST_OPEN_DAYS = 14;

function countBlocks(days: readonly LedgerDay[]): number {
  let open = 0;
  for (let step = 1; step < days.length && open < FEWEST_OPEN_DAYS; step++) {
    const { demand } = days[step]!;
    for (let place = 0; place < demand.length; place++) {
      if (Number.isNaN(demand[place]!)) continue;
      open++;
      break;
    }
  }
  return open < FEWEST_OPEN_DAYS ? 0 : Math.floor((days.length - 1) / DAYS_PER_BLOCK);
}
