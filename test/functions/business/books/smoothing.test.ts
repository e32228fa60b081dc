import { expect } from "chai";
import { demandSince } from "../../../../functions/business/books/baseline-demand";
import {
  advanceSmoothing,
  forecastSmoothing,
  openSmoothing,
  type SmoothingState,
} from "../../../../functions/business/books/smoothing";
import { weekdayOf } from "../../../../functions/demand/calendar";
import { createRandom } from "../../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../../functions/demand/series";

const FIRST = 20_006;

/** Sells `unitsOf` a day; no row where that is not a number. */
function series(productId: string, days: number, unitsOf: (day: number) => number): DemandSeries {
  const all = Array.from({ length: days }, (_, step) => FIRST + step).filter(
    (day) => !Number.isNaN(unitsOf(day)),
  );
  return {
    productId,
    days: Int32Array.from(all),
    unitsSold: Float64Array.from(all, unitsOf),
    sellingPrice: new Float64Array(all.length).fill(1),
    features: {},
    categories: {},
  };
}

const stateOf = (fleet: readonly DemandSeries[], originDay: number): SmoothingState => {
  const known = fleet.map((one) => cut(one, originDay));
  return openSmoothing(
    known,
    known.map((one) => demandSince(one, 0)),
    originDay,
  );
};
const cut = (one: DemandSeries, lastDay: number): DemandSeries => {
  const end = one.days.findIndex((day) => day > lastDay);
  const kept = end < 0 ? one.days.length : end;
  return { ...one, days: one.days.subarray(0, kept), unitsSold: one.unitsSold.subarray(0, kept) };
};
const unitsOn = ({ days, unitsSold }: DemandSeries, day: number) =>
  unitsSold[days.indexOf(day)] ?? Number.NaN;

describe("the smoothing baseline", () => {
  // Closed on Sundays, twice as much on Saturdays; 200 units a day, so that the week is told for sure.
  const shop = (level: number) => (day: number) =>
    weekdayOf(day) === 0 ? Number.NaN : level * (weekdayOf(day) === 6 ? 2 : 1);

  it("forecasts a steady week as it is: its days, its closures, its level", () => {
    const fleet = [series("a", 200, shop(6_000)), series("b", 200, shop(2_000))];
    const [a, b] = forecastSmoothing(stateOf(fleet, FIRST + 199), FIRST + 200, () => 7);
    // Six days of trade and one of them twice: seven usual days of five weekdays and a double one.
    expect(a).closeTo(7 * 6_000, 60);
    expect(b).closeTo(7 * 2_000, 20);
  });

  it("forecasts each product over days of its own", () => {
    const fleet = [series("a", 200, shop(6_000)), series("b", 200, shop(6_000))];
    const [short, long] = forecastSmoothing(stateOf(fleet, FIRST + 199), FIRST + 200, (index) =>
      index === 0 ? 7 : 14,
    );
    expect(long).closeTo(2 * short!, 1e-6);
  });

  it("comes day by day to what the history says as a whole", () => {
    const random = createRandom(4);
    const noisy = (level: number) =>
      series("x", 260, (day) => Math.round(shop(level)(day) * (0.5 + random())));
    const fleet = [noisy(5_000), noisy(1_000), noisy(300)].map((one, index) => ({
      ...one,
      productId: `p${index}`,
    }));
    const places = Int32Array.of(0, 1, 2);
    let state = stateOf(fleet, FIRST + 120);
    for (let day = FIRST + 121; day < FIRST + 260; day++) {
      const demand = Float64Array.from(fleet, (one) => unitsOn(one, day));
      state = advanceSmoothing(state, places, day, demand, () => undefined);
    }
    const whole = stateOf(fleet, FIRST + 259);
    fleet.forEach((_, index) => {
      expect(state.level[index]! / whole.level[index]!, `product ${index}`).within(0.97, 1.03);
    });
    expect(Array.from(state.idleDays)).deep.equal(Array.from(whole.idleDays));
  });

  it("knows a new product from its own history, and forgets one that is off sale", () => {
    const [old, young] = [series("a", 100, shop(600)), series("b", 100, shop(90))];
    const before = stateOf([old], FIRST + 98);
    const demand = Float64Array.of(Number.NaN, unitsOn(young, FIRST + 99));
    const after = advanceSmoothing(before, Int32Array.of(0, -1), FIRST + 99, demand, () =>
      demandSince(young, 0),
    );
    expect(after.level[1]).within(80, 110);
    let state = after;
    for (let day = FIRST + 100; day < FIRST + 160; day++) {
      state = advanceSmoothing(
        state,
        Int32Array.of(0, 1),
        day,
        Float64Array.of(Number.NaN, 90),
        () => undefined,
      );
    }
    const [gone, kept] = forecastSmoothing(state, FIRST + 160, () => 7);
    expect(gone).equal(0);
    expect(kept).above(500);
  });
});
