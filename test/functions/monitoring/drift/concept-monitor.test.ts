import { expect } from "chai";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";
import { ConceptMonitor } from "../../../../functions/monitoring/drift/concept-monitor";
import { createRandom } from "../../../bench/drift-study/random";
import { expectClose, readReference } from "./reference";

type Row = [
  actual: number | null,
  forecast: number,
  promoted: number,
  evidence: number,
  ratio?: number | null,
  ratioSince?: number | null,
  since?: number,
];

type GivenRow = [
  actual: number,
  forecast: number,
  visitors: number,
  other: number,
  evidence: number,
  since: number | null,
];

const FIRST_DAY = 20_000;
const THRESHOLD = 5.3;

function advance(
  monitor: ConceptMonitor,
  index: number,
  actual: number,
  forecast: number,
  promoted = 0,
  latest: readonly number[] = [],
  haveMoved: readonly number[] = latest.map(() => 0),
  isForecastUnusual = false,
): void {
  const day = FIRST_DAY + index;
  monitor.advance({
    day,
    actual,
    forecast,
    calendar: findCalendarTerms(day),
    conditions: Float64Array.of(promoted),
    inputs: {
      latest: Float64Array.from(latest),
      haveMoved: Uint8Array.from(haveMoved),
      isForecastUnusual,
    },
    hasEnded: false,
  });
}

/** Errors of one size, as many units over as under the forecast, with a longer phase of another size. */
function playSizes(before: number, since: number, changeDay: number, days: number): ConceptMonitor {
  const monitor = new ConceptMonitor(1, 0);
  for (let index = 0; index < days; index += 1) {
    const size = index < changeDay ? before : since;
    advance(monitor, index, 100 + (index % 2 === 0 ? size : -size), 100);
  }
  return monitor;
}

