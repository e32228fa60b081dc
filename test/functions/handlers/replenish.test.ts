import { expect } from "chai";
import { importCatalogue } from "../../../functions/aws/lake/catalogue-writer";
import { projectStock } from "../../../functions/business/outlook/project-stock";
import { DataError } from "../../../functions/contracts/errors";
import {
  booksFile,
  OPEN_ORDERS_KEY,
  ordersCsvFile,
  ordersJsonFile,
  predictionsSummaryFile,
} from "../../../functions/contracts/keys";
import type { Lake } from "../../../functions/contracts/lake";
import type { ForecastEndpoint } from "../../../functions/contracts/ports";
import type { OrdersDocument } from "../../../functions/contracts/results/orders";
import { formatDay } from "../../../functions/demand/calendar";
import { batchPredict } from "../../../functions/handlers/batch-predict";
import { readOutlook } from "../../../functions/handlers/ledger/read-outlook";
import { replenish } from "../../../functions/handlers/replenish";
import { BUSINESS_SETTINGS, createBusinessCase, FIRST_RUN } from "../../support/business-case";
import { writeDayFile, writePredictions } from "../../support/day-files";

const MODEL_SETTINGS = {
  ...BUSINESS_SETTINGS,
  endpointName: "model",
  modelVersion: "hostile",
  contentType: "json",
  featureOrder: [],
} as const;

