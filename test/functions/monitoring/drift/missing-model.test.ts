import { expect } from "chai";
import fc from "fast-check";
import { findCalendarTerms } from "../../../../functions/monitoring/drift/calendar-terms";
import { MissingModel } from "../../../../functions/monitoring/drift/missing-model";
import { RateChannel } from "../../../../functions/monitoring/drift/rate-channel";

const FIRST_DAY = 20_000;
const CONDITIONS = new Float64Array(0);

describe("MissingModel", () => {
  it("says of days that are only counted what a channel says that was given each, to the last bit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 120 }),
        fc.array(fc.boolean(), { maxLength: 40 }),
        fc.option(fc.integer({ min: 0, max: 140 })),
        (complete, later, rebasedAt) => {
          const model = new MissingModel();
          const channel = new RateChannel({
            kind: "missing",
            oddsRatios: [6, 20, 80],
            priorRate: 0.005,
            priorDays: 20,
          });
          const isMissing = [...Array.from({ length: complete }, () => false), ...later];
          isMissing.forEach((missing, index) => {
            const day = FIRST_DAY + index;
            if (index === rebasedAt) {
              model.rebase();
              channel.rebase();
            }
            const value = missing ? Number.NaN : 7;
            const calendar = findCalendarTerms(day);
            model.advance({ day, value, sold: 1, demand: 0, pace: 0, calendar, conditions: CONDITIONS });
            channel.advance(day, missing ? 1 : 0);
            const { evidence, sinceDay } = channel.find();
            expect(model.surprise).to.deep.equal(channel.surprise);
            expect(model.isReady).to.equal(channel.isReady);
            expect(model.evidence).to.equal(evidence);
            if (evidence > 0) expect(model.find()).to.deep.equal({ kind: "missing", evidence, sinceDay });
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});
