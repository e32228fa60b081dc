import { expect } from "chai";
import fc from "fast-check";
import type { DemandSeries } from "../../../../functions/demand/series";
import {
  collectInputs,
  type InputTable,
  joinInputs,
} from "../../../../functions/monitoring/results/input-table";

function seriesOf(
  days: readonly number[],
  features: Readonly<Record<string, readonly number[]>>,
): DemandSeries {
  return {
    productId: "P",
    days: Int32Array.from(days),
    unitsSold: new Float64Array(days.length),
    sellingPrice: Float64Array.from(days, (day) => day / 2),
    features: Object.fromEntries(
      Object.entries(features).map(([name, values]) => [name, Float64Array.from(values)]),
    ),
    categories: {},
  };
}

describe("the table of inputs", () => {
  it("has the features of the days asked for, last first, by name, null where there is none", () => {
    const list = [
      seriesOf([1, 2, 3, 4], { zeal: [10, 20, Number.NaN, 40] }),
      seriesOf([2, 9], { area: [7, 8] }),
      seriesOf([3], { zeal: [5] }),
    ];
    const table = collectInputs(list, 2, 3);
    expect(table).to.deep.equal({
      rowCount: 4,
      columns: {
        area: [null, null, 7, null],
        selling_price: [1.5, 1, 1, 1.5],
        zeal: [null, 20, null, 5],
      },
    });
    expect(Object.keys(table.columns)).to.deep.equal(["area", "selling_price", "zeal"]);
    expect(collectInputs(list, 5, 8)).to.deep.equal({ rowCount: 0, columns: {} });
    expect(collectInputs(list, 0, 99).rowCount).to.equal(7);
  });

  it("joins tables row after row, what one lacks is missing", () => {
    const tables: InputTable[] = [
      { rowCount: 2, columns: { b: [1, null] } },
      { rowCount: 0, columns: {} },
      { rowCount: 1, columns: { a: [3], b: [4] } },
      { rowCount: 1, columns: { a: [5] } },
    ];
    const joined = joinInputs(tables);
    expect(joined).to.deep.equal({ rowCount: 4, columns: { a: [null, null, 3, 5], b: [1, null, 4, null] } });
    expect(Object.keys(joined.columns)).to.deep.equal(["a", "b"]);
  });

  it("is the same for the whole fleet as for its shards joined", () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Number.NaN));
    const product = fc.record({
      name: fc.constantFrom("a", "b", "c"),
      values: fc.array(value, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(product, { maxLength: 6 }), fc.nat(6), (products, cut) => {
        const list = products.map(({ name, values }) => seriesOf([...values.keys()], { [name]: values }));
        const parts = [list.slice(0, cut), list.slice(cut)].map((part) => collectInputs(part, 1, 3));
        expect(joinInputs(parts)).to.deep.equal(collectInputs(list, 1, 3));
      }),
    );
  });
});
