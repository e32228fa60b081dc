import { expect } from "chai";
import type { FleetEvent, OpenChange } from "../../../../functions/contracts/results/monitoring";
import { formatDay } from "../../../../functions/demand/calendar";
import { explainResult } from "../../../../functions/monitoring/events/explain-result";
import type { CommonChange } from "../../../../functions/monitoring/events/fleet-monitor";
import { followEvents } from "../../../../functions/monitoring/events/follow-events";
import { DAY, driftedBy, evidenceOf, OK, resultOf, scoreOf } from "../results/build-result";

const RUN_DAY = DAY + 4;
const COMMON: CommonChange = {
  className: "fleet",
  series: { feature: "selling_price", aspect: "level" },
  ...{ sinceDay: DAY, direction: 1, score: 1.4, products: 200, share: 0.6 },
};
const follow = (common: readonly CommonChange[], runDay = RUN_DAY, before: readonly FleetEvent[] = []) =>
  followEvents(before, common, runDay);

describe("followEvents", () => {
  const raised = follow([COMMON]);

  it("tells what many share, with onset, direction, share and where to look", () => {
    expect(raised).to.have.length(1);
    expect(raised[0]).to.deep.include({
      ...{ className: "fleet", feature: "selling_price", kind: "level", direction: "up", share: 0.6 },
      ...{ since: formatDay(DAY), raisedOn: formatDay(RUN_DAY), lastInAlarm: formatDay(RUN_DAY) },
    });
    expect(raised[0]!.lookAt[0]).to.match(/price list/);
  });

  it("begins where enough products moved, and goes on when fewer still do", () => {
    expect(follow([{ ...COMMON, share: 0.14 }])).to.deep.equal([]);
    const [event] = follow([{ ...COMMON, share: 0.1, score: 1.1 }], RUN_DAY + 1, raised);
    expect(event).to.include({
      raisedOn: formatDay(RUN_DAY),
      lastInAlarm: formatDay(RUN_DAY + 1),
      share: 0.6,
      score: 1.4,
    });
  });

  it("is one event for the fleet, its classes, and both views of forecasts", () => {
    const inClass = { ...COMMON, className: "XYZ X", score: 9 };
    expect(follow([inClass, COMMON]).map(({ className }) => className)).to.deep.equal(["fleet"]);
    expect(follow([inClass], RUN_DAY + 1, raised).map(({ className }) => className)).to.deep.equal(["fleet"]);
    expect(follow([inClass]).map(({ className }) => className)).to.deep.equal(["XYZ X"]);
    const size: CommonChange = {
      ...COMMON,
      series: { feature: "forecast_error", aspect: "error-size" },
      score: 3,
    };
    const error: CommonChange = {
      ...size,
      series: { feature: "forecast_error", aspect: "error" },
      direction: -1,
      score: 2,
    };
    const both = follow([size, error]);
    expect(both).to.have.length(1);
    expect(both[0]).to.include({ isSize: false, direction: "down" });
    // Another feature, and the same one half a year later, are others.
    expect(follow([COMMON, error])).to.have.length(2);
    const later = follow([{ ...COMMON, sinceDay: DAY + 40 }], DAY + 43, raised);
    expect(later.map(({ since }) => since)).to.deep.equal([formatDay(DAY + 40), formatDay(DAY)]);
  });

  it("lists an event for sixty days after it was last in alarm, and forgets what the run itself told before", () => {
    expect(follow([], RUN_DAY + 60, raised)).to.have.length(1);
    expect(follow([], RUN_DAY + 61, raised)).to.deep.equal([]);
    expect(follow([], RUN_DAY, raised)).to.deep.equal([]);
  });
});

describe("explainResult", () => {
  const events = follow([COMMON, { ...COMMON, series: { feature: "forecast_error", aspect: "error" } }]);
  const price = evidenceOf({ feature: "selling_price", kind: "level", sinceDay: DAY + 2 });
  const traffic = evidenceOf({ feature: "traffic", kind: "level", sinceDay: DAY + 2 });
  const degraded = { ...OK, status: "degraded", sinceDay: DAY - 3 } as const;
  const change = {
    feature: "selling_price",
    kind: "level",
    state: "in-alarm",
    since: formatDay(DAY + 2),
  } as OpenChange;
  const member = { classes: ["fleet", "XYZ X"] };

  it("leaves a product nothing of its own where all of it is the fleet's", () => {
    const result = {
      ...resultOf(scoreOf("P"), { data: driftedBy(price), concept: degraded }, [price]),
      ...member,
      changes: [change],
    };
    const explained = explainResult(result, events);
    expect(explained.verdict.data).to.include({ status: "stable" });
    expect(explained.verdict.concept.status).to.equal("ok");
    expect(explained).to.deep.include({ evidence: [], changes: [] });
    expect(explained.events).to.have.length(2);
  });

  it("leaves it what is its own: another feature, kind or time, or another class", () => {
    const both = {
      ...resultOf(scoreOf("P"), { data: driftedBy(price, traffic) }, [price, traffic]),
      ...member,
    };
    const explained = explainResult(both, events);
    expect(explained.verdict.data.status).to.equal("drifted");
    expect(explained.evidence.map(({ feature }) => feature)).to.deep.equal(["traffic"]);

    for (const other of [
      { kind: "missing" as const },
      { sinceDay: DAY - 11 },
      { sinceDay: RUN_DAY + 11 },
      { feature: "list_price" },
    ]) {
      const own = evidenceOf({ ...price, ...other });
      const result = { ...resultOf(scoreOf("P"), { data: driftedBy(own) }, [own]), ...member };
      expect(explainResult(result, events)).to.equal(result);
    }
    const stranger = { ...both, classes: ["XYZ X"] };
    expect(explainResult(stranger, events)).to.equal(stranger);
  });
});
