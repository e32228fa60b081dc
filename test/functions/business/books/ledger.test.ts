import { expect } from "chai";
import { alignDay, EMPTY_DAY, SCENARIOS } from "../../../../functions/business/books/ledger";
import { summarisePeriod } from "../../../../functions/business/report/summarise-period";
import { ledgerDay } from "../../../support/ledger-days";
import { businessSettings } from "../../../support/settings";

describe("the places of products in a day of the ledger", () => {
  it("are not needed where the day has the same products, be it the same list or a like one", () => {
    const ids = ["a", "b"];
    expect(alignDay(ids, ledgerDay(1, ids))).equal(undefined);
    expect(alignDay(ids, ledgerDay(1, ["a", "b"]))).equal(undefined);
  });

  it("are found where the day has others, more, or fewer", () => {
    const placesIn = (...ids: string[]) => Array.from(alignDay(["a", "b"], ledgerDay(1, ids))!);
    expect(placesIn("a", "c")).deep.equal([0, -1]);
    expect(placesIn("b", "c")).deep.equal([-1, 0]);
    expect(placesIn("0", "a", "b")).deep.equal([1, 2]);
    expect(placesIn("a", "b", "c")).deep.equal([0, 1]);
    expect(placesIn("b")).deep.equal([-1, 0]);
    expect(placesIn()).deep.equal([-1, -1]);
  });
});

describe("a day without products", () => {
  it("has empty books of all three kinds, from which a report of nothing follows", () => {
    const period = summarisePeriod([EMPTY_DAY], 0, businessSettings());
    expect(period.productIds).deep.equal([]);
    expect(period.daily).deep.equal([]);
    expect(Object.keys(EMPTY_DAY.books)).deep.equal([...SCENARIOS]);
  });
});
