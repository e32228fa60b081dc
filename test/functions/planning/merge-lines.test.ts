import { expect } from "chai";
import fc from "fast-check";
import { type CalendarLine, isKnown as isPlanKnown } from "../../../functions/contracts/calendar";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { toPlannedDays } from "../../../functions/planning/create-plans";
import { type BroughtLine, identifyLine, mergeLines } from "../../../functions/planning/merge-lines";

const isKnown = (line: CalendarLine, originDay: number) => isPlanKnown(toPlannedDays(line), originDay);
const TODAY = parseDay("2026-09-10")!;
const promotion = (more: Partial<BroughtLine> = {}): BroughtLine => ({
  kind: "promotion",
  productId: "tea",
  from: "2026-09-20",
  to: "2026-09-25",
  discountRatio: 0.2,
  ...more,
});
const bring = (
  current: readonly CalendarLine[],
  lines: readonly BroughtLine[],
  todayDay = TODAY,
  replace = false,
) => mergeLines(current, lines, { todayDay, replace });

describe("lines that are brought into the calendar", () => {
  it("are known from the day of their import on, or from when people say they knew them", () => {
    const { content, written } = bring(
      [],
      [promotion(), promotion({ productId: "milk", knownFrom: "2026-08-01" })],
    );
    expect(written).equal(2);
    expect(
      content.lines.map(({ productId, knownOn, recordedOn }) => [productId, knownOn, recordedOn]),
    ).deep.equal([
      ["milk", "2026-08-01", "2026-09-10"],
      ["tea", "2026-09-10", "2026-09-10"],
    ]);
  });

  it("change nothing when they stand there already", () => {
    const { content } = bring([], [promotion({ values: { a: 1, b: 2 } })]);
    const again = bring(
      content.lines,
      [promotion({ values: { b: 2, a: 1 }, knownFrom: "2026-01-01" })],
      TODAY + 3,
      true,
    );
    expect([again.written, again.withdrawn]).deep.equal([0, 0]);
    expect(again.content).deep.equal(content);
  });

  it("take the place of what was planned before, from that day on and no earlier", () => {
    const before = bring([], [promotion()]).content.lines;
    const { content, written } = bring(
      before,
      [promotion({ to: "2026-09-30", knownFrom: "2026-08-01" })],
      TODAY + 4,
    );
    expect(written).equal(1);
    const lastDays = (originDay: number) =>
      content.lines.filter((line) => isKnown(line, originDay)).map(({ to }) => to);
    expect([TODAY - 1, TODAY, TODAY + 3, TODAY + 4].map(lastDays)).deep.equal([
      [],
      ["2026-09-25"],
      ["2026-09-25"],
      ["2026-09-30"],
    ]);
  });

  it("leave no trace of what was planned otherwise on the same day", () => {
    const before = bring([], [promotion()]).content.lines;
    const { content } = bring(before, [promotion({ to: "2026-09-30" })]);
    expect(content.lines.map(({ to, withdrawnOn }) => [to, withdrawnOn])).deep.equal([
      ["2026-09-30", undefined],
    ]);
  });

  it("take back the rest of their kinds that is not over, when they are the whole plan", () => {
    const before = bring(
      [],
      [
        promotion(),
        promotion({ productId: "milk" }),
        promotion({ productId: "ham", from: "2026-09-11", to: "2026-09-12" }),
        { kind: "holiday", from: "2026-10-03", to: "2026-10-03" },
      ],
    ).content.lines;
    const { content, withdrawn } = bring(before, [promotion()], parseDay("2026-09-15"), true);
    expect(withdrawn).equal(1);
    expect(
      content.lines.filter(({ withdrawnOn }) => withdrawnOn).map(({ productId }) => productId),
    ).deep.equal(["milk"]);
  });

  it("never change what a forecast had known, but for what the table knew nothing of", () => {
    const day = fc.integer({ min: 0, max: 40 });
    const line = fc
      .record({
        productId: fc.constantFrom("tea", "milk"),
        kind: fc.constantFrom("promotion" as const, "event" as const),
        begin: fc.integer({ min: 0, max: 3 }),
        length: fc.integer({ min: 0, max: 9 }),
        known: fc.option(day, { nil: undefined }),
      })
      .map(({ productId, kind, begin, length, known }) => ({
        productId,
        kind,
        begin: begin * 10,
        length,
        known,
      }));
    const imports = fc.array(
      fc.record({
        gap: fc.integer({ min: 0, max: 6 }),
        lines: fc.array(line, { maxLength: 4 }),
        replace: fc.boolean(),
      }),
      {
        maxLength: 8,
      },
    );
    const tell = ({ recordedOn: _, ...told }: CalendarLine) =>
      JSON.stringify({ ...told, withdrawnOn: undefined });
    fc.assert(
      fc.property(imports, (steps) => {
        let today = TODAY;
        let lines: readonly CalendarLine[] = [];
        for (const { gap, lines: drawn, replace } of steps) {
          today += gap;
          const brought = [
            ...new Map(
              drawn.map(({ productId, kind, begin, length, known }) => {
                const from = TODAY + begin;
                const planned: BroughtLine = {
                  productId,
                  kind,
                  from: formatDay(from),
                  to: formatDay(from + length),
                };
                const said =
                  known === undefined
                    ? planned
                    : { ...planned, knownFrom: formatDay(Math.min(today, TODAY + known - 20)) };
                return [identifyLine(planned), said] as const;
              }),
            ).values(),
          ];
          const before = lines;
          lines = mergeLines(before, brought, { todayDay: today, replace }).content.lines;
          const ids = new Set(before.map(identifyLine));
          for (let originDay = TODAY - 21; originDay < today; originDay++) {
            const was = before.filter((one) => isKnown(one, originDay)).map(tell);
            const is = lines.filter((one) => isKnown(one, originDay));
            expect(is.filter((one) => ids.has(identifyLine(one))).map(tell)).deep.equal(was);
            for (const one of is)
              if (!ids.has(identifyLine(one))) expect(one.knownOn < one.recordedOn).equal(true);
          }
          const now = lines.filter((one) => isKnown(one, today));
          expect(new Set(now.map(identifyLine)).size).equal(now.length);
          for (const one of brought)
            expect(
              now.some((there) => there.to === one.to && identifyLine(there) === identifyLine(one)),
            ).equal(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});
