import { expect } from "chai";
import {
  importCatalogue,
  listCatalogueSnapshots,
  restoreCatalogue,
} from "../../../../functions/aws/lake/catalogue-writer";
import type { ObjectStore } from "../../../../functions/aws/lake/object-store";
import type { Product } from "../../../../functions/contracts/catalogue";
import { DataError } from "../../../../functions/contracts/errors";
import { CATALOGUE_KEY } from "../../../../functions/contracts/keys";
import { readCatalogue } from "../../../../functions/handlers/catalogue/read-catalogue";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const bring = (
  store: ObjectStore,
  rows: readonly Product[],
  fields: readonly (keyof Product)[],
  replace = false,
) => importCatalogue(store, "mary", { products: { rows, fields: ["productId", ...fields] }, replace });

describe("the product master in the lake", () => {
  it("is empty before the first import", async () => {
    const lake = createInMemoryLake("nothing-yet");
    const { snapshotId, products } = await readCatalogue(lake);
    expect([snapshotId, products.size]).deep.equal([undefined, 0]);
    expect(await listCatalogueSnapshots(lake.store)).deep.equal([]);
  });

  it("keeps what a file has no column for, and takes away what a cell leaves empty", async () => {
    const lake = createInMemoryLake("merge");
    await bring(
      lake.store,
      [
        { productId: "B", name: "Tea", packUnits: 6 },
        { productId: "A", name: "Milk", packUnits: 12 },
      ],
      ["name", "packUnits"],
    );
    await bring(lake.store, [{ productId: "B" }, { productId: "C", packUnits: 2 }], ["packUnits"]);
    const { products } = await readCatalogue(lake);
    expect([...products.values()]).deep.equal([
      { productId: "A", name: "Milk", packUnits: 12 },
      { productId: "B", name: "Tea" },
      { productId: "C", packUnits: 2 },
    ]);
  });

  it("forgets what a replacing file does not name, suppliers apart", async () => {
    const lake = createInMemoryLake("replace");
    await importCatalogue(lake.store, "mary", {
      suppliers: { rows: [{ supplier: "S", leadTimeDays: 3 }], fields: ["supplier", "leadTimeDays"] },
      replace: false,
    });
    await bring(lake.store, [{ productId: "A", name: "Milk" }], ["name"]);
    await bring(lake.store, [{ productId: "B", packUnits: 2 }], ["packUnits"], true);
    const { products, suppliers } = await readCatalogue(lake);
    expect([...products.values()]).deep.equal([{ productId: "B", packUnits: 2 }]);
    expect([...suppliers.values()]).deep.equal([{ supplier: "S", leadTimeDays: 3 }]);
  });

  it("has a log, and goes back to an earlier version as a new one", async () => {
    const lake = createInMemoryLake("log");
    const first = await bring(lake.store, [{ productId: "A", name: "Milk" }], ["name"]);
    await bring(lake.store, [{ productId: "A", name: "Oat milk" }], ["name"]);
    await restoreCatalogue(lake.store, "tom", first.snapshotId);
    const log = await listCatalogueSnapshots(lake.store);
    expect(
      log.map(({ operation, committedBy, totals }) => [operation, committedBy, totals.products]),
    ).deep.equal([
      ["restore", "tom", 1],
      ["import", "mary", 1],
      ["import", "mary", 1],
    ]);
    expect((await readCatalogue(lake)).products.get("A")?.name).equal("Milk");
    const fault = await restoreCatalogue(lake.store, "tom", "c000009-ffffffff").catch((error) => error);
    expect(fault).instanceOf(DataError).with.property("message").contain("c000009-ffffffff");
  });

  it("loses neither of two imports that meet", async () => {
    const lake = createInMemoryLake("race");
    await bring(lake.store, [{ productId: "A", name: "Milk" }], ["name"]);
    let met = false;
    const slow: ObjectStore = {
      ...lake.store,
      put: async (key, bytes, type, expected) => {
        if (key === CATALOGUE_KEY && !met) {
          met = true;
          await bring(lake.store, [{ productId: "B", name: "Tea" }], ["name"]);
        }
        return lake.store.put(key, bytes, type, expected);
      },
    };
    await bring(slow, [{ productId: "C", name: "Rice" }], ["name"]);
    expect([...(await readCatalogue(lake)).products.values()].map(({ productId }) => productId)).deep.equal([
      "A",
      "B",
      "C",
    ]);
  });

  it("is untouched by an import that is cut off before its last write", async () => {
    const lake = createInMemoryLake("cut");
    await bring(lake.store, [{ productId: "A", name: "Milk" }], ["name"]);
    const cut: ObjectStore = {
      ...lake.store,
      put: async (key, ...rest) => {
        if (key === CATALOGUE_KEY) throw new Error("power cut");
        return lake.store.put(key, ...rest);
      },
    };
    const fault = await bring(cut, [{ productId: "B", name: "Tea" }], ["name"]).catch((error) => error);
    expect(fault).instanceOf(Error).with.property("message", "power cut");
    expect([...(await readCatalogue(lake)).products.values()].map(({ productId }) => productId)).deep.equal([
      "A",
    ]);
    expect(await listCatalogueSnapshots(lake.store)).length(1);
  });

  it("says so when what it names is gone", async () => {
    const lake = createInMemoryLake("gone");
    const { contentKey } = await bring(lake.store, [{ productId: "A", name: "Milk" }], ["name"]);
    await lake.store.delete([contentKey]);
    const fault = await readCatalogue(lake).catch((error) => error);
    expect(fault).instanceOf(DataError).with.property("message").contain(contentKey);
  });
});
