import { expect } from "chai";
import fc from "fast-check";
import { countDeliverySlots, createBook } from "../../../../functions/business/books/fleet-books";
import { placeOrders } from "../../../../functions/business/books/place-orders";
import type { RunInput } from "../../../../functions/business/books/run-input";
import { createOutcome } from "../../../../functions/business/books/run-outcome";
import { settle } from "../../../../functions/business/books/settle-books";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";
import { createRandom } from "../../../../functions/demand/numeric/random";
import { knownDemand } from "../../../support/known-demand";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({
  leadTimeDays: 3,
  leadTimeDeviationDays: 0,
  reviewPeriodDays: 1,
  serviceTarget: "cycle-service-level",
  serviceLevelTarget: 0.9,
  safetyStockMethod: "normal",
});
const FIRST = 20_000;

/** Plays one product with a constant forecast and no correction of the aim; units lost. */
function countLostUnits(
  demand: readonly number[],
  policy: BusinessSettings,
  safetyStock: number,
  onDay?: (netStock: number, level: number) => void,
): number {
  const slots = countDeliverySlots(policy);
  const book = createBook(1, slots);
  const mean = demand.reduce((sum, units) => sum + units, 0) / demand.length;
  const interval = policy.leadTimeDays + policy.reviewPeriodDays;
  const protectionForecastUnits = Float64Array.of(Math.ceil(mean * interval) + safetyStock);
  book.onHand[0] = protectionForecastUnits[0]!;
  let lost = 0;
  demand.forEach((units, step) => {
    const outcome = createOutcome(1);
    const none = Float64Array.of(Number.NaN);
    const forecast = { protectionForecastUnits, maturedProtectionForecastUnits: none };
    const input: RunInput = {
      runDay: FIRST + step,
      productIds: ["a"],
      demand: Float64Array.of(units),
      protectionDemand: none,
      known: knownDemand(1),
      model: forecast,
      baseline: forecast,
      startingPointOf: () => ({ protectionForecastUnits: 0, errorMeanSquare: 0, pastErrors: [] }),
    };
    placeOrders(book, slots, input, forecast, policy, step % policy.reviewPeriodDays === 0, outcome);
    settle(book, slots, Int32Array.of(0), input, outcome, policy);
    onDay?.(book.onHand[0]!, outcome.level[0]!);
    lost += outcome.lost[0]!;
  });
  return lost;
}

const demands = fc.array(fc.nat({ max: 60 }), { minLength: 10, maxLength: 80 });

