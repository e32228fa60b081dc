import { expect } from "chai";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";
import { NumericChannel } from "../../../../functions/monitoring/drift/numeric-channel";
import { YearlyEvents } from "../../../../functions/monitoring/drift/yearly-events";
import { createRandom } from "../../../bench/drift-study/random";
import { NUMBER_OPTIONS } from "./number-options";

/** Begins a week of the ring. */
const FIRST_DAY = 20_006;
const YEAR = 364;
const EVENT_FROM = 120;

/** Values about 0 with a deviation of about 1 by the week, and `event` added from day 120 on for some days. */
function learnYear(event: number, days = 28): YearlyEvents {
  const events = new YearlyEvents();
  for (let index = 0; index < YEAR; index += 1) {
    const week = Math.floor(index / 7);
    const isEvent = index >= EVENT_FROM && index < EVENT_FROM + days;
    events.advance(FIRST_DAY + index, Math.sin(2.4 * week) + (isEvent ? event : 0));
  }
  return events;
}

/** What is said of a level that lasts for the week that ends on a day, after ordinary ones since the year. */
function isReturning(events: YearlyEvents, level: number, index: number): boolean {
  for (let day = YEAR; day <= index; day += 1) {
    events.advance(FIRST_DAY + day, day > index - 7 ? level : Math.sin(2.4 * Math.floor(day / 7)));
  }
  return events.isReturning;
}

describe("YearlyEvents", () => {
  it("knows the level that an event had a year ago, up to 1.6 times of it, and the way there", () => {
    for (const [level, isKnown] of [
      [0, true],
      [6, true],
      [12, true],
      [19, true],
      [23, false],
      [-6, false],
    ] as const) {
      expect(isReturning(learnYear(12), level, YEAR + EVENT_FROM + 10), `${level}`).to.equal(isKnown);
    }
  });

  it("knows one that goes down alike", () => {
    expect(isReturning(learnYear(-12), -12, YEAR + EVENT_FROM + 10)).to.equal(true);
    expect(isReturning(learnYear(-12), 6, YEAR + EVENT_FROM + 10)).to.equal(false);
  });

  it("lets it come four weeks earlier or later, and not eight", () => {
    expect(isReturning(learnYear(12), 12, YEAR + EVENT_FROM - 28)).to.equal(true);
    expect(isReturning(learnYear(12), 12, YEAR + EVENT_FROM + 28 + 21)).to.equal(true);
    expect(isReturning(learnYear(12), 12, YEAR + EVENT_FROM - 56)).to.equal(false);
    expect(isReturning(learnYear(12), 12, YEAR + EVENT_FROM + 28 + 56)).to.equal(false);
  });

  it("knows none where there was none, only an odd week, or less than a year", () => {
    expect(isReturning(learnYear(0), 12, YEAR + EVENT_FROM + 10)).to.equal(false);
    expect(isReturning(learnYear(0), 0, YEAR + EVENT_FROM + 10)).to.equal(false);
    expect(isReturning(learnYear(12, 7), 12, YEAR + EVENT_FROM + 10)).to.equal(false);
    expect(isReturning(new YearlyEvents(), 0, 30)).to.equal(false);
  });

  it("does not take what came before a gap of years for that of last year", () => {
    const events = learnYear(12);
    events.advance(FIRST_DAY + 3 * YEAR + EVENT_FROM, 12);
    expect(events.isReturning).to.equal(false);
  });

  it("keeps a wave that returns out of the alarms, and neither a first one nor one three times as high", () => {
    const watch = (first: number, second: number) => {
      const random = createRandom(4);
      const channel = new NumericChannel(NUMBER_OPTIONS);
      return Array.from({ length: 520 }, (_, index) => {
        const day = FIRST_DAY + index;
        const wave = index < 250 ? first * bell(index - 80) : second * bell(index - 462);
        const value = 100 + 3 * random.normal() + wave;
        const conditions = new Float64Array(0);
        channel.advance({ day, value, calendar: findCalendarTerms(day), conditions, demand: 0, pace: 0 });
        return channel.evidence;
      }).slice(420);
    };
    expect(Math.max(...watch(40, 45))).to.be.at.most(4);
    expect(Math.max(...watch(0, 45))).to.be.above(9);
    expect(Math.max(...watch(40, 150))).to.be.above(9);
  });
});

function bell(days: number): number {
  return Math.exp(-((days / 14) ** 2));
}
