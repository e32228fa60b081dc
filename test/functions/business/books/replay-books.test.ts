import { expect } from "chai";
import { pickProducts, REPLAY_COLUMNS, replayBooks } from "../../../../functions/business/books/replay-books";
import { sameTerms } from "../../../../functions/contracts/catalogue";
import { keepRuns } from "../../../support/kept-runs";
import { businessSettings } from "../../../support/settings";

const POLICY = businessSettings({ leadTimeDays: 4, reviewPeriodDays: 1, leadTimeDeviationDays: 1 });

/** What the lake keeps of a run, and no more. */
const kept = (runs: ReturnType<typeof keepRuns>["runs"]) =>
  runs.map(({ runDay, table }) => ({
    runDay,
    table: {
      rowCount: table.rowCount,
      columns: Object.fromEntries(
        Object.entries(table.columns).filter(([name]) => REPLAY_COLUMNS.includes(name)),
      ),
    },
  }));

describe("a book played again", () => {
  const { start, runs } = keepRuns(POLICY);

  it("is the very book under the policy that it was kept with, once its errors are known", () => {
    const { days } = replayBooks(start, kept(runs), sameTerms(POLICY), sameTerms(POLICY));
    expect(days).length(runs.length);
    // Forecasts of before the first run are not kept: those of a protection interval are not learned from.
    days.slice(0, 4).forEach((day, index) => {
      const { columns } = runs[index]!.table;
      for (const [name, column] of [
        ["received", day.books.model.received],
        ["lost", day.books.model.lost],
        ["on_hand", day.books.model.onHand],
        ["ordered", day.books.model.ordered!],
        ["level", day.books.model.level!],
      ] as const) {
        expect(Array.from(column), `${name} of ${day.day}`).deep.equal(
          Array.from(columns[`model_${name}`] as Float64Array),
        );
      }
    });
    // What it learned less moves levels a little.
    const last = days.at(-1)!;
    const level = runs.at(-1)!.table.columns.model_level as Float64Array;
    last.productIds.forEach((_, index) => {
      expect(last.books.model.level![index]).closeTo(level[index]!, 3 + 0.15 * level[index]!);
    });
  });

  it("conserves units under any policy", () => {
    for (const change of [
      { orderPolicy: "reorder-point" as const },
      { reviewPeriodDays: 7 },
      { serviceTarget: "economic" as const },
      { serviceLevelTarget: 0.6 },
    ]) {
      const { days } = replayBooks(start, kept(runs), sameTerms({ ...POLICY, ...change }), sameTerms(POLICY));
      const stock = (at: number) => days[at]!.books.model.onHand[3]!;
      let received = 0;
      let sold = 0;
      for (const day of days.slice(1)) {
        received += day.books.model.received[3]!;
        sold += day.demand[3]! - day.books.model.lost[3]!;
      }
      expect(stock(0) + received - sold, JSON.stringify(change)).closeTo(stock(days.length - 1), 1e-9);
    }
  });

  it("keeps what waits, from the lake and back", () => {
    const policy = { ...POLICY, unmetDemand: "backordered" as const, serviceLevelTarget: 0.6 };
    const waiting = keepRuns(policy);
    const rows = waiting.runs.map(({ table }) => table.columns as Record<string, Float64Array>);
    // Net stock rises by what is received and falls by what is asked for, served or not.
    for (let index = 21; index < rows.length; index++) {
      const net = (at: number, place: number) =>
        rows[at]!.model_on_hand![place]! - rows[at]!.model_backorders![place]!;
      for (let place = 0; place < 11; place++) {
        const demand = rows[index]!.demand![place]! || 0;
        expect(net(index, place)).closeTo(
          net(index - 1, place) + rows[index]!.model_received![place]! - demand,
          1e-9,
        );
      }
    }
    expect(rows.some(({ model_backorders }) => model_backorders!.some((units) => units > 0))).equal(true);
    const { days } = replayBooks(waiting.start, waiting.runs, sameTerms(policy), sameTerms(policy));
    expect(Array.from(days[3]!.books.model.backorders!)).deep.equal(Array.from(rows[3]!.model_backorders!));
  });

  it("orders on the review days of its own policy, and holds more for a longer review", () => {
    const weekly = replayBooks(
      start,
      kept(runs),
      sameTerms({ ...POLICY, reviewPeriodDays: 7 }),
      sameTerms(POLICY),
    ).days;
    const ordering = weekly.filter(({ books }) =>
      Array.from(books.model.ordered!).some((units) => units > 0),
    );
    expect(ordering.every(({ day }) => (day + 1 - start.firstDay) % 7 === 0)).equal(true);
    expect(ordering.length).within(5, 8);
    const daily = replayBooks(start, kept(runs), sameTerms(POLICY), sameTerms(POLICY)).days;
    const held = (days: typeof daily) =>
      days.reduce((sum, { books }) => sum + Array.from(books.model.onHand).reduce((a, b) => a + b, 0), 0);
    expect(held(weekly)).above(held(daily));
  });

  describe("with products that are new", () => {
    const FIRST_RUN = 20_000;
    const CHANGED_RUN = FIRST_RUN + 20;
    // Before the days played again, on their first, within them; with a past; with a stock that the data tell.
    const late = new Map([
      [3, { bornOn: 12 }],
      [5, { bornOn: 20 }],
      [6, { bornOn: 33 }],
      [7, { bornOn: 30, stockUnits: 17 }],
      [8, { bornOn: -5, listedOn: 29 }],
      [9, { bornOn: -60, listedOn: 36 }],
      [11, { bornOn: 34, listedOn: 38 }],
    ]);
    const before = keepRuns(POLICY, { firstRun: FIRST_RUN, late });
    const isEarlier = ({ runDay }: { readonly runDay: number }) => runDay <= CHANGED_RUN;
    const playAgain = (policy: typeof POLICY, of = kept(before.runs)) =>
      replayBooks(
        before.booksOf(CHANGED_RUN),
        of.filter((run) => !isEarlier(run)),
        sameTerms(policy),
        sameTerms(POLICY),
        of.filter(isEarlier),
      ).days;

    for (const change of [
      {},
      { serviceLevelTarget: 0.6 },
      { serviceTarget: "fill-rate" as const },
      { serviceTarget: "economic" as const },
      { orderPolicy: "reorder-point" as const },
      { grossMarginRatio: 0.8, serviceTarget: "economic" as const },
    ]) {
      it(`opens them as daily runs under ${JSON.stringify(change)} do, and goes on as they do`, () => {
        const policy = { ...POLICY, ...change };
        const terms = sameTerms(policy);
        const real = keepRuns(POLICY, {
          firstRun: FIRST_RUN,
          late,
          changed: { fromRun: CHANGED_RUN + 1, policy, terms },
        }).runs.filter((run) => !isEarlier(run));
        const days = playAgain(policy);
        expect(days).length(real.length);
        days.forEach(({ day, productIds, books }, index) => {
          const { columns } = real[index]!.table;
          expect(productIds).deep.equal(columns.product_id);
          for (const [name, column] of [
            ["on_hand", books.model.onHand],
            ["level", books.model.level!],
            ["ordered", books.model.ordered!],
          ] as const) {
            expect(Array.from(column), `${name} of ${day}`).deep.equal(
              Array.from(columns[`model_${name}`] as Float64Array),
            );
          }
        });
      });
    }

    it("opens them with what they were opened with where books of before do not tell from what", () => {
      const bare = kept(before.runs).map(({ runDay, table }) => {
        const { opening_trailing_units: _, ...columns } = table.columns;
        return { runDay, table: { ...table, columns } };
      });
      const days = playAgain({ ...POLICY, serviceLevelTarget: 0.6 }, bare);
      const index = days.findIndex(({ productIds }) => productIds.includes("P006"));
      const { day, books, productIds } = days[index]!;
      const run = before.runs.find(({ runDay }) => runDay === day + 1)!.table.columns;
      expect(books.model.onHand[productIds.indexOf("P006")]).equal(
        (run.model_on_hand as Float64Array)[productIds.indexOf("P006")],
      );
    });
  });

  it("can be that of some products", () => {
    const some = pickProducts(start, kept(runs), (id) => id === "P002" || id === "P011");
    expect(some.start.productIds).deep.equal(["P002"]);
    const { days } = replayBooks(some.start, some.runs, sameTerms(POLICY), sameTerms(POLICY));
    expect(days.at(-1)!.productIds).deep.equal(["P002", "P011"]);
    expect(days[0]!.books.model.onHand[0]).equal((runs[0]!.table.columns.model_on_hand as Float64Array)[2]);
    expect(days[0]!.books.model.received[0]).equal(
      (runs[0]!.table.columns.model_received as Float64Array)[2],
    );
  });
});
