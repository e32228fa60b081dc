import { expect } from "chai";
import { generateDemand } from "../../../../../scripts/sandbox/run/demand/generate-demand";
import { generateMaster } from "../../../../../scripts/sandbox/run/demand/generate-master";

describe("generateMaster", () => {
  const series = generateDemand({ products: 150, days: 10, seed: 1 });
  const { products, suppliers } = generateMaster(series, undefined, 1);

  it("says of each product its name, category, supplier, cost and pack, the same for the same seed", () => {
    expect(generateMaster(series, undefined, 1)).to.deep.equal({ products, suppliers, locations: [] });
    expect(generateMaster(series.slice(0, 3), undefined, 1).products).to.deep.equal(products.slice(0, 3));
    expect(generateMaster(series, undefined, 2).products).not.to.deep.equal(products);
    expect(products.map(({ productId }) => productId)).to.deep.equal(
      series.map(({ productId }) => productId),
    );
    expect(products.every(({ name, category }) => name && category?.includes("/"))).to.equal(true);
  });

  it("has suppliers with lead times of their own, each with a part of the products", () => {
    expect(new Set(suppliers.map(({ leadTimeDays }) => leadTimeDays)).size).to.equal(suppliers.length);
    for (const { supplier } of suppliers) {
      const share = products.filter((product) => product.supplier === supplier).length / products.length;
      expect(share).within(0.03, 0.6);
    }
  });

  it("has fresh food of the supplier near by, which sells well and is on sale for days; all else keeps", () => {
    const fresh = products.filter(({ shelfLifeDays }) => shelfLifeDays !== undefined);
    expect(fresh.length / products.length).within(0.01, 0.15);
    expect(
      fresh.every(({ supplier, category }) => supplier === "S-100" && category === "Food/Fresh"),
    ).to.equal(true);
    expect(fresh.every(({ shelfLifeDays }) => shelfLifeDays! >= 10 && shelfLifeDays! <= 21)).to.equal(true);
    expect(new Set(fresh.map(({ shelfLifeDays }) => shelfLifeDays)).size).above(1);
    expect(products.filter(({ category }) => category === "Food/Fresh")).length(fresh.length);
  });

  it("leaves a margin, and packs that a product sells within a week", () => {
    products.forEach(({ unitCost, packUnits }, index) => {
      const { sellingPrice, unitsSold } = series[index]!;
      expect(unitCost!).below(Math.max(...sellingPrice));
      const weekly = (7 * unitsSold.reduce((sum, units) => sum + units, 0)) / unitsSold.length;
      expect(packUnits!).at.most(Math.max(1, weekly));
    });
  });

  it("says of a product the same at all its places, and in which region each lies", () => {
    const placed = generateDemand({ products: 5, places: 3, days: 10, seed: 1 });
    expect(placed.map(({ productId }) => productId).slice(0, 4)).to.deep.equal([
      "P00001 @ Aachen",
      "P00001 @ Berlin",
      "P00001 @ Bonn",
      "P00002 @ Aachen",
    ]);
    const master = generateMaster(placed, 3, 1);
    expect(master.products.map(({ productId, name }) => [productId, name])).to.deep.equal(
      products.slice(0, 5).map(({ productId, name }) => [productId, name]),
    );
    expect(master.locations.map(({ location, region }) => [location, region])).to.deep.equal([
      ["Aachen", "West"],
      ["Berlin", "East"],
      ["Bonn", "West"],
    ]);
  });
});
