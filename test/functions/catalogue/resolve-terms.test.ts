import { expect } from "chai";
import { originOf, resolveTerms } from "../../../functions/catalogue/resolve-terms";
import {
  type Catalogue,
  type Location,
  lookUpProducts,
  NO_CATALOGUE,
  type Product,
  type Supplier,
} from "../../../functions/contracts/catalogue";
import { parseDay } from "../../../functions/demand/calendar";
import { businessSettings } from "../../support/settings";

const STACK = businessSettings({ leadTimeDays: 7, leadTimeDeviationDays: 1 });

const catalogueOf = (
  products: readonly Product[],
  suppliers: readonly Supplier[] = [],
  locations: readonly Location[] = [],
): Catalogue => ({
  snapshotId: "c000000-00000000",
  products: lookUpProducts(products),
  suppliers: new Map(suppliers.map((supplier) => [supplier.supplier, supplier])),
  locations: new Map(locations.map((location) => [location.location, location])),
});

describe("the terms of a product", () => {
  it("are the very settings of the stack where nothing else is said", () => {
    const unknown = resolveTerms(STACK, NO_CATALOGUE);
    expect(unknown.of("A")).equal(STACK);
    expect(unknown.distinct).deep.equal([STACK]);
    const named = resolveTerms(
      STACK,
      catalogueOf([{ productId: "A", name: "Tea", packUnits: STACK.packUnits }]),
    );
    expect(named.of("A")).equal(STACK);
    expect(named.distinct).length(1);
  });

  it("are the product's over its supplier's over the stack's, and say whose", () => {
    const catalogue = catalogueOf(
      [
        { productId: "A", supplier: "S", leadTimeDays: 3, packUnits: 6 },
        { productId: "B", supplier: "S" },
        { productId: "C", supplier: "unknown" },
      ],
      [{ supplier: "S", leadTimeDays: 21, leadTimeDeviationDays: 4 }],
    );
    const terms = resolveTerms(STACK, catalogue);
    const leadTimes = ["A", "B", "C", "D"].map((id) => [
      terms.of(id).leadTimeDays,
      terms.of(id).leadTimeDeviationDays,
      originOf("leadTimeDays", id, catalogue),
      originOf("leadTimeDeviationDays", id, catalogue),
    ]);
    expect(leadTimes).deep.equal([
      [3, 4, "product", "supplier"],
      [21, 4, "supplier", "supplier"],
      [7, 1, "stack", "stack"],
      [7, 1, "stack", "stack"],
    ]);
    expect([terms.of("A").packUnits, terms.of("B").packUnits]).deep.equal([6, STACK.packUnits]);
    expect(originOf("packUnits", "A", catalogue)).equal("product");
    expect(originOf("packUnits", "B", catalogue)).equal("stack");
  });

  it("are one object for products that differ in nothing", () => {
    const suppliers = [{ supplier: "S", leadTimeDays: 9 }];
    const products = ["A", "B"].map((productId) => ({ productId, supplier: "S", name: productId }));
    const terms = resolveTerms(STACK, catalogueOf(products, suppliers));
    expect(terms.of("A")).equal(terms.of("B"));
    expect(terms.distinct.map(({ leadTimeDays }) => leadTimeDays)).deep.equal([7, 9]);
  });

  it("are those of a product at a place over those of the product, and a place's lead time over its supplier's", () => {
    const catalogue = catalogueOf(
      [
        { productId: "A", supplier: "S", packUnits: 6 },
        { productId: "A", location: "Berlin", packUnits: 2 },
        { productId: "B", leadTimeDays: 30 },
      ],
      [{ supplier: "S", leadTimeDays: 21 }],
      [{ location: "Berlin", leadTimeDays: 2 }, { location: "Bonn" }],
    );
    const terms = resolveTerms(STACK, catalogue);
    const told = (key: string) => [
      terms.of(key).leadTimeDays,
      terms.of(key).packUnits,
      originOf("leadTimeDays", key, catalogue),
    ];
    expect(told("A")).deep.equal([21, 6, "supplier"]);
    expect(told("A @ Berlin")).deep.equal([2, 2, "location"]);
    expect(told("A @ Bonn")).deep.equal([21, 6, "supplier"]);
    expect(told("B @ Berlin")).deep.equal([30, STACK.packUnits, "product"]);
    expect(told("unknown @ Berlin")).deep.equal([2, STACK.packUnits, "location"]);
    // The longest interval is known before any series is asked for.
    const fresh = resolveTerms(STACK, catalogue);
    const before = fresh.distinct.length;
    for (const key of ["A", "A @ Berlin", "A @ Bonn", "B @ Berlin", "C @ Bonn", "C"]) {
      expect(fresh.distinct).include(fresh.of(key));
    }
    expect(before).equal(fresh.distinct.length);
  });

  it("have a price where cost and margin come to one", () => {
    const terms = resolveTerms(
      STACK,
      catalogueOf([
        { productId: "A", unitCost: 4, grossMarginRatio: 0.2 },
        { productId: "B", unitCost: 4, price: 8 },
        { productId: "C", grossMarginRatio: 0.2, price: 8 },
      ]),
    );
    expect([terms.of("A").unitCostAmount, terms.of("A").listPriceAmount]).deep.equal([4, 5]);
    expect([terms.of("B").unitCostAmount, terms.of("B").listPriceAmount]).deep.equal([4, 8]);
    expect([terms.of("C").unitCostAmount, terms.of("C").listPriceAmount]).deep.equal([undefined, 8]);
    expect(terms.of("C").grossMarginRatio).equal(0.2);
  });

  it("know how long a product keeps and from when it is no longer sold", () => {
    const { shelfLifeDays, discontinuedFromDay } = resolveTerms(
      STACK,
      catalogueOf([{ productId: "A", shelfLifeDays: 10, discontinuedFrom: "2026-03-01" }]),
    ).of("A");
    expect([shelfLifeDays, discontinuedFromDay]).deep.equal([10, parseDay("2026-03-01")]);
  });
});
