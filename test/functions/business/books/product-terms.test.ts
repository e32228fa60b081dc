import { expect } from "chai";
import fc from "fast-check";
import { toLedgerDay } from "../../../../functions/business/books/books-table";
import { replayBooks } from "../../../../functions/business/books/replay-books";
import { summarisePeriod } from "../../../../functions/business/report/summarise-period";
import { resolveTerms } from "../../../../functions/catalogue/resolve-terms";
import {
  type Catalogue,
  lookUpProducts,
  type Product,
  sameTerms,
} from "../../../../functions/contracts/catalogue";
import type { Table } from "../../../../functions/contracts/lake";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";
import { keepRuns } from "../../../support/kept-runs";
import { businessSettings } from "../../../support/settings";

const PRODUCTS = 9;
const IDS = Array.from({ length: PRODUCTS }, (_, index) => `P${String(index).padStart(3, "0")}`);

const catalogueOf = (productOf: (id: string, index: number) => Omit<Product, "productId">): Catalogue => ({
  products: lookUpProducts(IDS.map((productId, index) => ({ productId, ...productOf(productId, index) }))),
  suppliers: new Map(),
  locations: new Map(),
});

/** All that does not depend on how far ahead deliveries are kept. */
const comparable = ({ columns }: Table) =>
  Object.fromEntries(
    Object.entries(columns)
      .filter(([name]) => !/_due_\d+$/.test(name) && name !== "protection_days")
      .map(([name, values]) => [name, Array.from(values as ArrayLike<unknown>)]),
  );

const play = (policy: BusinessSettings, terms = sameTerms(policy), days = 24) =>
  keepRuns(policy, { products: PRODUCTS, days, terms });

const settings = fc.record({
  leadTimeDays: fc.integer({ min: 0, max: 9 }),
  leadTimeDeviationDays: fc.constantFrom(0, 1.5),
  packUnits: fc.constantFrom(1, 6),
  minimumOrderUnits: fc.constantFrom(1, 10),
  grossMarginRatio: fc.constantFrom(0.2, 0.45),
});
const ways = fc.record({
  reviewPeriodDays: fc.constantFrom(1, 3),
  orderPolicy: fc.constantFrom("order-up-to" as const, "reorder-point" as const),
  serviceTarget: fc.constantFrom("cycle-service-level" as const, "fill-rate" as const, "economic" as const),
  unmetDemand: fc.constantFrom("lost" as const, "backordered" as const),
});

