import { expect } from "chai";
import type { ForecastTable } from "../../../../functions/demand/forecast-table";
import { keepProducts, readVersions, selectDay } from "../../../../functions/monitoring/run/day-forecasts";

const TABLE: ForecastTable = {
  originDay: 9,
  modelVersion: "v3",
  productIds: ["A", "A", "B", "B", "C"],
  days: Int32Array.of(10, 11, 10, 11, 11),
  predictedDemand: Float64Array.of(1, 2, 3, 4, 5),
  lower: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5),
  upper: Float64Array.of(10, 20, 30, 40, 50),
  standsIn: Uint8Array.of(1, 0, 0, 1, 0),
};

describe("selectDay", () => {
  it("takes the rows of a day, and knows the row of each product among them", () => {
    expect(selectDay(TABLE, 11)).to.deep.equal({
      day: 11,
      modelVersion: "v3",
      rowOfProduct: new Map([
        ["A", 0],
        ["B", 1],
        ["C", 2],
      ]),
      predictedDemand: Float64Array.of(2, 4, 5),
      lower: Float64Array.of(0.2, 0.4, 0.5),
      upper: Float64Array.of(20, 40, 50),
      standsIn: Uint8Array.of(0, 1, 0),
    });
    expect([...selectDay(TABLE, 10).predictedDemand]).to.deep.equal([1, 3]);
  });

  it("keeps the version of each row where an A/B test has two", () => {
    const mixed = { ...TABLE, modelVersions: ["v3", "v3", "v3", "v4", "v3"] };
    const day = selectDay(mixed, 11);
    expect(day.modelVersions).to.deep.equal(["v3", "v4", "v3"]);
    expect(keepProducts(day, new Set(["B"])).modelVersions).to.deep.equal(["v4"]);
    expect(selectDay(TABLE, 11)).to.not.have.property("modelVersions");
    expect(readVersions(["v4", "v3", "v3"])).to.deep.equal({
      modelVersion: "v3",
      modelVersions: ["v4", "v3", "v3"],
    });
    expect(readVersions(["v3", "v3"])).to.deep.equal({ modelVersion: "v3" });
  });

  it("takes the champion's rows alone where a challenger answered too, and those that nobody was asked for", () => {
    const variants = ["champion", "challenger", "champion", "champion", ""];
    const day = selectDay({ ...TABLE, variants }, 11);
    expect([...day.rowOfProduct.keys()]).to.deep.equal(["B", "C"]);
    expect([...day.predictedDemand]).to.deep.equal([4, 5]);
  });

  it("takes the forecasts of a table that does not tell their source for the model's", () => {
    const { standsIn: _, ...silent } = TABLE;
    expect([...selectDay(silent, 11).standsIn]).to.deep.equal([0, 0, 0]);
  });

  it("has no row of a day that is not forecast", () => {
    const none = selectDay(TABLE, 12);
    expect(none.rowOfProduct.size).to.equal(0);
    expect(none.upper).to.have.length(0);
  });
});
