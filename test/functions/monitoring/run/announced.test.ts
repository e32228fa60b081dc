import { expect } from "chai";
import type { CalendarLine } from "../../../../functions/contracts/calendar";
import { NO_CATALOGUE } from "../../../../functions/contracts/catalogue";
import { formatDay, parseDay } from "../../../../functions/demand/calendar";
import { createRandom } from "../../../../functions/demand/numeric/random";
import type { DemandSeries } from "../../../../functions/demand/series";
import { findAnnounced } from "../../../../functions/monitoring/run/announced";
import { featureColumns, SeriesJudge } from "../../../../functions/monitoring/run/judge-series";
import { createPlans } from "../../../../functions/planning/create-plans";

const FIRST = parseDay("2025-01-01")!;
const DAYS = 420;
const RATE = 0.005;

const plansOf = (lines: readonly CalendarLine[]) =>
  createPlans(lines, NO_CATALOGUE, { id: "", snapshotId: "" });

/** A product with seldom promotions, of which there are many in the last weeks. */
function promoted(seed: number, frequentFrom: number): { series: DemandSeries; lines: CalendarLine[] } {
  const random = createRandom(seed);
  const days = Int32Array.from({ length: DAYS }, (_, index) => FIRST + index);
  const promotion = new Float64Array(DAYS);
  const lines: CalendarLine[] = [];
  for (let row = 20; row < DAYS; row++) {
    if (promotion[row - 1] || promotion[row - 2] || random() > (row < frequentFrom ? 0.02 : 0.6)) continue;
    const last = Math.min(DAYS - 1, row + 2);
    promotion.fill(1, row, last + 1);
    const known = formatDay(FIRST + row - 14);
    lines.push({
      kind: "promotion",
      productId: "tea",
      from: formatDay(FIRST + row),
      to: formatDay(FIRST + last),
      price: 8,
      knownOn: known,
      recordedOn: known,
    });
    row = last;
  }
  const unitsSold = Float64Array.from(days, (_, row) => 20 + Math.round(8 * random()) + 20 * promotion[row]!);
  const sellingPrice = Float64Array.from(promotion, (flag) => (flag ? 8 : 10));
  return {
    series: { productId: "tea", days, unitsSold, sellingPrice, features: { promotion }, categories: {} },
    lines,
  };
}

const upTo = (series: DemandSeries, rows: number): DemandSeries => ({
  ...series,
  days: series.days.subarray(0, rows),
  unitsSold: series.unitsSold.subarray(0, rows),
  sellingPrice: series.sellingPrice.subarray(0, rows),
  features: { promotion: series.features.promotion!.subarray(0, rows) },
});

/** Features that were told to have drifted on any of the last sixty days. */
const drifted = (series: DemandSeries, lines?: readonly CalendarLine[]): string[] => {
  // Forecasts that know of the promotions: what is asked is what the features say.
  const forecastOf = (_: string, day: number) => 24 + 20 * series.features.promotion![day - FIRST]!;
  const daily = new SeriesJudge(RATE);
  const plans = lines && plansOf(lines);
  const found = new Set<string>();
  for (let rows = DAYS - 60; rows <= DAYS; rows++) {
    const { data } = daily.judge(upTo(series, rows), forecastOf, [], undefined, plans);
    for (const { feature } of data.features) found.add(feature);
  }
  return [...found];
};

describe("promotions and prices that were announced", () => {
  it("are no drift, however many there are, and those that were not announced are", () => {
    for (const seed of [1, 2, 3]) {
      const { series, lines } = promoted(seed, DAYS - 60);
      expect(drifted(series), `seed ${seed}, nothing announced`).contain("promotion");
      expect(drifted(series, lines), `seed ${seed}, announced`).deep.equal([]);
      const early = lines.filter(({ from }) => parseDay(from)! < FIRST + DAYS - 60);
      expect(drifted(series, early), `seed ${seed}, announced no longer`).contain("promotion");
    }
  });

  it("are news where they do not take place", () => {
    const { series, lines } = promoted(4, DAYS);
    const planned = Array.from({ length: 12 }, (_, index): CalendarLine => {
      const from = formatDay(FIRST + DAYS - 60 + 5 * index);
      return {
        kind: "promotion",
        productId: "tea",
        from,
        to: formatDay(parseDay(from)! + 2),
        knownOn: "2025-12-01",
        recordedOn: "2025-12-01",
      };
    });
    expect(drifted(series, lines)).deep.equal([]);
    expect(drifted(series, [...lines, ...planned])).contain("promotion");
  });

  it("may begin to be announced in the middle of the history", () => {
    const { series, lines } = promoted(5, 1);
    const late = lines.filter(({ from }) => parseDay(from)! > FIRST + 300);
    expect(drifted(series, late)).deep.equal([]);
  });

  it("may be prices for good: the one that was announced is none, another is", () => {
    const { series } = promoted(6, DAYS);
    const raised = Float64Array.from(series.sellingPrice, (price, row) =>
      row < DAYS - 40 ? price : price * 1.3,
    );
    const dearer = { ...series, sellingPrice: raised, features: { promotion: new Float64Array(DAYS) } };
    const line = (price: number): CalendarLine => ({
      kind: "price",
      from: formatDay(FIRST + DAYS - 40),
      to: formatDay(FIRST + DAYS + 400),
      price,
      knownOn: "2026-01-01",
      recordedOn: "2026-01-01",
    });
    const flat = { ...dearer, sellingPrice: raised.map((_, row) => (row < DAYS - 40 ? 10 : 13)) };
    const asPlanned = (price: number) => [
      ...findAnnounced(flat, featureColumns(flat), plansOf([line(price)]))!.asPlanned[0]!.subarray(-41),
    ];
    expect(asPlanned(13)).deep.equal([0, ...new Array(40).fill(1)]);
    expect(asPlanned(11)).deep.equal(new Array(41).fill(0));
  });

  it("count as announced from the evening before on", () => {
    const { series } = promoted(7, DAYS);
    const from = formatDay(FIRST + 50);
    const on = (knownOn: string) => {
      const line: CalendarLine = { kind: "promotion", from, to: from, knownOn, recordedOn: knownOn };
      return findAnnounced(series, featureColumns(series), plansOf([line]))!.asPlanned[0]![50];
    };
    expect([on(formatDay(FIRST + 49)), on(from)]).deep.equal([1, 0]);
  });

  it("are judged alike day by day and from the beginning, also when somebody states later what was known", () => {
    const { series, lines } = promoted(8, DAYS - 100);
    const daily = new SeriesJudge(RATE);
    for (let rows = DAYS - 80; rows <= DAYS; rows += 1) {
      const known = rows < DAYS - 40 ? lines.slice(0, 4) : lines;
      const verdict = daily.judge(upTo(series, rows), () => undefined, [], undefined, plansOf(known));
      if (rows % 13 === 0) {
        const anew = new SeriesJudge(RATE).judge(
          upTo(series, rows),
          () => undefined,
          [],
          undefined,
          plansOf(known),
        );
        expect(verdict).deep.equal(anew);
      }
    }
  });
});
