import { expect } from "chai";
import type { DemandSeries } from "../../../../functions/demand/series";
import { findClassColumns, findClasses } from "../../../../functions/monitoring/events/product-classes";

const DAYS = 60;
const series = (productId: string, categories: DemandSeries["categories"] = {}): DemandSeries => ({
  productId,
  days: Int32Array.from({ length: DAYS }, (_, row) => 20_000 + row),
  unitsSold: new Float64Array(DAYS).fill(3),
  sellingPrice: new Float64Array(DAYS).fill(2),
  features: {},
  categories,
});

describe("the classes of products that share events", () => {
  it("are the fleet, how steadily they sell, and the one value of each text column", () => {
    const list = ["tea", "milk"].map((kind, index) =>
      series(`P${index}`, { kind: new Array(DAYS).fill(kind) }),
    );
    const columns = findClassColumns(list);
    expect(columns).deep.equal(["kind"]);
    expect(list.map((one) => findClasses(one, columns))).deep.equal([
      ["fleet", "XYZ X", "kind tea"],
      ["fleet", "XYZ X", "kind milk"],
    ]);
  });

  it("are those of a place, where there are several", () => {
    const list = ["A @ Berlin", "B @ Berlin", "A @ Bonn"].map((productId) => series(productId));
    const columns = findClassColumns(list);
    expect(list.map((one) => findClasses(one, columns).at(-1))).deep.equal([
      "location Berlin",
      "location Berlin",
      "location Bonn",
    ]);
    expect(findClassColumns(list.slice(0, 2))).deep.equal([]);
    expect(findClassColumns([series("A"), series("B")])).deep.equal([]);
  });
});
