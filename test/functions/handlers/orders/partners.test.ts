import { expect } from "chai";
import { importCatalogue, listCatalogueSnapshots } from "../../../../functions/aws/lake/catalogue-writer";
import type { ObjectStore } from "../../../../functions/aws/lake/object-store";
import { describeProduct } from "../../../../functions/catalogue/describe-product";
import { resolveTerms } from "../../../../functions/catalogue/resolve-terms";
import { ordersJsonFile } from "../../../../functions/contracts/keys";
import type { OrdersDocument } from "../../../../functions/contracts/results/orders";
import { orders as ordersSection } from "../../../../functions/contracts/settings/orders";
import { instantOfDay } from "../../../../functions/demand/calendar";
import { readCatalogue } from "../../../../functions/handlers/catalogue/read-catalogue";
import { keepOrders } from "../../../../functions/handlers/orders/keep-orders";
import { listOrders, readOrderDays } from "../../../../functions/handlers/orders/order-desk";
import { receiveMessage } from "../../../../functions/handlers/orders/receive-message";
import { createSinks } from "../../../../functions/handlers/orders/sinks";
import { readSupplierItems } from "../../../../functions/handlers/orders/supplier-items";
import { learnLeadTimes } from "../../../../functions/purchasing/lead-times";
import type { PurchaseOrder } from "../../../../functions/purchasing/purchase-order";
import { type BusinessCaseOptions, createBusinessCase, FIRST_RUN } from "../../../support/business-case";
import { businessSettings } from "../../../support/settings";

const HOUR_MS = 3_600_000;
const PARTNER = { supplier: "unnamed", format: "x12", sink: "webhook" } as const;
const SETTINGS = ordersSection.parse({ receipts: "recorded", partners: [PARTNER] });

/** A shop whose orders of the first run have gone to their supplier. */
async function createSent(settings = SETTINGS, options: BusinessCaseOptions = {}) {
  const shop = await createBusinessCase({ days: 3, ...options });
  await shop.run(FIRST_RUN);
  const { store } = shop.lake;
  const events: { readonly type: string; readonly detail: unknown }[] = [];
  const mails: { readonly topic: string; readonly subject: string; readonly body: string }[] = [];
  let isDown = false;
  const readItems = () => readSupplierItems(shop.lake);
  const sink = createSinks(
    settings,
    { unnamed: "arn:topic" },
    {
      store,
      bus: {
        put: async (type, detail) => {
          if (isDown) throw new Error("the bus is down");
          events.push({ type, detail });
        },
      },
      notifierOf: (topic) => ({
        notify: async ({ subject, body }) => void mails.push({ topic, subject, body }),
      }),
      readSupplierItems: readItems,
    },
  );
  const keep = (hours = 5) =>
    keepOrders(
      { lake: shop.lake, store, sink },
      FIRST_RUN,
      instantOfDay(FIRST_RUN) + hours * HOUR_MS,
      settings,
    );
  const orders = async () => listOrders(await readOrderDays(store, FIRST_RUN));
  const hear = async (name: string, text: string, day = FIRST_RUN, supplier = "unnamed") => {
    const key = `partners/${supplier}/in/${name}`;
    await store.put(key, Buffer.from(text), "text/plain");
    return receiveMessage(store as ObjectStore, key, instantOfDay(day) + 9 * HOUR_MS, settings, readItems);
  };
  return { shop, store, events, mails, keep, orders, hear, break: (down: boolean) => (isDown = down) };
}

const table = (
  message: string,
  number: string,
  rows: readonly (readonly [string, number, string?])[],
  reference = "",
) =>
  [
    "message,purchase_order,product_id,quantity,due_date,reference",
    ...rows.map(([id, quantity, due = ""]) => [message, number, id, quantity, due, reference].join()),
  ].join("\n");

