import { expect } from "chai";
import { describeProduct } from "../../../functions/catalogue/describe-product";
import {
  categoryBelow,
  createSelection,
  listChoices,
  nameOfSupplier,
} from "../../../functions/catalogue/groups";
import { type Catalogue, lookUpProducts, type Product } from "../../../functions/contracts/catalogue";
import { businessSettings } from "../../support/settings";

const PRODUCTS: readonly Product[] = [
  { productId: "A", name: "Sencha", category: "Food/Tea/Green", supplier: "M", packUnits: 6 },
  { productId: "B", category: "Food/Tea", supplier: "N", unitCost: 3 },
  { productId: "C", category: "Food/Teapots" },
  { productId: "D" },
];
const CATALOGUE: Catalogue = {
  products: lookUpProducts(PRODUCTS),
  suppliers: new Map([["M", { supplier: "M", name: "Müller", leadTimeDays: 12 }]]),
  locations: new Map([
    ["Berlin", { location: "Berlin", name: "Berlin Mitte", region: "East", leadTimeDays: 3 }],
  ]),
};

describe("groups of products", () => {
  it("are those of a category and all below it, or of a supplier, or both", () => {
    const picked = (filter: Parameters<typeof createSelection>[0]) =>
      ["A", "B", "C", "D", "unknown"].filter(createSelection(filter, CATALOGUE));
    expect(picked({ category: "Food" })).deep.equal(["A", "B", "C"]);
    expect(picked({ category: "Food/Tea" })).deep.equal(["A", "B"]);
    expect(picked({ supplier: "M" })).deep.equal(["A"]);
    expect(picked({ category: "Food/Tea", supplier: "N" })).deep.equal(["B"]);
    expect(picked({})).deep.equal(["A", "B", "C", "D", "unknown"]);
  });

  it("are those of a place, or of the places of a region", () => {
    const picked = (filter: Parameters<typeof createSelection>[0]) =>
      ["A", "A @ Berlin", "A @ Bonn", "B @ Berlin"].filter(createSelection(filter, CATALOGUE));
    expect(picked({ location: "Berlin" })).deep.equal(["A @ Berlin", "B @ Berlin"]);
    expect(picked({ region: "East" })).deep.equal(["A @ Berlin", "B @ Berlin"]);
    expect(picked({ location: "Bonn", region: "East" })).deep.equal([]);
    expect(picked({ location: "Berlin", category: "Food/Tea/Green" })).deep.equal(["A @ Berlin"]);
  });

  it("are told one level below the category that is asked for", () => {
    const below = (category?: string) => PRODUCTS.map((product) => categoryBelow(product, category));
    expect(below()).deep.equal(["Food", "Food", "Food", null]);
    expect(below("Food").slice(0, 3)).deep.equal(["Food/Tea", "Food/Tea", "Food/Teapots"]);
    expect(below("Food/Tea").slice(0, 2)).deep.equal(["Food/Tea/Green", "Food/Tea"]);
    expect(categoryBelow(undefined, undefined)).equal(null);
  });

  it("can be asked for by every category, those above others included, and every supplier of a product", () => {
    expect(listChoices(CATALOGUE)).deep.equal({
      categories: ["Food", "Food/Tea", "Food/Tea/Green", "Food/Teapots"],
      suppliers: ["M", "N"],
      locations: ["Berlin"],
      regions: ["East"],
    });
    expect([nameOfSupplier("M", CATALOGUE), nameOfSupplier("N", CATALOGUE)]).deep.equal(["Müller", "N"]);
  });
});

describe("what the master says of a product", () => {
  const stack = businessSettings({ leadTimeDays: 7 });
  const originsOf = (productId: string) =>
    Object.fromEntries(
      describeProduct(productId, stack, CATALOGUE)!.terms.map(({ name, value, origin }) => [
        name,
        [value, origin],
      ]),
    );

  it("is told with whose word counts", () => {
    const master = describeProduct("A", stack, CATALOGUE)!;
    expect([master.name, master.supplierName]).deep.equal(["Sencha", "Müller"]);
    expect(originsOf("A")).deep.include({
      "Lead time": [12, "supplier Müller"],
      Pack: [6, "product"],
      "Least order": [1, "stack"],
      Margin: [0.4, "stack"],
    });
    expect(originsOf("B")).deep.include({ "Lead time": [7, "stack"], "Unit cost": [3, "product"] });
    expect(originsOf("B")).not.to.have.property("Margin");
    expect(originsOf("A @ Berlin")).deep.include({
      "Lead time": [3, "location Berlin Mitte"],
      Pack: [6, "product"],
    });
    expect(describeProduct("unknown", stack, CATALOGUE)).equal(undefined);
  });
});