describe("placing orders", () => {
  it("never loses more units with more safety stock", () => {
    // Under daily review X(t) = max(X(t-1), D(t-L..t) - S + X(t-L-1)) are the units lost up to t: none of its
    // terms rises with the level S. The correction of the aim, which lowers the level after good days, is off.
    fc.assert(
      fc.property(
        demands,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 9 }),
        (demand, extra, leadTimeDays) => {
          const policy = { ...POLICY, leadTimeDays };
          expect(countLostUnits(demand, policy, extra)).most(countLostUnits(demand, policy, 0));
        },
      ),
      { numRuns: 30 },
    );
  });

  it("leaves with back-orders what theory says: the level less the demand of a lead time and a day", () => {
    // Poisson demand of 2 a day, a lead time of 3 and a level of 12. SciPy: poisson.cdf(12, 8) = 0.93620, units on
    // back-order at the close of a day sum((k - 12)+ pmf(k, 8)) = 0.12983, on hand sum((12 - k)+ pmf(k, 8)) = 4.12983.
    const random = createRandom(3);
    const demand = Array.from({ length: 12_000 }, () => {
      let units = 0;
      for (let product = random(); product > Math.exp(-2); product *= random()) units++;
      return units;
    });
    const policy = { ...POLICY, unmetDemand: "backordered" as const, serviceLevelTarget: 0.5 };
    const nets: number[] = [];
    let level = 0;
    const mean = demand.reduce((sum, units) => sum + units, 0) / demand.length;
    const extra = 12 - Math.ceil(mean * 4);
    countLostUnits(demand, policy, extra, (net, own) => {
      nets.push(net);
      level = own;
    });
    expect(level).equal(12);
    nets.slice(10).forEach((net, index) => {
      const last = demand.slice(index + 7, index + 11).reduce((sum, units) => sum + units, 0);
      expect(net).equal(12 - last);
    });
    const share = (is: (net: number) => number) => nets.reduce((sum, net) => sum + is(net), 0) / nets.length;
    expect(share((net) => (net >= 0 ? 1 : 0))).closeTo(0.9362, 0.012);
    expect(share((net) => Math.max(0, -net))).closeTo(0.12983, 0.03);
    expect(share((net) => Math.max(0, net))).closeTo(4.12983, 0.12);
  });

  it("counts what is on hand, under way and ordered elsewhere, and orders for the day of delivery", () => {
    const slots = countDeliverySlots(POLICY);
    expect(slots).equal(4);
    const book = createBook(3, slots);
    book.onHand.set([10, 5, 49]);
    book.due.set([1, 2, 3, 4, 0, 0, 10, 0]);
    const input = {
      runDay: FIRST,
      productIds: ["a", "b", "c"],
      known: knownDemand(3),
      openOnOrder: Float64Array.of(6, 0, 0),
    } as unknown as RunInput;
    const forecast = {
      protectionForecastUnits: Float64Array.of(40, 40, 40),
      maturedProtectionForecastUnits: new Float64Array(3),
    };
    const outcome = createOutcome(3);
    placeOrders(book, slots, input, forecast, POLICY, true, outcome);
    // Levels of 40 + 1.2816 * sqrt(40), rounded up.
    expect(Array.from(outcome.level)).deep.equal([49, 49, 49]);
    expect(Array.from(outcome.position)).deep.equal([10 + 10 + 6, 5 + 10, 49]);
    expect(Array.from(outcome.ordered)).deep.equal([23, 34, 0]);
    expect(Array.from(outcome.leadTime)).deep.equal([3, 3, 0]);
    expect(Array.from(book.due)).deep.equal([1, 2, 3, 4 + 23, 0, 0, 10, 34, 0, 0, 0, 0]);
    const between = createOutcome(3);
    placeOrders(createBook(3, slots), slots, input, forecast, POLICY, false, between);
    expect(Array.from(between.ordered)).deep.equal([0, 0, 0]);
    expect(Array.from(between.level)).deep.equal([49, 49, 49]);
  });

  it("aims at the corrected target", () => {
    const book = createBook(1, 4);
    book.corrections[0] = Math.log(2);
    const outcome = createOutcome(1);
    const forecast = {
      protectionForecastUnits: Float64Array.of(40),
      maturedProtectionForecastUnits: new Float64Array(1),
    };
    const input = { runDay: FIRST, productIds: ["a"], known: knownDemand(1) } as unknown as RunInput;
    placeOrders(book, 4, input, forecast, POLICY, true, outcome);
    // 40 + 1.6449 * sqrt(40) = 50.4.
    expect(outcome.level[0]).equal(51);
  });

  it("waits for the reorder point, and then orders up to an economic quantity above it", () => {
    const policy = { ...POLICY, orderPolicy: "reorder-point" } as const;
    const order = (onHand: number) => {
      const book = createBook(1, countDeliverySlots(policy));
      book.onHand[0] = onHand;
      const outcome = createOutcome(1);
      const forecast = {
        protectionForecastUnits: Float64Array.of(40),
        maturedProtectionForecastUnits: Float64Array.of(0),
      };
      const input = {
        runDay: FIRST,
        productIds: ["a"],
        known: knownDemand(1),
        priceAmount: Float64Array.of(10),
      } as unknown as RunInput;
      placeOrders(book, countDeliverySlots(policy), input, forecast, policy, true, outcome);
      return outcome;
    };
    // sqrt(2 * 5 * 10 / (6 * 0.25 / 365)) = 156.0. A tenth of the days may be short: of scale sqrt(40) the expected loss
    // at 24 is 16.02, (16.02 - 0) / (10 + 156) = 0.0965, and at 23, 17.01 / 166 = 0.1025 (scipy.stats.norm).
    expect(order(0).reorderPoint[0]).equal(24);
    expect(order(0).level[0]).equal(24 + 156);
    expect(order(24).ordered[0]).equal(0);
    expect(order(23).ordered[0]).equal(157);
    expect(order(23).safetyStock[0]).equal(-16);
  });

  it("tells with which probability a position lasts, more of it for more units", () => {
    const outcome = createOutcome(1);
    const book = createBook(1, countDeliverySlots(POLICY));
    for (const profile of book.profiles) profile.weights.fill(10);
    const forecast = {
      protectionForecastUnits: Float64Array.of(40),
      maturedProtectionForecastUnits: Float64Array.of(Number.NaN),
    };
    const input = { runDay: FIRST, productIds: ["a"], known: knownDemand(1) } as unknown as RunInput;
    placeOrders(book, countDeliverySlots(POLICY), input, forecast, POLICY, true, outcome);
    expect(outcome.ordered[0]).equal(outcome.level[0]);
    expect(outcome.confidenceOf(0, 30)).below(outcome.confidenceOf(0, 60)!);
    expect(outcome.confidenceOf(0, 1e9)).closeTo(1, 1e-12);
    // What is told of the distribution is that of the level: a tenth lies above its upper bound.
    placeOrders(
      book,
      countDeliverySlots(POLICY),
      input,
      forecast,
      { ...POLICY, safetyStockMethod: "empirical" },
      true,
      outcome,
    );
    const { lowerUnits, upperUnits } = outcome.demandIntervalOf(0)!;
    expect(outcome.confidenceOf(0, upperUnits)).closeTo(0.9, 1e-9);
    expect(lowerUnits).below(40);
  });
});
