import { expect } from "chai";
import { sumForecasts } from "../../../../functions/business/books/protection-forecasts";
import type { ForecastTable } from "../../../../functions/demand/forecast-table";

type Row = readonly [productId: string, day: number, units: number];

const table = (rows: readonly Row[]): ForecastTable => ({
  originDay: 99,
  modelVersion: "v1",
  productIds: rows.map(([productId]) => productId),
  days: Int32Array.from(rows, ([, day]) => day),
  predictedDemand: Float64Array.from(rows, ([, , units]) => units),
  lower: Float64Array.from(rows, ([, , units]) => units / 2),
  upper: Float64Array.from(rows, ([, , units]) => units * 2),
});
const list = (values: Float64Array) => Array.from(values);
const NONE = Number.NaN;

/** Days 99 to 103 of "b" and 100 to 101 of "d". */
const TABLE = table([
  ["b", 99, 50],
  ["b", 100, 4],
  ["b", 101, 6],
  ["b", 102, 8],
  ["b", 103, 70],
  ["d", 100, 10],
  ["d", 101, 2],
]);

/** An interval of so many days for every product. */
const every = (days: number) => ({ daysOf: () => days, spanDays: days });

describe("the forecasts of a protection interval", () => {
  it("add up the days from the run day on, and have those of the run day itself", () => {
    const { total, firstDay, lower, upper } = sumForecasts(TABLE, ["b"], 100, every(3));
    expect(list(total)).deep.equal([18]);
    expect(list(firstDay)).deep.equal([4]);
    expect(list(lower)).deep.equal([2]);
    expect(list(upper)).deep.equal([8]);
  });

  it("take a missing day for the mean of those there are", () => {
    // "d" has two of three days: 12 / 2 * 3.
    expect(list(sumForecasts(TABLE, ["b", "d"], 100, every(3)).total)).deep.equal([18, 18]);
  });

  it("find products by id, in order, wherever either list has more", () => {
    const { total, firstDay, lower, upper } = sumForecasts(TABLE, ["a", "c", "d", "e"], 100, every(1));
    expect(list(total)).deep.equal([NONE, NONE, 10, NONE]);
    expect(list(firstDay)).deep.equal([NONE, NONE, 10, NONE]);
    expect(list(lower)).deep.equal([NONE, NONE, 5, NONE]);
    expect(list(upper)).deep.equal([NONE, NONE, 20, NONE]);
  });

  it("know no run day where the table begins after it, or ends before it", () => {
    const late = sumForecasts(TABLE, ["b"], 98, every(3));
    // Of 98, 99 and 100 it has 99 and 100: 54 / 2 * 3.
    expect(list(late.total)).deep.equal([81]);
    expect(list(late.firstDay)).deep.equal([NONE]);
    expect(list(sumForecasts(TABLE, ["b"], 104, every(3)).total)).deep.equal([NONE]);
  });
});
