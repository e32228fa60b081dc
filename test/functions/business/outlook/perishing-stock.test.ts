import { expect } from "chai";
import fc from "fast-check";
import { createBook } from "../../../../functions/business/books/fleet-books";
import type { RunInput } from "../../../../functions/business/books/run-input";
import { createOutcome } from "../../../../functions/business/books/run-outcome";
import { settle } from "../../../../functions/business/books/settle-books";
import { sumUnits } from "../../../../functions/business/books/stock-layers";
import {
  coverPerishing,
  type PerishingOutlook,
} from "../../../../functions/business/outlook/cover-perishing";
import { toOutlookTable, toStockOutlook } from "../../../../functions/business/outlook/outlook-table";
import { projectStock } from "../../../../functions/business/outlook/project-stock";
import { computeStockOutlook, type StockOutlook } from "../../../../functions/business/outlook/stock-outlook";
import type { OrderLine } from "../../../../functions/contracts/results/orders";
import { formatDay } from "../../../../functions/demand/calendar";
import { businessSettings } from "../../../support/settings";

const RUN_DAY = 20_000;
/** Four days are told. */
const POLICY = businessSettings({ leadTimeDays: 3, reviewPeriodDays: 1, leadTimeDeviationDays: 0 });

/** The outlook of one product of which demand is known, and how much of it the stock was held against. */
function lookAhead({
  shelf,
  arrivals,
  forecast,
  shelfLifeDays,
  issuing,
}: Omit<PerishingOutlook, "fromDay">): {
  readonly outlook: StockOutlook;
  readonly cover: readonly number[];
} {
  const cover: number[] = [];
  const outlook = computeStockOutlook(
    {
      runDay: RUN_DAY,
      productIds: ["a"],
      onHandUnits: Float64Array.of(sumUnits(shelf)),
      shelfOf: () => shelf,
      arrivals: Float64Array.from(arrivals),
      arrivalDays: arrivals.length,
      forecastByDay: Float64Array.from(forecast),
      terms: [{ ...POLICY, shelfLifeDays, issuing }],
      priceAmount: Float64Array.of(2),
      orderUpToLevelUnits: Float64Array.of(50),
      outcome: {
        lastsOf: (_, { forecastUnits }, units) => {
          cover.push(units);
          return forecastUnits <= units ? 1 : 0;
        },
        demandIntervalOf: (_, part) => ({
          lowerUnits: part!.forecastUnits / 2,
          upperUnits: part!.forecastUnits * 2,
        }),
      },
    },
    POLICY,
  );
  return { outlook, cover };
}

