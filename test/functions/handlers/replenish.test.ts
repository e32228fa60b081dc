import { expect } from "chai";
import { DataError } from "../../../functions/contracts/errors";
import {
  OPEN_ORDERS_KEY,
  ordersCsvKey,
  ordersJsonKey,
  predictionsSummaryKey,
} from "../../../functions/contracts/keys";
import type { OrdersDocument } from "../../../functions/contracts/results/orders";
import { formatDay } from "../../../functions/demand/calendar";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../support/business-case";

const ordersOf = async (lake: { readJson<T>(key: string): Promise<T | undefined> }, day: number) =>
  (await lake.readJson<OrdersDocument>(ordersJsonKey(day)))!;

describe("replenish", () => {
  it("writes orders as CSV and JSON and puts one event per run", async () => {
    const { lake, events, run } = await createBusinessCase({ days: 6 });
    for (let day = FIRST_RUN; day < FIRST_RUN + 4; day++) await run(day);
    const document = await ordersOf(lake, FIRST_RUN + 3);
    expect(document.totals.count).greaterThan(0);
    expect(document.inventorySource).equal("simulated");
    const order = document.orders[0]!;
    expect(order.order_date).equal(formatDay(FIRST_RUN + 3));
    expect(order.due_date).equal(formatDay(FIRST_RUN + 3 + BUSINESS_SETTINGS.business.leadTimeDays));
    expect(order.reason).match(/below the order-up-to level/);
    const csv = (await lake.readText(ordersCsvKey(FIRST_RUN + 3)))!.trim().split("\n");
    expect(csv).length(document.orders.length + 1);
    expect(events).length(4);
    expect(events[3]).deep.include({ detailType: "OrdersSuggested" });
    expect(events[3]!.detail).deep.include(document.totals);
  });

  it("gives the same bytes when a run is repeated, so that nothing is ordered twice", async () => {
    const { lake, run } = await createBusinessCase({ days: 6 });
    for (let day = FIRST_RUN; day < FIRST_RUN + 5; day++) await run(day);
    const before = new Map(
      await Promise.all(lake.keys().map(async (key) => [key, await lake.readText(key)] as const)),
    );
    await run(FIRST_RUN + 4);
    await run(FIRST_RUN + 2);
    for (const key of lake.keys()) expect(await lake.readText(key), key).equal(before.get(key));
  });

  it("rebuilds the books of days whose run did not happen", async () => {
    const daily = await createBusinessCase({ days: 8 });
    const late = await createBusinessCase({ days: 8 });
    for (let day = FIRST_RUN; day < FIRST_RUN + 6; day++) await daily.run(day);
    await late.run(FIRST_RUN + 5);
    expect(await ordersOf(late.lake, FIRST_RUN + 5)).deep.equal(await ordersOf(daily.lake, FIRST_RUN + 5));
  });

  it("counts open orders, and orders less for them", async () => {
    const plain = await createBusinessCase({ days: 4 });
    const open = await createBusinessCase({ days: 4 });
    await plain.run(FIRST_RUN);
    await open.run(FIRST_RUN);
    await plain.run(FIRST_RUN + 1);
    const wanted = (await ordersOf(plain.lake, FIRST_RUN + 1)).orders[0]!;
    await open.lake.writeText(
      OPEN_ORDERS_KEY,
      `product_id,quantity,due_date\n${wanted.product_id},${wanted.quantity},${formatDay(FIRST_RUN + 3)}\n`,
      "text/csv",
    );
    await open.run(FIRST_RUN + 1);
    const left = (await ordersOf(open.lake, FIRST_RUN + 1)).orders;
    expect(left.some(({ product_id }) => product_id === wanted.product_id)).equal(false);
  });

  it("names products of open orders that the fleet does not know", async () => {
    const { lake, run } = await createBusinessCase({ days: 2 });
    await lake.writeText(
      OPEN_ORDERS_KEY,
      "product_id,quantity,due_date\np-003,5,2025-06-09\nP-003,5,2025-06-09\np-003,1,2025-06-10\n",
      "text/csv",
    );
    await run(FIRST_RUN);
    expect((await ordersOf(lake, FIRST_RUN)).unknownOpenProducts).deep.equal(["p-003"]);
  });

  it("takes the stock from the data where it has it, and does not repeat an order that is under way", async () => {
    const { lake, run } = await createBusinessCase({ days: 5, inventoryLevel: 3 });
    await run(FIRST_RUN);
    const first = await ordersOf(lake, FIRST_RUN);
    expect(first.inventorySource).equal("observed");
    const order = first.orders.find(({ quantity }) => quantity > 20)!;
    expect(order.inventory_position_units).equal(3);
    expect(order.confidence).within(0.9, 1);
    await run(FIRST_RUN + 1);
    const again = (await ordersOf(lake, FIRST_RUN + 1)).orders.find(
      ({ product_id }) => product_id === order.product_id,
    );
    expect(again?.quantity ?? 0).lessThan(order.quantity / 2);
  });

  it("names the line of a wrong open order", async () => {
    const { lake, run } = await createBusinessCase({ days: 2 });
    await lake.writeText(
      OPEN_ORDERS_KEY,
      "product_id,quantity,due_date\nP-001,many,2025-06-09\n",
      "text/csv",
    );
    const error = await run(FIRST_RUN).catch((cause: unknown) => cause);
    expect(error).instanceOf(DataError);
    expect((error as Error).message).match(/open\.csv" line 2: quantity is "many"/);
  });

  it("begins with the first forecasts when the very first batch failed and left its summary only", async () => {
    const { lake, run } = await createBusinessCase({ days: 4, hasForecasts: (day) => day > FIRST_RUN });
    await lake.writeJson(predictionsSummaryKey(FIRST_RUN), { forecasts: 0 });
    const error = await run(FIRST_RUN).catch((cause: unknown) => cause);
    expect(error).instanceOf(DataError);
    expect((error as Error).message).match(/run "batch-predict" first/);
    for (let day = FIRST_RUN + 1; day < FIRST_RUN + 4; day++) await run(day);
    const orders = await ordersOf(lake, FIRST_RUN + 3);
    expect(orders.baselineProducts).equal(0);
    expect(orders.totals.count).greaterThan(0);
  });

  it("orders by the baseline, marked, in weeks without forecasts, and by the model when they are back", async () => {
    const back = FIRST_RUN + 12;
    const { lake, run } = await createBusinessCase({
      days: 20,
      hasForecasts: (day) => day === FIRST_RUN || day >= back,
    });
    for (let day = FIRST_RUN; day <= back; day++) await run(day);
    const without = await ordersOf(lake, back - 1);
    expect(without.baselineProducts).greaterThan(10);
    expect(without.orders).not.length(0);
    expect(new Set(without.orders.map(({ forecast_source }) => forecast_source))).keys(["baseline"]);
    const csv = (await lake.readText(ordersCsvKey(back - 1)))!;
    expect(csv.split("\n")[1]).match(/,baseline$/);
    const withForecasts = await ordersOf(lake, back);
    expect(withForecasts.baselineProducts).equal(0);
    expect(new Set(withForecasts.orders.map(({ forecast_source }) => forecast_source))).keys(["model"]);
  });

  it("makes up for runs of days without forecasts", async () => {
    const back = FIRST_RUN + 12;
    const hasForecasts = (day: number) => day === FIRST_RUN || day >= back;
    const daily = await createBusinessCase({ days: 20, hasForecasts });
    const late = await createBusinessCase({ days: 20, hasForecasts });
    for (let day = FIRST_RUN; day <= back; day++) await daily.run(day);
    await late.run(FIRST_RUN);
    await late.run(back);
    expect(await ordersOf(late.lake, back)).deep.equal(await ordersOf(daily.lake, back));
  });

  it("lets the baseline stand in for the products of a shard that got no forecasts", async () => {
    const { lake, run } = await createBusinessCase({ days: 4 });
    const table = (await lake.readPredictions(FIRST_RUN))!;
    const kept = table.productIds.lastIndexOf("P-005") + 1;
    await lake.writePredictions("0000", {
      ...table,
      productIds: table.productIds.slice(0, kept),
      days: table.days.subarray(0, kept),
      predictedDemand: table.predictedDemand.subarray(0, kept),
      lower: table.lower.subarray(0, kept),
      upper: table.upper.subarray(0, kept),
      standsIn: undefined,
      peakUnits: undefined,
    });
    await run(FIRST_RUN);
    const { baselineProducts, orders } = await ordersOf(lake, FIRST_RUN);
    expect(baselineProducts).equal(6);
    for (const { product_id, forecast_source } of orders) {
      expect(forecast_source, product_id).equal(product_id > "P-005" ? "baseline" : "model");
    }
  });
});
