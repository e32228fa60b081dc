import Ajv2020 from "ajv/dist/2020";
import { expect } from "chai";
import { importCatalogue } from "../../../../functions/aws/lake/catalogue-writer";
import { appendEvent } from "../../../../functions/aws/lake/order-book";
import type { HttpEvent } from "../../../../functions/contracts/events";
import type { OrderAnswer } from "../../../../functions/contracts/order-requests";
import type { OrderNow, SuggestedLine } from "../../../../functions/contracts/purchasing";
import type { OrdersFunctionSettings } from "../../../../functions/contracts/settings/handlers";
import { orders } from "../../../../functions/contracts/settings/orders";
import { instantOfDay, parseDay } from "../../../../functions/demand/calendar";
import { answerOrders } from "../../../../functions/handlers/orders/http-orders";
import { OPENAPI_DOCUMENT } from "../../../../functions/http/openapi";
import { checkRequest } from "../../../../functions/http/orders-request";
import { decideOrders } from "../../../../functions/purchasing/change-orders";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const RUN = parseDay("2026-09-07")!;
const PRODUCTS = [
  { productId: "tea", name: "Green tea", category: "Food/Tea", supplier: "leaf" },
  { productId: "mug", name: "Mug", category: "Kitchen", supplier: "leaf" },
  { productId: "oil", name: "Oil", category: "Food", supplier: "mill" },
];
const PLACES = [
  { location: "Berlin", region: "East" },
  { location: "Bonn", region: "West" },
];

let lakes = 0;
/** Orders of three products at two places; what the mill is asked for is too little for it. */
async function createDesk() {
  const lake = createInMemoryLake(`orders-over-http-${++lakes}`);
  await importCatalogue(lake.store, "test", {
    products: { rows: PRODUCTS, fields: ["productId", "name", "category", "supplier"] },
    locations: { rows: PLACES, fields: ["location", "region"] },
    replace: true,
  });
  const limits = orders.parse({});
  const lines = PRODUCTS.flatMap(({ productId, supplier }) =>
    PLACES.map(
      ({ location }): SuggestedLine => ({
        ...{ productId: `${productId} @ ${location}`, quantity: 10, dueDate: "2026-09-11", supplier },
        ...{ currency: "USD", unitCostAmount: 2, heldBecause: null, lastsUntilDelivery: 0.5 },
        ...(supplier === "mill" && { supplierMinimumAmount: 500 }),
      }),
    ),
  );
  await appendEvent(lake.store, RUN, (day) =>
    decideOrders(day, { commandId: "run", by: "replenish", at: "", kind: "suggest", lines }, limits),
  );
  const settings = { environment: "test", orders: limits } as unknown as OrdersFunctionSettings;
  const ports = {
    lake,
    store: lake.store,
    limits,
    sink: { send: async () => ({ to: "nowhere" }) },
  } as unknown as Parameters<typeof answerOrders>[2];
  let asked = 0;
  return (
    query: Record<string, string>,
    accept: string,
    body?: { readonly type: string; readonly text: string },
  ) => {
    const http = { method: body ? "POST" : "GET", path: "/orders" };
    const event: HttpEvent = {
      ...{ version: "2.0", rawPath: "/orders", queryStringParameters: query, isBase64Encoded: false },
      headers: { accept, ...(body && { "content-type": body.type }) },
      ...(body && { body: body.text }),
      requestContext: { http, timeEpoch: instantOfDay(RUN) + 8 * 3_600_000 },
    };
    return answerOrders(event, settings, ports, `request-${++asked}`);
  };
}

const FORM = "application/x-www-form-urlencoded";

