import { expect } from "chai";
import fc from "fast-check";
import { toLedgerDay } from "../../../../functions/business/books/books-table";
import { sumOrders } from "../../../../functions/business/orders/order-lines";
import { computeBenefit } from "../../../../functions/business/report/benefit";
import { rollUpProducts } from "../../../../functions/business/report/roll-up";
import { summarisePeriod } from "../../../../functions/business/report/summarise-period";
import type { OrderLine } from "../../../../functions/contracts/results/orders";
import type { RollUp } from "../../../../functions/contracts/results/roll-up";
import { keepRuns } from "../../../support/kept-runs";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({ leadTimeDays: 3 });
const { start, runs } = keepRuns(POLICY, { products: 60, days: 20 });
const days = runs.map(({ runDay, table }) => toLedgerDay(runDay - 1, table));
const PERIOD = summarisePeriod(days, start.firstDay, POLICY);
const FORECASTS = Float64Array.from(PERIOD.productIds, (_, index) =>
  index % 7 === 0 ? Number.NaN : index / 3,
);
const ORDERS = PERIOD.productIds.flatMap((product_id, index) =>
  index % 3 === 0
    ? []
    : [
        {
          product_id,
          quantity: index + 1,
          value_amount: Math.round(index * 333.337) / 100,
          status: index % 5 === 0 ? "held" : "suggested",
        } as OrderLine,
      ],
);

const total = (rollUps: readonly RollUp[], of: (one: RollUp) => number) =>
  rollUps.reduce((sum, one) => sum + of(one), 0);
const cents = (usd: number) => Math.round(usd * 100);

describe("roll-ups", () => {
  it("come to the fleet to the last unit and cent, however its products are grouped", () => {
    const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, one) => all + one, 0);
    const { model } = PERIOD.scenarios;
    const orders = sumOrders(ORDERS);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 55 }), { minLength: 60, maxLength: 60 }), (keys) => {
        const groups = new Map(PERIOD.productIds.map((id, index) => [id, keys[index]!]));
        const rollUps = rollUpProducts(PERIOD, FORECASTS, ORDERS, (id) => {
          const key = groups.get(id)!;
          return key < 0 ? { key: null, name: "none" } : { key: `G${key}`, name: `Group ${key}` };
        });
        expect(rollUps.length).at.most(40);
        expect(total(rollUps, ({ products }) => products)).equal(PERIOD.productIds.length);
        // Demand and orders are whole units: their sums are exact.
        expect(total(rollUps, ({ demandUnits }) => demandUnits)).equal(sum(PERIOD.demand));
        expect(total(rollUps, (one) => one.orders.units)).equal(orders.units);
        expect(total(rollUps, (one) => one.orders.held.units)).equal(orders.held.units);
        expect(total(rollUps, (one) => one.orders.count)).equal(orders.count);
        expect(cents(total(rollUps, (one) => one.orders.valueAmount))).equal(cents(orders.valueAmount));
        expect(cents(total(rollUps, (one) => one.orders.held.valueAmount))).equal(
          cents(orders.held.valueAmount),
        );
        for (const [of, whole] of [
          [({ revenueAmount }: RollUp) => revenueAmount, sum(PERIOD.revenueAmount)],
          [({ lostSalesUnits }: RollUp) => lostSalesUnits, sum(model.lost)],
          [({ lostMarginAmount }: RollUp) => lostMarginAmount, sum(model.lostMarginAmount)],
          [({ holdingCostAmount }: RollUp) => holdingCostAmount, sum(model.holdingCostAmount)],
          [({ orderingCostAmount }: RollUp) => orderingCostAmount, sum(model.orderingCostAmount)],
          [({ benefitAmount }: RollUp) => benefitAmount, computeBenefit(PERIOD).benefitAmount!],
          [({ forecastUnits }: RollUp) => forecastUnits, sum(FORECASTS.map((units) => units || 0))],
        ] as const) {
          expect(cents(total(rollUps, of))).closeTo(cents(whole), 0.5);
        }
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("tell the largest revenue first, and what is beyond forty groups as one", () => {
    const rollUps = rollUpProducts(PERIOD, FORECASTS, ORDERS, (id) => ({ key: id, name: id }));
    expect(rollUps).length(40);
    const revenues = rollUps.slice(0, -1).map(({ revenueAmount }) => revenueAmount);
    expect(revenues).deep.equal([...revenues].sort((left, right) => right - left));
    expect([rollUps.at(-1)!.key, rollUps.at(-1)!.name]).deep.equal([
      null,
      `${PERIOD.productIds.length - 39} others`,
    ]);
  });
});