describe("products with terms of their own", () => {
  it("are a stack that says it, when all say the same: in books, figures and studies", () => {
    fc.assert(
      fc.property(settings, settings, ways, (stack, said, how) => {
        const policy = businessSettings({ ...stack, ...how });
        const wanted = businessSettings({ ...said, ...how });
        const terms = resolveTerms(
          policy,
          catalogueOf(() => said),
        );
        const own = play(policy, terms);
        const plain = play(wanted);
        own.runs.forEach(({ table }, index) => {
          expect(comparable(table)).deep.equal(comparable(plain.runs[index]!.table));
        });
        const figures = (
          { runs }: typeof own,
          ...rest: Parameters<typeof summarisePeriod> extends [unknown, ...infer R] ? R : never
        ) =>
          summarisePeriod(
            runs.map(({ runDay, table }) => toLedgerDay(runDay - 1, table)),
            ...rest,
          );
        expect(figures(own, own.start.firstDay, policy, terms.of)).deep.equal(
          figures(plain, plain.start.firstDay, wanted),
        );
        const longer = { ...how, reviewPeriodDays: how.reviewPeriodDays + 2 };
        const again = resolveTerms(
          { ...policy, ...longer },
          catalogueOf(() => said),
        );
        const replayed = replayBooks(own.start, own.runs, again, terms).days;
        const expected = replayBooks(
          plain.start,
          plain.runs,
          sameTerms({ ...wanted, ...longer }),
          sameTerms(wanted),
        ).days;
        expect(replayed.map(({ books }) => books)).deep.equal(expected.map(({ books }) => books));
      }),
      { numRuns: 6, seed: 14 },
    );
  });

  it("leave the very bytes of a stack without a master where they say what it says", () => {
    const policy = businessSettings({ leadTimeDays: 4 });
    const { leadTimeDays, packUnits } = policy;
    const terms = resolveTerms(
      policy,
      catalogueOf((name) => ({ name, category: "Food", supplier: "S", leadTimeDays, packUnits })),
    );
    const [own, plain] = [play(policy, terms), play(policy)];
    expect(own.runs.map(({ table }) => table)).deep.equal(plain.runs.map(({ table }) => table));
    expect(own.runs[0]!.table.columns).not.to.have.property("protection_days");
  });

  it("wait for their own deliveries, order in their own packs and learn from their own intervals", () => {
    const policy = businessSettings({ leadTimeDays: 7, leadTimeDeviationDays: 0 });
    const said = IDS.map((_, index) => ({ leadTimeDays: [2, 5][index % 2]!, packUnits: [6, 1][index % 2]! }));
    const { runs } = play(
      policy,
      resolveTerms(
        policy,
        catalogueOf((_, index) => said[index]!),
      ),
      40,
    );
    const { columns } = runs.at(-1)!.table;
    const ids = columns.product_id as readonly string[];
    expect(Array.from(columns.protection_days as Float64Array)).deep.equal(
      ids.map((id) => said[IDS.indexOf(id)]!.leadTimeDays + 1),
    );
    for (const [index, { leadTimeDays, packUnits }] of said.entries()) {
      const column = (name: string) =>
        runs.map(({ table }) => {
          const place = (table.columns.product_id as readonly string[]).indexOf(IDS[index]!);
          return place < 0 ? 0 : (table.columns[name] as Float64Array)[place]!;
        });
      const ordered = column("model_ordered");
      expect(ordered.every((units) => units % packUnits === 0)).equal(true);
      // What the run of D orders is received by the day that the run of D + lead time + 1 closes.
      const received = column("model_received");
      expect(received.slice(leadTimeDays + 1)).deep.equal(ordered.slice(0, -(leadTimeDays + 1)));
    }
  });

  it("order nothing that arrives after they are discontinued, and forecast nothing for then", () => {
    const policy = businessSettings({ leadTimeDays: 3, leadTimeDeviationDays: 0 });
    const terms = resolveTerms(policy, {
      ...catalogueOf(() => ({})),
      products: lookUpProducts([
        { productId: "P008" },
        { productId: "P007", discontinuedFrom: "2024-10-24" },
      ]),
    });
    // 2024-10-24 is day 20,020; runs begin on day 20,000.
    const { runs } = play(policy, terms, 30);
    const at = (runDay: number, name: string) =>
      (runs.find((run) => run.runDay === runDay)!.table.columns[name] as Float64Array)[7]!;
    const orders = runs.map(({ runDay }) => [runDay, at(runDay, "model_ordered")] as const);
    expect(orders.some(([runDay, units]) => runDay < 20_017 && units > 0)).equal(true);
    expect(orders.filter(([runDay, units]) => runDay >= 20_017 && units > 0)).deep.equal([]);
    const full = at(20_016, "protection_forecast_units") / 4;
    expect(at(20_018, "protection_forecast_units") / 2).within(full * 0.8, full * 1.2);
    expect(at(20_020, "protection_forecast_units")).equal(0);
  });

  it("hold no more than is forecast to be sold before it is too old", () => {
    const policy = businessSettings({
      leadTimeDays: 2,
      serviceLevelTarget: 0.999,
      orderPolicy: "reorder-point",
    });
    const levels = (shelfLifeDays?: number) => {
      const terms = resolveTerms(
        policy,
        catalogueOf(() => ({ shelfLifeDays })),
      );
      const { table } = play(policy, terms).runs.at(-1)!;
      const column = (name: string) => Array.from(table.columns[name] as Float64Array);
      return { level: column("model_level"), forecast: column("protection_forecast_units") };
    };
    const short = levels(2);
    short.level.forEach((level, index) => {
      // A protection interval of three days; what arrives after two must be sold within two.
      expect(level).at.most(Math.max(1, Math.floor((short.forecast[index]! / 3) * 4)));
    });
    const none = levels();
    expect(none.level.some((level, index) => level > (none.forecast[index]! / 3) * 4)).equal(true);
    expect(levels(3650).level).deep.equal(none.level);
  });
});
