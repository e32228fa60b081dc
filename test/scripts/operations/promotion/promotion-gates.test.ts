import { expect } from "chai";
import type { MonitoringSummary } from "../../../../functions/contracts/results/monitoring";
import { parseDay } from "../../../../functions/demand/calendar";
import {
  GATE_DEFAULTS,
  type GateInputs,
  judgeGates,
} from "../../../../scripts/operations/promotion/promotion-gates";

const MONITORING = {
  runDay: "2026-06-15",
  window: { from: "2026-06-01", to: "2026-06-14", days: 14 },
  days: { scored: 990, quarantined: 10 },
  accuracy: { wape: 0.4 },
  attention: [],
} as unknown as MonitoringSummary;

const GOOD: GateInputs = {
  endpoint: { name: "forecast", status: "InService", variants: [] },
  alarms: [{ name: "latency", state: "OK" }],
  monitoring: MONITORING,
  today: parseDay("2026-06-15")!,
};

function unmet(changes: Partial<GateInputs>): readonly string[] {
  return judgeGates({ ...GOOD, ...changes }, GATE_DEFAULTS)
    .filter(({ isMet }) => !isMet)
    .map(({ name }) => name);
}

function monitoring(changes: object): MonitoringSummary {
  return { ...MONITORING, ...changes };
}

describe("judgeGates", () => {
  it("lets a model pass that is healthy, fresh and accurate", () => {
    expect(unmet({})).to.deep.equal([]);
  });

  it("holds back while the endpoint is not in service", () => {
    expect(unmet({ endpoint: { ...GOOD.endpoint, status: "Updating" } })).to.deep.equal([
      "endpoint in service",
    ]);
  });

  it("holds back while an alarm is on, not while one has no data", () => {
    expect(unmet({ alarms: [{ name: "latency", state: "ALARM" }] })).to.deep.equal(["no alarm"]);
    expect(unmet({ alarms: [{ name: "latency", state: "INSUFFICIENT_DATA" }] })).to.deep.equal([]);
  });

  it("holds back when the monitoring run is two days old, not when it is of yesterday", () => {
    expect(unmet({ today: GOOD.today + 1 })).to.deep.equal([]);
    expect(unmet({ today: GOOD.today + 2 })).to.deep.equal(["monitoring run fresh"]);
  });

  it("holds back with too few scored days", () => {
    const short = monitoring({ window: { from: "2026-06-09", to: "2026-06-14", days: 6 } });
    expect(unmet({ monitoring: short })).to.deep.equal(["enough scored days"]);
  });

  it("holds back above the threshold, and where WAPE is undefined", () => {
    expect(unmet({ monitoring: monitoring({ accuracy: { wape: 0.91 } }) })).to.include(
      "WAPE within threshold",
    );
    expect(unmet({ monitoring: monitoring({ accuracy: { wape: null } }) })).to.include(
      "WAPE within threshold",
    );
  });

  it("holds back when the target's model is better on the same days, and compares no other days", () => {
    const better = monitoring({ accuracy: { wape: 0.3 } });
    const otherDays = monitoring({
      accuracy: { wape: 0.3 },
      window: { from: "2026-05-01", to: "2026-05-14", days: 14 },
    });
    expect(unmet({ targetMonitoring: better })).to.deep.equal([
      "WAPE not worse than the target's on the same days",
    ]);
    expect(unmet({ targetMonitoring: otherDays })).to.deep.equal([]);
  });

  it("holds back when a watched product is degraded, not for one nobody watches", () => {
    const item = { productId: "A", reasons: [], since: null, score: 1.5, revenuePerDay: null };
    expect(unmet({ monitoring: monitoring({ attention: [{ ...item, watched: true }] }) })).to.deep.equal([
      "no degraded watch-list product",
    ]);
    expect(unmet({ monitoring: monitoring({ attention: [{ ...item, watched: false }] }) })).to.deep.equal([]);
  });

  it("holds back a model of which more than one forecast in a hundred was not believed, however good the rest", () => {
    const often = monitoring({ days: { scored: 989, quarantined: 11 }, accuracy: { wape: 0.01 } });
    expect(unmet({ monitoring: often })).to.deep.equal(["forecasts are to be believed"]);
    const always = monitoring({ days: { scored: 0, quarantined: 1000 }, accuracy: { wape: null } });
    expect(unmet({ monitoring: always })).to.include.members([
      "WAPE within threshold",
      "forecasts are to be believed",
    ]);
    expect(unmet({ monitoring: monitoring({ days: { scored: 1000 } }) }), "not counted yet").to.deep.equal(
      [],
    );
  });

  it("holds back when there is no monitoring run at all", () => {
    expect(unmet({ monitoring: undefined })).to.have.length(5);
  });
});
