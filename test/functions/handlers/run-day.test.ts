import { expect } from "chai";
import { DataError, UsageError } from "../../../functions/contracts/errors";
import type { ScheduledEvent } from "../../../functions/contracts/events";
import { parseDay } from "../../../functions/demand/calendar";
import { knowsNoDemand, runDayOf } from "../../../functions/handlers/run-day";

describe("run-day", () => {
  it("is the UTC day for which the run was scheduled", () => {
    expect(runDayOf({ scheduledAt: "2026-11-23T00:00:00Z" })).to.equal(parseDay("2026-11-23"));
    expect(runDayOf({ scheduledAt: "2026-11-23T23:59:59Z" })).to.equal(parseDay("2026-11-23"));
    expect(runDayOf({ scheduledAt: "2026-11-24T00:30:00+01:00" })).to.equal(parseDay("2026-11-23"));
  });

  it("refuses an event that does not say when, and tells what it says", () => {
    const refused = (event: unknown) => () => runDayOf(event as ScheduledEvent);
    expect(refused({ scheduledAt: "soon" })).to.throw(
      UsageError,
      'The event\'s "scheduledAt" is "soon"; it must',
    );
    expect(refused({})).to.throw(UsageError, '"scheduledAt" is absent;');
    expect(refused(undefined)).to.throw(UsageError, '"scheduledAt" is absent;');
  });

  it("names the days of a run that nothing is known for", () => {
    const error = knowsNoDemand(parseDay("2026-11-01")!);
    expect(error).to.be.instanceOf(DataError);
    expect(error.message).to.match(/no demand up to 2026-10-31 on which a run of 2026-11-01/);
  });
});