describe("a supplier", () => {
  it("gets its purchase order in its form, by the lake and by what it is told through", async () => {
    const { keep, store, events, orders } = await createSent();
    expect(await keep()).deep.include({ sent: 1, failed: [] });
    const [order] = await orders();
    const object = (await store.get(`partners/unnamed/out/${order!.purchaseOrder}.edi`)) as {
      bytes: Uint8Array;
    };
    const text = Buffer.from(object.bytes).toString("utf8");
    expect(text).match(/^ISA\*/);
    expect(events).length(1);
    expect(events[0]).deep.nested.include({
      type: "PurchaseOrderPlaced",
      "detail.number": order!.purchaseOrder,
      "detail.text": text,
    });
  });

  it("that is written to gets mail at its own topic", async () => {
    const { keep, mails } = await createSent(
      ordersSection.parse({ partners: [{ ...PARTNER, format: "csv", sink: "mail" }] }),
    );
    await keep();
    expect(mails).length(1);
    expect(mails[0]).deep.include({ topic: "arn:topic" });
    expect(mails[0]!.body).match(/^purchase_order,line,supplier/);
  });

  it("that cannot be reached is told of, and gets the same purchase order later, once", async () => {
    const sent = await createSent();
    sent.break(true);
    const first = await sent.keep();
    expect(first.failed).deep.equal([
      { purchaseOrder: first.failed[0]!.purchaseOrder, because: "the bus is down" },
    ]);
    sent.break(false);
    const again = await sent.keep(6);
    expect(again).deep.include({ sent: 1, failed: [] });
    expect(new Set((await sent.orders()).map(({ purchaseOrder }) => purchaseOrder))).keys([
      first.failed[0]!.purchaseOrder,
    ]);
    expect(sent.events).length(1);
  });

  it("answers late, in part and wrongly: what is right counts once, what is wrong is told", async () => {
    const { keep, hear, orders, store } = await createSent();
    await keep();
    const before = await orders();
    const number = before[0]!.purchaseOrder!;
    const [a, b] = before.map(({ productId }) => productId);
    const of = async (id: string) => (await orders()).find(({ productId }) => productId === id)!;
    // The ship notice comes before the acknowledgement, and the latter twice.
    const shipped = await hear("asn.csv", table("shipment", number, [[a!, 2, "2025-06-09"]], "S1"));
    expect(shipped).deep.include({ outcome: "done", lines: 1, problems: [] });
    const acknowledged = table(
      "acknowledgement",
      number,
      [
        [a!, 3, "2025-06-08"],
        [b!, 0],
        ["nobody", 1],
      ],
      "A1",
    );
    const taken = await hear("ack.csv", acknowledged);
    expect(taken).deep.include({ outcome: "done", lines: 2 });
    expect(taken.problems).deep.equal(["nobody of 2025-06-02: the run of this day has no order of it"]);
    expect(await hear("ack-again.csv", acknowledged)).deep.include({
      outcome: "done",
      lines: 0,
      repeated: 1,
    });
    expect(await of(a!)).deep.include({ state: "shipped", confirmedUnits: 3, shippedUnits: 2 });
    expect(await of(b!)).deep.include({ state: "rejected", because: "the supplier confirms none" });
    // Of others, of nobody, and no message at all.
    const wrong = [
      await hear("x.csv", table("receipt", "20250602-009", [[a!, 3]])),
      await hear("y.csv", table("receipt", number, [[a!, 3]]), FIRST_RUN, "other"),
      await hear("z.edi", "ISA*cut"),
    ];
    expect(wrong.map(({ outcome }) => outcome)).deep.equal(["rejected", "rejected", "rejected"]);
    expect(wrong.map(({ problems }) => problems[0])).deep.equal([
      "there is no purchase order 20250602-009",
      `purchase order ${number} is of supplier "unnamed", not "other"`,
      "it does not begin with an ISA segment of 106 characters",
    ]);
    const report = (await store.get("partners/unnamed/rejected/z.edi.json")) as { bytes: Uint8Array };
    expect(JSON.parse(Buffer.from(report.bytes).toString("utf8"))).deep.include({
      outcome: "rejected",
      lines: 0,
    });
    const received = await hear("in.csv", table("receipt", number, [[a!, 3]], "W1"), FIRST_RUN + 6);
    expect(received).deep.include({ outcome: "done", lines: 1 });
    expect(await of(a!)).deep.include({ state: "received", receivedUnits: 3 });
  });

  it("is known by what really happened, beside what was promised; what is assumed teaches nothing", async () => {
    const { keep, hear, orders, store } = await createSent();
    await keep();
    const [first, second] = await orders();
    const number = first!.purchaseOrder!;
    await hear("1.csv", table("receipt", number, [[first!.productId, first!.units]], "W1"), FIRST_RUN + 4);
    await hear(
      "2.csv",
      table("receipt", number, [[second!.productId, Math.ceil(second!.units / 2)]], "W2"),
      FIRST_RUN + 8,
    );
    const [learnt, ...others] = learnLeadTimes(await readOrderDays(store, FIRST_RUN));
    expect(others).deep.equal([]);
    // Promised are four days; four and eight it took: their deviation is the root of 8.
    expect(learnt).deep.include({
      supplier: "unnamed",
      deliveries: 2,
      promisedDays: 4,
      actualDays: 6,
      lateRatio: 0.5,
    });
    expect(learnt!.actualDeviationDays).closeTo(Math.sqrt(8), 1e-12);
    expect(learnt!.deliveredRatio).equal(1);
  });

  it("is counted on as it has delivered: nothing assumed, nothing twice, and no import forgets it", async () => {
    const partner = { ...PARTNER, supplier: "S-1" };
    const { shop, keep, hear, orders } = await createSent(
      ordersSection.parse({ receipts: "recorded", partners: [partner] }),
    );
    const { lake } = shop;
    const [first] = (await lake.readJson<OrdersDocument>(ordersJsonFile(FIRST_RUN)))!.orders;
    const { policy } = (await lake.readJson<OrdersDocument>(ordersJsonFile(FIRST_RUN)))!;
    await importCatalogue(lake.store, "mary", {
      products: {
        rows: [{ productId: first!.product_id, supplier: "S-1" }],
        fields: ["productId", "supplier"],
      },
      suppliers: {
        rows: [{ supplier: "S-1", leadTimeDeviationDays: 1 }],
        fields: ["supplier", "leadTimeDeviationDays"],
      },
      replace: false,
    });
    const deviation = async () =>
      resolveTerms({ ...businessSettings(), ...policy }, await readCatalogue(lake)).of(first!.product_id)
        .leadTimeDeviationDays;
    await keep();
    expect(await deviation()).equal(1);
    const order = (await orders()).find(({ productId }) => productId === first!.product_id)!;
    // Promised in four days, it comes after nine.
    const due = Math.round((Date.parse(order.dueDate) - instantOfDay(FIRST_RUN)) / 86_400_000);
    expect(due).equal(4);
    const receipt = table("receipt", order.purchaseOrder!, [[order.productId, order.units]], "W1");
    expect(await hear("1.csv", receipt, FIRST_RUN + 9, "S-1")).deep.include({ outcome: "done", lines: 1 });
    await keep(6);
    // Ten deliveries as stated and one that was five days late: the root of (10 + 25) / 11.
    expect(await deviation()).equal(1.8);
    const told = describeProduct(
      first!.product_id,
      { ...businessSettings(), ...policy },
      await readCatalogue(lake),
    );
    expect(told!.terms).deep.include({
      name: "Deviation of the lead time",
      unit: "days",
      value: 1.8,
      origin: "supplier S-1, as its last delivery came",
    });
    const commits = await listCatalogueSnapshots(lake.store);
    expect(commits.map(({ operation, committedBy }) => [operation, committedBy])).deep.equal([
      ["learn", "orders"],
      ["import", "mary"],
    ]);
    await keep(7);
    expect(await listCatalogueSnapshots(lake.store)).length(2);
    await importCatalogue(lake.store, "mary", {
      suppliers: { rows: [{ supplier: "S-1", name: "Tea and Co" }], fields: ["supplier", "name"] },
      replace: false,
    });
    expect(await deviation()).equal(1.8);
    // What is said of the product itself counts before what its supplier has shown.
    await importCatalogue(lake.store, "mary", {
      products: {
        rows: [{ productId: first!.product_id, leadTimeDeviationDays: 0.5 }],
        fields: ["productId", "leadTimeDeviationDays"],
      },
      replace: false,
    });
    expect(await deviation()).equal(0.5);
  });

  it("gets one purchase order for each place, with products as it knows them, and answers in them", async () => {
    const csv = ordersSection.parse({ receipts: "recorded", partners: [{ ...PARTNER, format: "csv" }] });
    const { keep, hear, orders, store, events } = await createSent(csv, { places: ["Berlin", "Bonn"] });
    expect(await keep()).deep.include({ sent: 2, failed: [] });
    const known = await orders();
    const placed = events.map(({ detail }) => detail as PurchaseOrder & { readonly text: string });
    expect(placed.map(({ location }) => location)).deep.equal(["Berlin", "Bonn"]);
    for (const { number, location, lines, text } of placed) {
      const own = known.filter(({ purchaseOrder }) => purchaseOrder === number);
      expect(own.map(({ productId }) => productId)).deep.equal(
        lines.map(({ productId }) => `${productId} @ ${location}`),
      );
      expect(text.split("\n")[0]).match(/,due_date,location$/);
      expect(text.split("\n")[1]).match(new RegExp(`,P-\\d{3},\\d+,.*,${location}$`));
    }
    // Both places order the product; what is said of the order of one is of that one.
    const both = placed[0]!.lines.find((line) =>
      placed[1]!.lines.some(({ productId }) => productId === line.productId),
    )!;
    const bonn = placed[1]!;
    const taken = await hear("a.csv", table("acknowledgement", bonn.number, [[both.productId, 1]]));
    expect(taken).deep.include({ outcome: "done", lines: 1, problems: [] });
    await hear("r.csv", table("receipt", bonn.number, [[both.productId, 1]]), FIRST_RUN + 3);
    const after = await orders();
    const stateAt = (location: string) =>
      after.find(({ productId }) => productId === `${both.productId} @ ${location}`)!.state;
    expect([stateAt("Berlin"), stateAt("Bonn")]).deep.equal(["sent", "received"]);
    expect((await store.list("partners/unnamed/out/")).map(({ key }) => key)).length(2);
  });

  describe("that names products in its own way", () => {
    const message = (code: string, body: readonly string[]) =>
      [
        `ISA*00*          *00*          *ZZ*ACME           *ZZ*SHOP           *250602*0900*U*00401*000000905*0*P*>`,
        `GS*${code === "855" ? "PR" : "SH"}*ACME*SHOP*20250602*0900*905*X*004010`,
        `ST*${code}*0001`,
        ...body,
        `SE*${body.length + 2}*0001`,
        "GE*1*905",
        "IEA*1*000000905~",
      ].join("~");

    it("is told its own numbers, and understood by these, by ours wherever they stand, or by the line", async () => {
      const { shop, keep, hear, orders, events } = await createSent();
      const ids = Array.from({ length: 12 }, (_, index) => `P-${String(index).padStart(3, "0")}`);
      const products = ids.map((productId, index) => ({ productId, supplierItem: `V${index}` }));
      await importCatalogue(shop.lake.store, "mary", {
        products: { rows: products, fields: ["productId", "supplierItem"] },
        replace: false,
      });
      await keep();
      const own = await orders();
      const number = own[0]!.purchaseOrder!;
      const [a, b, c, d] = own.map(({ productId }) => productId) as [string, string, string, string];
      const itemOf = (id: string) => products.find(({ productId }) => productId === id)!.supplierItem;
      expect((events[0]!.detail as { readonly text: string }).text).match(
        new RegExp(`\\*BP\\*${a}\\*VP\\*${itemOf(a)}~`),
      );
      const line = (place: string, rest: string) => [
        `PO1*${place}*5*EA***${rest}`,
        "ACK*IA*5*EA*068*20250609",
      ];
      const taken = await hear(
        "ack.edi",
        message("855", [
          `BAK*00*AC*${number}*20250602`,
          ...line("", `VN*${itemOf(a)}`),
          ...line("", `UP*012345678905*VC*${b}`),
          ...line("3", "UP*012345678912"),
          // Two products in one line, one that nobody ordered, and a line that the order has not.
          ...line("", `UP*${itemOf(c)}*VP*${itemOf(d)}`),
          ...line("99", "VP*V99"),
        ]),
      );
      expect(taken).deep.include({ outcome: "done", lines: 3 });
      expect(taken.problems).deep.equal([
        `${itemOf(c)} of 2025-06-02: its numbers name ${c} and ${d}, and a line is about one product`,
        "V99 of 2025-06-02: the run of this day has no order of it",
      ]);
      const confirmed = (await orders()).filter(({ confirmedUnits }) => confirmedUnits === 5);
      expect(confirmed.map(({ productId }) => productId)).deep.equal([a, b, c]);
      // A notice numbers its lines as it likes; what it names of ours is ours, whatever stands beside it.
      const shipped = await hear(
        "asn.edi",
        message("856", [
          "BSN*00*SHIP-9*20250604*1200",
          `PRF*${number}`,
          `LIN*2*VP*${itemOf(a)}*BP*${b}`,
          "SN1**5*EA",
          "LIN*1*UP*012345678912",
          "SN1**5*EA",
        ]),
      );
      expect(shipped.problems).deep.equal([
        "012345678912 of 2025-06-02: the run of this day has no order of it",
      ]);
      expect(
        (await orders()).filter(({ state }) => state === "shipped").map(({ productId }) => productId),
      ).deep.equal([b]);
    });
  });

  it("sends nothing that is taken from elsewhere than its folder", async () => {
    const { store } = await createSent();
    for (const key of [
      "partners/unnamed/out/1.csv",
      "partners/in/1.csv",
      "incoming/1.csv",
      "partners/a/in/gone.csv",
    ]) {
      expect(await receiveMessage(store as ObjectStore, key, 0, SETTINGS)).deep.include({
        outcome: "ignored",
      });
    }
  });
});

describe("lead times that are only assumed", () => {
  it("teach nothing", async () => {
    const shop = await createBusinessCase({ days: 8, inventoryLevel: 12 });
    const settings = ordersSection.parse({});
    const sink = { deliver: async () => "nowhere" };
    for (let day = FIRST_RUN; day < FIRST_RUN + 7; day++) {
      await shop.run(day);
      await keepOrders(
        { lake: shop.lake, store: shop.lake.store, sink },
        day,
        instantOfDay(day) + 5 * HOUR_MS,
        settings,
      );
    }
    const days = await readOrderDays(shop.lake.store, FIRST_RUN);
    expect(listOrders(days, { states: ["received"] })).not.length(0);
    expect(learnLeadTimes(days)).deep.equal([]);
    expect((await shop.lake.readJson<OrdersDocument>(ordersJsonFile(FIRST_RUN)))!.orders).not.length(0);
  });
});