describe("orders over HTTP", () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(OPENAPI_DOCUMENT, "api");
  const faultsOf = (name: "OrderList" | "OrderRequest" | "OrderAnswer", value: unknown) => {
    const check = ajv.getSchema(`api#/components/schemas/${name}`)!;
    return check(value) ? [] : check.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  it("are listed, asked for and answered as the published description says", async () => {
    const ask = await createDesk();
    const parse = async (...asked: Parameters<typeof ask>) => JSON.parse((await ask(...asked)).body);
    const post = (request: unknown) =>
      parse({}, "application/json", { type: "application/json", text: JSON.stringify(request) });
    const [tea, mug] = ["2026-09-07/tea @ Bonn", "2026-09-07/mug @ Bonn"];
    const requests = [
      { action: "edit", order: tea, quantity: 12, dueDate: "2026-09-12" },
      { action: "approve", orders: [tea, mug] },
      { action: "reject", orders: ["2026-09-07/mug @ Berlin"], because: "enough of these" },
      { action: "send", orders: "all" },
      { action: "receive", lines: [{ order: tea, quantity: 5 }, { order: mug }], isFinal: true },
      { action: "approve", orders: ["2026-09-07/nobody"] },
    ];
    for (const request of requests) {
      expect(faultsOf("OrderRequest", request), request.action).deep.equal([]);
      const answer = await post(request);
      expect(faultsOf("OrderAnswer", answer), JSON.stringify(answer)).deep.equal([]);
      expect(faultsOf("OrderList", await parse({}, "application/json")), request.action).deep.equal([]);
    }
    expect((await parse({ state: "received" }, "application/json")).orders).length(2);
    for (const refused of [
      { action: "cancel", orders: [tea] },
      { action: "approve", orders: [] },
      { action: "approve", orders: [tea], because: "x" },
      { action: "reject", orders: [tea], because: "" },
      { action: "edit", order: tea, quantity: "12" },
      { action: "receive", lines: [{ order: tea, quantity: null }] },
      { action: "receive", lines: [], isFinal: true },
    ]) {
      expect(faultsOf("OrderRequest", refused), JSON.stringify(refused)).not.empty;
      expect(() => checkRequest(refused), JSON.stringify(refused)).throw();
    }
  });

  it("are those of a category, a supplier, a place and a region together, in each form", async () => {
    const ask = await createDesk();
    const idsOf = async (query: Record<string, string>) => {
      const { orders: found } = JSON.parse((await ask(query, "application/json")).body) as {
        readonly orders: readonly OrderNow[];
      };
      return found.map(({ productId }) => productId);
    };
    expect(await idsOf({})).length(6);
    expect(await idsOf({ category: "Food", supplier: "leaf", location: "Berlin" })).deep.equal([
      "tea @ Berlin",
    ]);
    expect(await idsOf({ category: "Food", region: "West" })).members(["tea @ Bonn", "oil @ Bonn"]);
    const csv = (await ask({ supplier: "mill", location: "Bonn" }, "text/csv")).body.trim().split(/\r?\n/);
    expect(csv).length(2);
    expect(csv[0]).match(/,value_amount,location,product_name,category,supplier_name$/);
    expect(csv[1]).match(/,20,Bonn,Oil,Food,$/);
    expect((await ask({ category: "Toys" }, "application/json")).statusCode).equal(404);
    expect((await ask({ shop: "Berlin" }, "application/json")).statusCode).equal(400);
  });

  it("stand on the page with their names, and its forms and links keep to the part that is shown", async () => {
    const ask = await createDesk();
    const { body } = await ask({ supplier: "leaf", location: "Berlin" }, "text/html");
    expect(body).contain("Green tea").and.contain("Approve all but held ones of these");
    expect(body).not.contain("tea @ Bonn");
    expect(body).contain(`Under way <span class="note">0</span>`);
    expect(body).contain('<form method="post" action="orders?supplier=leaf&#38;location=Berlin">');
    expect(body).contain('href="orders?supplier=leaf&#38;location=Berlin&#38;format=xlsx"');
    expect(body).match(/<select id="region"[\s\S]*<option value="East">/);
    expect((await ask({}, "text/html")).body).contain("Approve all but held ones<");
  });

  it("are approved all of a part only, and not for less than a supplier takes", async () => {
    const ask = await createDesk();
    const approve = { type: FORM, text: "action=approve-all&command_id=page/one-two/decide" };
    const page = await ask({ category: "Food", location: "Bonn" }, "text/html", approve);
    expect(page.body)
      .contain("1 order done")
      .and.match(/refused<\/span> 2026-09-07\/oil @ Bonn: .* less than the/);
    const states = JSON.parse((await ask({}, "application/json")).body) as {
      readonly orders: readonly OrderNow[];
    };
    expect(
      states.orders.filter(({ state }) => state === "approved").map(({ productId }) => productId),
    ).deep.equal(["tea @ Bonn"]);
    const all = { type: "application/json", text: '{"action":"approve","orders":"all"}' };
    const answer = JSON.parse((await ask({ region: "East" }, "application/json", all)).body) as OrderAnswer;
    expect(answer.done).members(["2026-09-07/tea @ Berlin", "2026-09-07/mug @ Berlin"]);
  });
});
