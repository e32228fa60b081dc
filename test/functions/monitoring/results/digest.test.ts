import { expect } from "chai";
import type { AttentionItem, MonitoringSummary } from "../../../../functions/contracts/results/monitoring";
import { buildDigest } from "../../../../functions/monitoring/results/digest";

const SETTINGS = { dashboardUrl: "https://api.example/dashboard", falseAlarmRate: 0.01 };

function summaryOf(runDay: string): Omit<MonitoringSummary, "metricsPublished"> {
  return {
    environment: "prod",
    runDay,
    forecastOrigin: "2026-11-22",
    products: 800,
    accuracy: { wape: 0.294, baselineWape: 0.399 },
    drift: { productsTested: 790, productsDrifted: 3, byFeature: [] },
    concept: { ok: 780, warning: 1, degraded: 2, insufficientData: 17 },
  } as unknown as Omit<MonitoringSummary, "metricsPublished">;
}

function itemOf(productId: string, reason: string, changes: Partial<AttentionItem> = {}): AttentionItem {
  const text = `${reason} changed: 10.2, before 8.5`;
  return {
    productId,
    reasons: [text],
    causes: [{ reason, text, since: "2026-11-15", score: 1.8 }],
    since: "2026-11-15",
    score: 1.8,
    revenuePerDay: 100,
    watched: false,
    ...changes,
  };
}

describe("buildDigest", () => {
  it("says what drifted, since when, how sure, what it touches, and where to look", () => {
    const attention = [itemOf("P1", "selling_price level", { watched: true, revenuePerDay: 1234.5 })];
    const { digest } = buildDigest(summaryOf("2026-11-23"), attention, undefined, SETTINGS);
    expect(digest?.subject).to.equal(
      "[prod] 1 product newly in alarm, 1,234.50 of revenue a day, 2026-11-22",
    );
    const body = digest?.body ?? "";
    expect(body).to.include("P1 (watched), 1,234.50 of revenue a day");
    expect(body).to.include(
      "  - selling_price level changed: 10.2, before 8.5; since 2026-11-15; certainty 1.8",
    );
    expect(body).to.include("at most 1 % of the stable products");
    expect(body).to.include("Dashboard: https://api.example/dashboard");
    expect(body).not.to.match(/undefined|NaN|null/);
  });

  it("says nothing again while nothing changes, and speaks up for a new reason", () => {
    const first = buildDigest(summaryOf("2026-11-23"), [itemOf("P1", "price level")], undefined, SETTINGS);
    const same = buildDigest(summaryOf("2026-11-24"), [itemOf("P1", "price level")], first.alerts, SETTINGS);
    expect(same.digest).to.equal(undefined);
    const worse = [itemOf("P1", "price level"), itemOf("P2", "forecast error degraded")];
    const { digest } = buildDigest(summaryOf("2026-11-25"), worse, same.alerts, SETTINGS);
    expect(digest?.body).to.include("1 product newly in alarm");
    expect(digest?.body).to.include("In alarm altogether: 2 of 800 products.");
    expect(digest?.body).not.to.include("P1,");
  });

  it("forgets an alarm that was quiet for more than two weeks", () => {
    const item = itemOf("P1", "price level");
    const first = buildDigest(summaryOf("2026-11-01"), [item], undefined, SETTINGS);
    expect(buildDigest(summaryOf("2026-11-15"), [item], first.alerts, SETTINGS).digest).to.equal(undefined);
    expect(buildDigest(summaryOf("2026-11-16"), [item], first.alerts, SETTINGS).digest).not.to.equal(
      undefined,
    );
  });

  it("tells one event in many products as one, and counts those it does not list", () => {
    const attention = Array.from({ length: 60 }, (_, index) => itemOf(`P${index}`, "temperature level"));
    const { digest, alerts } = buildDigest(summaryOf("2026-11-23"), attention, undefined, SETTINGS);
    expect(digest?.body).to.include(
      "In several products at once: temperature level (60 products, the first since 2026-11-15).",
    );
    expect(digest?.body).to.include("... and 50 more.");
    expect(Object.keys(alerts.alerts)).to.have.length(60);
  });
});
