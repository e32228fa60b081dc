import { expect } from "chai";
import { ordersJsonFile } from "../../../../functions/contracts/keys";
import type { OrdersDocument } from "../../../../functions/contracts/results/orders";
import { orders as ordersSection } from "../../../../functions/contracts/settings/orders";
import { instantOfDay } from "../../../../functions/demand/calendar";
import { keepOrders } from "../../../../functions/handlers/orders/keep-orders";
import { listOrders, readOrderDays } from "../../../../functions/handlers/orders/order-desk";
import { receiveMessage } from "../../../../functions/handlers/orders/receive-message";
import { createSinks } from "../../../../functions/handlers/orders/sinks";
import { learnLeadTimes } from "../../../../functions/purchasing/lead-times";
import { createExamplePartners } from "../../../../scripts/sandbox/run/example-partner";
import { createBusinessCase, FIRST_RUN } from "../../../support/business-case";

const DAYS = 16;
const SETTINGS = ordersSection.parse({ receipts: "recorded" });

describe("the example partner", () => {
  it("answers late, in part, twice and wrongly; no order is lost by it, and what really happened is learnt", async () => {
    const shop = await createBusinessCase({ products: 30, days: DAYS + 1 });
    const { store } = shop.lake;
    const sink = createSinks(
      SETTINGS,
      {},
      {
        store,
        bus: { put: async () => {} },
        notifierOf: () => ({ notify: async () => {} }),
      },
    );
    const partners = createExamplePartners(store);
    const heard = new Set<string>();
    const outcomes = { done: 0, rejected: 0, ignored: 0, repeated: 0, problems: 0 };
    for (let day = FIRST_RUN; day < FIRST_RUN + DAYS; day++) {
      await shop.run(day);
      await keepOrders({ lake: shop.lake, store, sink }, day, instantOfDay(day) + 18e6, SETTINGS);
      await partners.answer(day);
      for (const { key } of await store.list("partners/")) {
        if (!key.includes("/in/") || heard.has(key)) continue;
        heard.add(key);
        const outcome = await receiveMessage(store, key, instantOfDay(day) + 43e6, SETTINGS);
        outcomes[outcome.outcome]++;
        outcomes.repeated += outcome.repeated;
        outcomes.problems += outcome.problems.length;
      }
    }
    expect(outcomes.done).above(20);
    expect(outcomes.rejected).above(0);
    expect(outcomes.repeated).above(0);
    expect(outcomes.ignored).equal(0);
    const days = await readOrderDays(store, FIRST_RUN);
    const orders = listOrders(days);
    const lines = (await shop.lake.readJson<OrdersDocument>(ordersJsonFile(FIRST_RUN)))!.orders;
    expect(orders.filter(({ runDate }) => runDate === days[0]!.runDate)).length(lines.length);
    // Orders of the first days have ended one way or the other; each unit that came was confirmed.
    const old = orders.filter(({ runDate }) => runDate <= days[3]!.runDate);
    expect(new Set(old.map(({ state }) => state))).keys(["received", "rejected"]);
    for (const order of orders) expect(order.receivedUnits).most(order.confirmedUnits ?? 0);
    // Where time stands still, what is sent meanwhile is acknowledged, once, and nothing of it comes.
    const [line] = orders;
    const number = `${days[0]!.runDate.replaceAll("-", "")}-900`;
    const key = `partners/unnamed/out/${number}.csv`;
    const row = [number, 1, "unnamed", line!.productId, 5, "", "EUR", days[0]!.runDate, line!.dueDate];
    await store.put(key, Buffer.from(`head\n${row.join()}\n`), "text/csv");
    expect(await partners.acknowledge([key, "orders/x.csv"])).least(1);
    expect(await partners.acknowledge([key])).equal(0);
    const told = (await store.list("partners/unnamed/in/")).filter(({ key: name }) => name.includes(number));
    expect(told.map(({ key: name }) => name)).to.include(`partners/unnamed/in/ack-${number}.csv`);
    expect(told.filter(({ key: name }) => /\/(asn|in)-/.test(name))).deep.equal([]);
    const [learnt] = learnLeadTimes(days);
    expect(learnt!.promisedDays).equal(4);
    expect(learnt!.actualDays).within(4.1, 6);
    expect(learnt!.lateRatio).within(0.1, 0.5);
    expect(learnt!.deliveredRatio).within(0.8, 0.999);
  });
});