describe("ConceptMonitor", () => {
  for (const [name, rows] of Object.entries(readReference<Record<string, Row[]>>("concept"))) {
    it(`gives the evidence, error ratio and onset that NumPy does: ${name}`, () => {
      const monitor = new ConceptMonitor(1, 0);
      let scored = 0;
      rows.forEach(([actual, forecast, promoted, evidence, ratio, ratioSince, since], index) => {
        const what = `day ${index}`;
        advance(monitor, index, actual ?? Number.NaN, forecast, promoted);
        if (actual !== null) scored += 1;
        expectClose(monitor.evidence, evidence, what);
        expect(monitor.isReady, what).to.equal(ratio !== undefined);
        const quiet = monitor.judge(THRESHOLD, false);
        expect(quiet.sampleCount, what).to.equal(scored);
        expect(quiet.sinceDay, what).to.equal(undefined);
        expect(quiet.status, what).to.equal(ratio === undefined ? "insufficient-data" : "ok");
        if (ratio === undefined) return;
        expectClose(quiet.errorRatio, ratio, what, 1e-8);
        expectClose(quiet.score, evidence / THRESHOLD, what);
        if (evidence <= THRESHOLD) return;
        const alarm = monitor.judge(THRESHOLD, true);
        expectClose(alarm.errorRatio, ratioSince!, what, 1e-8);
        expect(alarm.sinceDay, what).to.equal(since);
        expect(alarm.status, what).to.equal(ratioSince! >= 1.1 ? "degraded" : "warning");
      });
    });
  }

  for (const [name, rows] of Object.entries(readReference<Record<string, GivenRow[]>>("conceptGiven"))) {
    it(`weighs errors given the inputs as NumPy does: ${name}`, () => {
      const monitor = new ConceptMonitor(1, 2);
      rows.forEach(([actual, forecast, visitors, other, evidence, since], index) => {
        advance(monitor, index, actual, forecast, 0, [visitors, other]);
        expectClose(monitor.evidence, evidence, `day ${index}`);
        if (since !== null) expect(monitor.judge(THRESHOLD, true).sinceDay, `day ${index}`).to.equal(since);
      });
    });
  }

  it("adds nothing by an input that matters and drifted itself, or where forecasts are unusual", () => {
    const [, rows] = Object.entries(readReference<Record<string, GivenRow[]>>("conceptGiven"))[1]!;
    const highest = (haveMoved: readonly number[], isForecastUnusual = false) => {
      const monitor = new ConceptMonitor(1, 2);
      const evidence = rows.map(([actual, forecast, visitors, other], index) => {
        advance(monitor, index, actual, forecast, 0, [visitors, other], haveMoved, isForecastUnusual);
        return monitor.evidence;
      });
      return Math.max(...evidence.slice(160, 190));
    };
    const clear = highest([0, 0]);
    expect(highest([0, 1])).to.equal(clear);
    expect(highest([1, 0])).to.be.below(clear - 1);
    expect(highest([0, 0], true)).to.equal(highest([1, 0]));
  });

  it("calls an alarm degraded when errors grew by a tenth, and else a warning", () => {
    // Scaled errors go with the units. By hand, on day 90 of which 30 are recent: 10.9 / 10 and 11.1 / 10.
    const ratioOf = (since: number) => playSizes(10, since, 60, 90).judge(THRESHOLD, false).errorRatio;
    expect(ratioOf(10.9)).to.be.closeTo(1.09, 1e-9);
    expect(ratioOf(11.1)).to.be.closeTo(1.11, 1e-9);
    // Both phases of 45 days: whatever day an alarm is dated to, the ratio lies between 1 and that of the phases.
    expect(playSizes(10, 10, 45, 90).judge(THRESHOLD, true).status).to.equal("warning");
    expect(playSizes(40, 10, 45, 90).judge(THRESHOLD, true).status).to.equal("warning");
  });

  it("has no error ratio where there were no errors before, and calls that degraded", () => {
    const flawless = playSizes(0, 30, 60, 75).judge(THRESHOLD, true);
    expect(flawless.errorRatio).to.equal(undefined);
    expect(flawless.status).to.equal("degraded");
    const young = playSizes(10, 10, 60, 25).judge(THRESHOLD, false);
    expect(young).to.include({ status: "ok", errorRatio: undefined, sampleCount: 25 });
  });

  it("says insufficient-data until there are 22 scored days, and takes no day without an actual or forecast", () => {
    const monitor = new ConceptMonitor(1, 0);
    for (let index = 0; index < 40; index += 1) {
      advance(
        monitor,
        index,
        index % 4 === 1 ? Number.NaN : 100 + (index % 3),
        index % 4 === 2 ? Number.NaN : 100,
      );
    }
    expect(monitor.judge(THRESHOLD, true)).to.deep.equal({
      status: "insufficient-data",
      score: undefined,
      errorRatio: undefined,
      sampleCount: 20,
      sinceDay: undefined,
    });
  });

  it("does not explain errors by a flag of days without a sale, however they change on its days", () => {
    const flagged = new ConceptMonitor(1, 0);
    const plain = new ConceptMonitor(1, 0);
    const random = createRandom(9);
    let highest = 0;
    for (let index = 0; index < 200; index += 1) {
      const actual = random.chance(0.25) ? 0 : 1 + random.poisson(2);
      // From day 120 on forecasts are far too high on just the days that sell nothing.
      const forecast = actual === 0 && index >= 120 ? 7 : 2.5;
      advance(flagged, index, actual, forecast, actual === 0 ? 1 : 0);
      advance(plain, index, actual, forecast, 0);
      expect(flagged.evidence, `day ${index}`).to.equal(plain.evidence);
      highest = Math.max(highest, plain.evidence);
    }
    expect(highest).to.be.above(1);
  });

  it("says insufficient-data of a product whose month could not tell a doubled demand from chance", () => {
    /** Sales of one unit on a share of the days; those of a mean of 0.5 or more a day are judged. */
    const play = (mean: number) => {
      const random = createRandom(3);
      const monitor = new ConceptMonitor(1, 0);
      for (let index = 0; index < 200; index += 1) advance(monitor, index, random.poisson(mean), mean);
      return monitor.judge(THRESHOLD, false).status;
    };
    expect(play(0.2)).to.equal("insufficient-data");
    expect(play(0.9)).to.equal("ok");
    // Lots of forty every other week have as many units as a regular product and say as little as a slow one.
    const lumpy = new ConceptMonitor(1, 0);
    for (let index = 0; index < 200; index += 1) advance(lumpy, index, index % 14 === 0 ? 40 : 0, 40 / 14);
    expect(lumpy.hasErrors).to.equal(true);
    expect(lumpy.judge(THRESHOLD, false).status).to.equal("insufficient-data");
  });

  it("scales an error by what is ordinary for a forecast of its size", () => {
    // By hand: a forecast of 10 has the deviation sqrt(0.1 + 10 + 2) = 3.4785, one of 40 sqrt(0.1 + 40 + 32) = 8.4912.
    const monitor = new ConceptMonitor(1, 0);
    const play = (to: ConceptMonitor, from: number, until: number, forecast: number, size: number) => {
      for (let index = from; index < until; index += 1) {
        advance(to, index, forecast + (index % 2 === 0 ? size : -size), forecast);
      }
    };
    play(monitor, 0, 60, 10, 5);
    play(monitor, 60, 90, 40, 20);
    const usual = 5 / Math.sqrt(12.1);
    expect(monitor.judge(THRESHOLD, false).errorRatio).to.be.closeTo(20 / Math.sqrt(72.1) / usual, 1e-9);
    // A negative forecast has the deviation of none; 8 of the last 30 days have one.
    const negative = new ConceptMonitor(1, 0);
    play(negative, 0, 82, 10, 5);
    for (let index = 82; index < 90; index += 1) advance(negative, index, 2, -3);
    const late = (22 * usual + (8 * 5) / Math.sqrt(0.1)) / 30;
    expect(negative.judge(THRESHOLD, false).errorRatio).to.be.closeTo(late / usual, 1e-9);
  });
});
