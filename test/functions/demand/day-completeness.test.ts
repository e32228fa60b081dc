import { expect } from "chai";
import fc from "fast-check";
import { parseDay } from "../../../functions/demand/calendar";
import { measureArrival } from "../../../functions/demand/day-completeness";
import type { DemandSeries } from "../../../functions/demand/series";
import { generateDemand } from "../../support/demand";

/** A Monday. */
const DAY = parseDay("2026-11-23")!;
const fleetUntil = (lastDay: number, products = 40) =>
  generateDemand({ products, days: 70 + lastDay - DAY, lastDay, closedWeekdays: [0] });
const without = (fleet: readonly DemandSeries[], isLeftOut: (index: number) => boolean) =>
  fleet.map((series, index) =>
    isLeftOut(index)
      ? { ...series, days: series.days.slice(0, -1), unitsSold: series.unitsSold.slice(0, -1) }
      : series,
  );

describe("how much of a day has arrived", () => {
  it("is everything when all products that usually sell on the weekday have a row, sales or none", () => {
    const fleet = fleetUntil(DAY).map((series) => ({ ...series, unitsSold: series.unitsSold.slice() }));
    fleet[39]!.unitsSold[fleet[39]!.unitsSold.length - 1] = 0;
    const { expected, arrived, missing } = measureArrival(fleet, DAY);
    expect(expected).to.be.greaterThan(30);
    expect(arrived).to.equal(expected);
    expect(missing).to.deep.equal([]);
  });

  it("is what a part of the shops has sent, with the others by name", () => {
    const whole = measureArrival(fleetUntil(DAY), DAY);
    const part = measureArrival(
      without(fleetUntil(DAY), (index) => index >= 20),
      DAY,
    );
    expect(part.expected).to.equal(whole.expected);
    expect(part.arrived).to.be.within(15, 20);
    expect(part.missing).to.include("P039").and.not.include("P019");
    expect(measureArrival(fleetUntil(DAY - 1), DAY).arrived).to.equal(0);
  });

  it("expects nothing on a weekday on which nobody trades, and nothing while nothing is usual", () => {
    const sunday = DAY - 1;
    expect(measureArrival(fleetUntil(sunday - 1), sunday)).to.deep.equal({
      expected: 0,
      arrived: 0,
      missing: [],
    });
    const young = generateDemand({ products: 5, days: 8, lastDay: DAY - 1 });
    expect(measureArrival(young, DAY).expected).to.equal(0);
  });

  it("does not wait for what sells seldom, nor for what has ended", () => {
    const [seldom, ended, usual] = fleetUntil(DAY).slice(37);
    const units = seldom!.unitsSold.map((_, index) => (index % 25 === 0 ? 1 : 0));
    const fleet = [
      { ...seldom!, unitsSold: units },
      { ...ended!, days: ended!.days.slice(0, 20), unitsSold: ended!.unitsSold.slice(0, 20) },
      usual!,
    ];
    expect(measureArrival(fleet, DAY)).to.include({ expected: 1, arrived: 1 });
  });

  it("grows with each product that comes, whatever the order, and never passes what is expected", () => {
    const whole = fleetUntil(DAY, 12);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(11)), fc.nat(11), (come, next) => {
        const measure = (there: readonly number[]) =>
          measureArrival(
            without(whole, (index) => !there.includes(index)),
            DAY,
          );
        const [before, after] = [measure(come), measure([...come, next])];
        expect(after.expected).to.equal(before.expected);
        expect(after.arrived).to.be.within(before.arrived, after.expected);
      }),
      { numRuns: 50 },
    );
  });
});
