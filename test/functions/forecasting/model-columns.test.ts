import { expect } from "chai";
import { ConfigError } from "../../../functions/contracts/errors";
import {
  checkModelColumns,
  listModelColumns,
  readLastValue,
} from "../../../functions/forecasting/model-columns";

const ORIGIN = 100;
const SERIES = {
  productId: "P",
  days: Int32Array.of(90, 98, 99, 100, 101),
  unitsSold: Float64Array.of(1, 2, 3, 4, 5),
  sellingPrice: Float64Array.of(10, 20, 30, 40, 50),
  inventoryLevel: Float64Array.of(11, 21, 31, 41, 51),
  features: {
    discount: Float64Array.of(0.1, 0.2, 0.3, Number.NaN, 0.5),
    rain: Float64Array.of(7, Number.NaN, Number.NaN, Number.NaN, Number.NaN),
  },
  categories: {},
};
const lastOf = (name: string, windowDays = 11) => readLastValue(SERIES, name, ORIGIN, windowDays);

describe("columns that the model wants", () => {
  it("are those of its order that are no features of ours", () => {
    expect(listModelColumns(["mean_7", "discount", "price", "selling_price"])).to.deep.equal([
      "discount",
      "selling_price",
    ]);
  });

  it("are unknown when no product has them; without products nothing is told", () => {
    const other = { ...SERIES, features: { snow: Float64Array.of(1, 1, 1, 1, 1) } };
    const wanted = ["discount", "snow", "hail", "units_sold"];
    expect(() => checkModelColumns([SERIES, other], wanted)).to.throw(ConfigError, /names "hail", which/);
    expect(() => checkModelColumns([SERIES, other], ["discount", "snow"])).not.to.throw();
    expect(() => checkModelColumns([], wanted)).not.to.throw();
  });

  it("tell the last value up to the origin, the core columns by their names in the file", () => {
    expect(["units_sold", "selling_price", "inventory_level"].map((name) => lastOf(name))).to.deep.equal([
      4, 40, 41,
    ]);
    expect(lastOf("discount")).to.equal(0.3);
  });

  it("tell nothing older than the window, and nothing of a column that is not there", () => {
    // Day 90 is ten days before the origin: the first of a window of eleven.
    expect(lastOf("rain")).to.equal(7);
    expect(lastOf("rain", 10)).to.be.NaN;
    expect(lastOf("hail")).to.be.NaN;
  });
});