describe("the stock to come of what perishes", () => {
  // Of 30 units 10 may be sold today only; 5 are. What is left of them is thrown away tonight.
  const today = {
    shelf: [
      { lastDay: RUN_DAY, units: 10 },
      { lastDay: RUN_DAY + 6, units: 20 },
    ],
    arrivals: [0, 0, 0, 0],
    forecast: [5, 8, 8, 8],
    shelfLifeDays: 7,
    issuing: "fifo" as const,
  };

  it("is less by what is thrown away, on the expected path and on those of little and of much demand", () => {
    const { ahead } = projectStock(lookAhead(today).outlook, "a", undefined)!;
    expect(ahead.map(({ onHandUnits }) => onHandUnits)).deep.equal([20, 12, 4, 0]);
    expect(ahead.map(({ wastedUnits }) => wastedUnits)).deep.equal([5, 0, 0, 0]);
    // Half the demand: 2.5 of the ten, then 4 a day. Twice: all ten, then 16 a day.
    expect(ahead.map(({ upperOnHandUnits }) => upperOnHandUnits)).deep.equal([20, 16, 12, 8]);
    expect(ahead.map(({ lowerOnHandUnits }) => lowerOnHandUnits)).deep.equal([20, 4, 0, 0]);
  });

  it("runs out sooner than the units on hand say", () => {
    const { outlook, cover } = lookAhead(today);
    // 29 units are forecast and 30 on hand, but the last day is short; no multiple of the forecast above 20 / 24 is served.
    expect(cover[0]).closeTo(30, 1e-3);
    // Through the second day: 10 + 8q <= 30 and 13q <= 30.
    expect(cover[1]).closeTo(30, 1e-3);
    // Through the third 10 + 16q <= 30, q = 1.25 of 21; through the fourth 10 + 24q <= 30, q = 0.8333 of 29.
    expect(cover[2]).closeTo(26.25, 1e-3);
    expect(cover[3]).closeTo(24.1667, 1e-3);
    expect(outlook.runsOutInDays[0]).equal(3);
    expect(
      lookAhead({ ...today, shelfLifeDays: 30, shelf: [{ lastDay: RUN_DAY + 29, units: 30 }] }).cover,
    ).deep.equal([30, 30, 30, 30]);
  });

  it("counts today's order as fresh when it comes", () => {
    const order = { status: "suggested", due_date: formatDay(RUN_DAY + 2), quantity: 9 } as OrderLine;
    const { ahead } = projectStock(lookAhead(today).outlook, "a", order)!;
    expect(ahead.map(({ onHandUnits }) => onHandUnits)).deep.equal([20, 12, 13, 5]);
  });

  it("is kept with the run, and a run of before it was told tells what it told", () => {
    const { outlook } = lookAhead(today);
    const kept = toStockOutlook(RUN_DAY, toOutlookTable(outlook));
    expect(projectStock(kept, "a", undefined)).deep.equal(projectStock(outlook, "a", undefined));
    const { shelfLifeDays: _, expiringUnits: __, ...before } = outlook;
    const old = projectStock(toStockOutlook(RUN_DAY, toOutlookTable(before)), "a", undefined)!;
    expect(old.ahead.map(({ onHandUnits }) => onHandUnits)).deep.equal([25, 17, 9, 1]);
    expect(old.ahead[0]).not.have.property("wastedUnits");
  });

  const units = fc.integer({ min: 0, max: 40 });
  const days = fc.array(units, { minLength: 4, maxLength: 4 });
  const cases = fc.record({
    shelf: days.map((left) =>
      left.map((some, day) => ({ lastDay: RUN_DAY + day, units: some })).filter((layer) => layer.units > 0),
    ),
    arrivals: days,
    forecast: days,
    shelfLifeDays: fc.integer({ min: 4, max: 6 }),
  });

  it("is what the books will hold when as much is sold as is forecast", () => {
    void fc.assert(
      fc.property(cases, fc.constantFrom("fifo" as const, "lifo" as const), (ahead, issuing) => {
        const stock = projectStock(lookAhead({ ...ahead, issuing }).outlook, "a", undefined, issuing)!;
        const book = createBook(1, 1);
        book.onHand[0] = sumUnits(ahead.shelf);
        book.layers[0] = ahead.shelf;
        const terms = { ...POLICY, shelfLifeDays: ahead.shelfLifeDays, issuing };
        ahead.forecast.forEach((demand, step) => {
          const outcome = createOutcome(1);
          book.due[0] = ahead.arrivals[step]!;
          const input = { runDay: RUN_DAY + step + 1, demand: Float64Array.of(demand), terms: [terms] };
          settle(book, 1, Int32Array.of(0), input as unknown as RunInput, outcome, terms);
          expect(stock.ahead[step]!.onHandUnits).closeTo(book.onHand[0]!, 0.051);
          expect(stock.ahead[step]!.wastedUnits).closeTo(outcome.wasted[0]!, 0.051);
        });
      }),
    );
  });

  it("serves what the sums of a shelf that sells its oldest first say, and no more where customers choose", () => {
    void fc.assert(
      fc.property(cases, (ahead) => {
        const cover = coverPerishing({ ...ahead, fromDay: RUN_DAY, issuing: "fifo" });
        const lifo = coverPerishing({ ...ahead, fromDay: RUN_DAY, issuing: "lifo" });
        // Removed by the end of day j under FIFO: the largest of E(i) + q (F(j) - F(i)), E being what is too old by day i.
        let most = Number.POSITIVE_INFINITY;
        const expired = [0];
        const sold = [0];
        let available = sumUnits(ahead.shelf);
        ahead.forecast.forEach((demand, day) => {
          available += ahead.arrivals[day]!;
          sold.push(sold[day]! + demand);
          const tooOld =
            sumUnits(ahead.shelf.filter(({ lastDay }) => lastDay <= RUN_DAY + day)) +
            ahead.arrivals.reduce(
              (sum, some, on) => sum + (on + ahead.shelfLifeDays - 1 <= day ? some : 0),
              0,
            );
          expired.push(tooOld);
          for (let from = 0; from <= day; from++) {
            const asked = sold[day + 1]! - sold[from]!;
            // A day on which nobody asks is short of nothing.
            if (demand > 0 && asked > 0) most = Math.min(most, (available - expired[from]!) / asked);
          }
          if (sold[day + 1]! > 0) {
            expect(cover[day]).closeTo(Math.min(most * sold[day + 1]!, available), 1e-3 * (1 + available));
            expect(lifo[day]).at.most(cover[day]! + 1e-3);
          }
        });
      }),
    );
  });
});
