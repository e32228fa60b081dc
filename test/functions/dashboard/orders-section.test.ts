import { expect } from "chai";
import { ordersJsonFile } from "../../../functions/contracts/keys";
import type { OrdersDocument } from "../../../functions/contracts/results/orders";
import { renderNextOrder, renderOrdersSection } from "../../../functions/dashboard/orders-section";
import { createBusinessCase, FIRST_RUN } from "../../support/business-case";

async function suggest(): Promise<OrdersDocument> {
  const { lake, run } = await createBusinessCase({ days: 3 });
  await run(FIRST_RUN);
  await run(FIRST_RUN + 1);
  return (await lake.readJson<OrdersDocument>(ordersJsonFile(FIRST_RUN + 1)))!;
}

const NOTHING_HELD = { count: 0, units: 0, valueAmount: 0 };

describe("the orders on the page", () => {
  it("say nothing of what is not the case", async () => {
    const document = await suggest();
    const html = renderOrdersSection(document.runDay, document);
    expect(document.totals.held).to.deep.equal(NOTHING_HELD);
    expect(html).to.not.match(/held|baseline|old data/);
  });

  it("put what a person must decide first, and say why", async () => {
    const document = await suggest();
    const cheapest = [...document.orders].sort((left, right) => left.value_amount - right.value_amount)[0]!;
    const line = {
      ...cheapest,
      status: "held" as const,
      held_because: "it is worth <more> than allowed",
      forecast_source: "baseline" as const,
    };
    const html = renderOrdersSection(document.runDay, {
      ...document,
      orders: document.orders.map((one) => (one === cheapest ? line : one)),
      totals: {
        ...document.totals,
        held: { count: 1, units: line.quantity, valueAmount: line.value_amount },
      },
      baselineProducts: 1,
      dataAgeDays: 2,
    });
    const rows = html.slice(html.indexOf("<tbody>")).split("<tr>");
    expect(rows[1]).to.include(`>${line.product_id}</a>`);
    expect(rows[1]).to.include(
      '<span class="state bad">held</span> it is worth &#60;more&#62; than allowed.',
    );
    expect(rows[1]).to.include('<span class="state warn">baseline</span>');
    expect(html).to.include('<span class="state bad">1 held</span>');
    expect(html).to.include("The data end 2 days of trade before this run");
    expect(
      renderNextOrder({ openOrder: line, stock: null, currency: document.currency }, document.runDay),
    ).to.include("Decide on ordering");
  });

  it("tell the distribution that the level is taken from, where the run told it", async () => {
    const { orders, runDay, currency } = await suggest();
    const line = { ...orders[0]!, protection_lower_units: 31.3, protection_upper_units: 58 };
    expect(renderNextOrder({ openOrder: line, stock: null, currency }, runDay)).to.match(
      /demand of these days lies between 31(\.3)? and 58 units with a probability of 80\u202f%/,
    );
    expect(orders[0]!.protection_upper_units).to.be.above(orders[0]!.protection_lower_units!);
    expect(orders[0]!.order_up_to_level_units).to.be.at.least(Math.floor(orders[0]!.protection_upper_units!));
    expect(
      renderNextOrder(
        { openOrder: { ...line, protection_lower_units: null }, stock: null, currency },
        runDay,
      ),
    ).to.not.include("distribution");
  });
});