const ordersOf = async (lake: Pick<Lake, "readJson">, day: number) =>
  (await lake.readJson<OrdersDocument>(ordersJsonFile(day)))!;

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
    const csv = (await lake.readText(ordersCsvFile(FIRST_RUN + 3)))!.trim().split("\n");
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

  it("does not count on stock that will be too old, and tells when it is thrown away", async () => {
    const { lake, run } = await createBusinessCase({ days: 4, products: 2 });
    const rows = [{ productId: "P-001", shelfLifeDays: 2 }];
    await importCatalogue(lake.store, "mary", {
      products: { rows, fields: ["productId", "shelfLifeDays"] },
      replace: false,
    });
    await run(FIRST_RUN);
    await run(FIRST_RUN + 1);
    const outlook = (await readOutlook(lake, FIRST_RUN + 1))!;
    const [keeps, perishes] = ["P-000", "P-001"].map((id) => projectStock(outlook, id, undefined)!);
    expect(keeps!.ahead.every((day) => !("wastedUnits" in day))).equal(true);
    // Two deliveries of what two days sell are on their way: what is left of each on its second evening is thrown away.
    const wasted = perishes!.ahead.map(({ wastedUnits }) => wastedUnits!);
    expect(wasted.map((units) => units > 0)).deep.equal([false, false, true, true, false]);
    expect(perishes!.ahead.at(-1)!.onHandUnits).equal(0);
    expect(perishes!.runsOutDate).not.equal(null);
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
    await writeDayFile(lake, predictionsSummaryFile(FIRST_RUN), { forecasts: 0 });
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
    const csv = (await lake.readText(ordersCsvFile(back - 1)))!;
    expect(csv.split("\n")[1]).match(/,baseline,suggested,,/);
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
    await writePredictions(lake, "0000", {
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

  it("bounds and holds orders that rest on forecasts which nobody judged, and does not count on them", async () => {
    const { lake, run } = await createBusinessCase({ days: 4, business: { heldAboveAmount: 1_000 } });
    await run(FIRST_RUN);
    const table = (await lake.readPredictions(FIRST_RUN + 1))!;
    const absurd = table.predictedDemand.map((units, row) =>
      table.productIds[row] === "P-005" ? 1e9 : units,
    );
    await writePredictions(lake, "0000", { ...table, predictedDemand: absurd });
    await run(FIRST_RUN + 1);
    const { orders, totals } = await ordersOf(lake, FIRST_RUN + 1);
    const held = orders.filter(({ status }) => status === "held");
    expect(held.map(({ product_id }) => product_id)).deep.equal(["P-005"]);
    expect(held[0]!.held_because).match(/business\.heldAboveAmount/);
    expect(totals.held).deep.equal({
      count: 1,
      units: held[0]!.quantity,
      valueAmount: held[0]!.value_amount,
    });
    expect(totals.units).lessThan(10_000);
    // A forecast of a billion a day does not lift the level beyond what the product has shown.
    const [, bound, highest] = /no level is above (3) times the highest demand of \d+ days seen, (\d+)/.exec(
      held[0]!.reason,
    )!;
    expect(held[0]!.order_up_to_level_units).equal(Number(bound) * Number(highest));
    // Nothing of it is under way: the next run decides anew, by the forecasts it has.
    await run(FIRST_RUN + 2);
    expect((await ordersOf(lake, FIRST_RUN + 2)).totals.held.count).equal(0);
    // Whoever wants it all the same orders it under its own id: the books receive it when it is due, once.
    const [{ order_id: orderId, quantity }] = held as [(typeof held)[number]];
    const due = formatDay(FIRST_RUN + 3);
    await lake.writeText(
      "orders/open.csv",
      `order_id,product_id,quantity,due_date\n"${orderId}",P-005,${quantity},${due}\n`,
      "text/csv",
    );
    for (const day of [3, 4, 5]) await run(FIRST_RUN + day);
    const received: number[] = [];
    for (const day of [3, 4, 5]) {
      const { product_id, model_received } = (await lake.readTable(booksFile(FIRST_RUN + day)))!.columns;
      received.push((model_received as Float64Array)[(product_id as string[]).indexOf("P-005")]!);
    }
    expect(received.filter((units) => units >= quantity)).deep.equal([received[1]]);
  });

  it("has no line above its bounds with a model that answers absurdities, and none held with an honest one", async () => {
    const { lake, run } = await createBusinessCase({ days: 4 });
    const metrics = { publish: async () => ({ published: 0, calls: 0 }) };
    const absurdities = [1e9, 1e300, Number.NaN, -7, 1e5];
    const endpoint: ForecastEndpoint = {
      predict: async (instances) =>
        instances.map(({ product_id, date }, index) => ({
          product_id,
          date,
          predicted_demand: absurdities[index % absurdities.length]!,
          ...(index % 2 === 0 ? { lower: 9, upper: 1 } : {}),
        })),
    };
    await run(FIRST_RUN);
    expect((await ordersOf(lake, FIRST_RUN)).totals.held.count).equal(0);
    for (const day of [FIRST_RUN + 1, FIRST_RUN + 2]) {
      const event = { scheduledAt: `${formatDay(day)}T02:00:00Z` };
      const { quarantined, forecasts } = await batchPredict(event, MODEL_SETTINGS, {
        lake,
        endpoint,
        metrics,
      });
      // All but the days on which the shop is closed, which no model is asked for.
      expect(quarantined.forecasts).within(forecasts * 0.8, forecasts * 0.9);
      await run(day);
      const { orders, baselineProducts } = await ordersOf(lake, day);
      expect(baselineProducts).equal(12);
      for (const line of orders) {
        expect(line.quantity, line.product_id).lessThan(1_000);
        expect(line.forecast_source, line.product_id).equal("baseline");
      }
    }
  });

  it("holds all orders when the feed of actuals has stopped, and goes on by itself when it resumes with a gap", async () => {
    const lastDay = FIRST_RUN + 1;
    const resumed = FIRST_RUN + 9;
    const stopped = await createBusinessCase({ days: 12, hasActuals: (day) => day <= lastDay });
    for (let day = FIRST_RUN; day <= resumed; day++) await stopped.run(day);
    // Three days of trade may be missing; Saturdays are none.
    const early = await ordersOf(stopped.lake, lastDay + 4);
    expect([early.dataAgeDays, early.totals.held.count]).deep.equal([3, 0]);
    const late = await ordersOf(stopped.lake, lastDay + 6);
    expect(late.dataAgeDays).equal(4);
    expect(late.totals).deep.include({ count: 0, units: 0 });
    expect(late.totals.held.count).greaterThan(0);
    expect((await ordersOf(stopped.lake, resumed)).totals).deep.include({ count: 0, units: 0 });
    expect(late.orders[0]!.held_because).match(/the data end \d+ days of trade before the run/);

    const back = await createBusinessCase({
      days: 12,
      hasActuals: (day) => day <= lastDay || day >= resumed - 1,
    });
    for (let day = FIRST_RUN; day <= resumed; day++) await back.run(day);
    const after = await ordersOf(back.lake, resumed);
    expect([after.dataAgeDays, after.totals.held.count]).deep.equal([0, 0]);
    expect(after.totals.count).greaterThan(0);
  });

  it("orders once when a clock is set back and the schedule fires twice, whatever the time zone it is written in", async () => {
    const once = await createBusinessCase({ days: 4 });
    const twice = await createBusinessCase({ days: 4 });
    for (let day = FIRST_RUN; day < FIRST_RUN + 3; day++) await once.run(day);
    await twice.run(FIRST_RUN);
    const day = formatDay(FIRST_RUN + 1);
    for (const scheduledAt of [`${day}T04:00:00+02:00`, `${day}T04:00:00+01:00`, `${day}T23:59:59Z`]) {
      await replenish({ scheduledAt }, BUSINESS_SETTINGS, {
        lake: twice.lake,
        bus: { put: async () => undefined },
      });
    }
    await twice.run(FIRST_RUN + 2);
    expect(await ordersOf(twice.lake, FIRST_RUN + 2)).deep.equal(await ordersOf(once.lake, FIRST_RUN + 2));
  });
});
