import { expect } from "chai";
import type {
  AlarmCause,
  AttentionItem,
  FleetEvent,
  MonitoringSummary,
} from "../../../../functions/contracts/results/monitoring";
import { buildDigest } from "../../../../functions/monitoring/results/digest";

const SETTINGS = {
  dashboardUrl: "https://api.example/dashboard",
  falseAlarmRate: 0.01,
  currency: { code: "EUR", usdPerUnit: 1.1 },
};

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

/** A cause with the figures the digest does not move. */
function causeOf(reason: string, since: string | null, changes: Partial<AlarmCause> = {}): AlarmCause {
  return {
    reason,
    text: reason,
    feature: "price",
    kind: "level",
    since,
    score: 1.8,
    oneInDays: 4500,
    sharedBy: 0,
    sharedWith: [],
    lookAt: ["a new price list", "the unit of sale"],
    ...changes,
  };
}

function itemOf(productId: string, reason: string, changes: Partial<AttentionItem> = {}): AttentionItem {
  const text = `${reason} changed from 8.5 to 10.2`;
  return {
    productId,
    reasons: [text],
    causes: [causeOf(reason, "2026-11-15", { text })],
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
      "[prod] 1 product newly in alarm, \u20ac1,234.50 of revenue a day, 22 Nov 2026",
    );
    const body = digest?.body ?? "";
    expect(body).to.include("P1 (watched), \u20ac1,234.50 of revenue a day");
    expect(body).to.include(
      "  - selling_price level changed from 8.5 to 10.2; since 15 Nov 2026; certainty 1.8 (1 day in 4,500 of a stable product)",
    );
    expect(body).to.include("    look at: a new price list; the unit of sale");
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
      "In several products at once: temperature level (60 products, the first since 15 Nov 2026).",
    );
    expect(digest?.body).to.include("... and 50 more.");
    expect(Object.keys(alerts.alerts)).to.have.length(60);
  });

  const lines = (attention: readonly AttentionItem[], changes: object = {}, settings: object = {}) =>
    buildDigest({ ...summaryOf("2026-11-23"), ...changes }, attention, undefined, {
      ...SETTINGS,
      ...settings,
    }).digest!.body.split("\n");
  it("tells line by line of a product, the fleet and where to look", () => {
    expect(lines([itemOf("P1", "price level")])).to.deep.equal([
      "1 product newly in alarm on 22 Nov 2026 (prod), touching \u20ac100.00 of revenue a day.",
      "In alarm altogether: 1 of 800 products. Those told before are not told again.",
      "",
      "P1, \u20ac100.00 of revenue a day",
      "  - price level changed from 8.5 to 10.2; since 15 Nov 2026; certainty 1.8 (1 day in 4,500 of a stable product)",
      "    look at: a new price list; the unit of sale",
      "",
      "Certainty is the evidence over the alarm threshold, which at most 1 % of the stable products",
      "pass in a run: just above 1 can be chance, 2 seldom is.",
      "Known or wanted? ops drift acknowledge PRODUCT FEATURE --why TEXT, and it is the new reference (forecast_error for errors).",
      "",
      "Inputs drifted: 3 of 790 tested products.",
      "Forecast errors: 2 degraded, 1 warning, 780 ok.",
      "Fleet WAPE 29.4 %, seasonal-naive baseline 39.9 %.",
      "",
      "Dashboard: https://api.example/dashboard",
      "All products: the table monitoring_products with dt = 2026-11-23; in the lake, monitoring/commits/2026-11-23.json names the files.",
    ]);
  });

  it("has no line for a dashboard that is not there, and n/a for an accuracy that is not known", () => {
    const body = lines(
      [itemOf("P1", "price level")],
      { accuracy: { wape: null, baselineWape: 0.4 } },
      { dashboardUrl: undefined, falseAlarmRate: 0.0125 },
    );
    expect(body.slice(-3)).to.deep.equal([
      "Fleet WAPE n/a, seasonal-naive baseline 40 %.",
      "",
      "All products: the table monitoring_products with dt = 2026-11-23; in the lake, monitoring/commits/2026-11-23.json names the files.",
    ]);
    expect(body.join("\n")).to.include("at most 1.3 % of the stable products");
  });

  it("lists three causes of a product and counts the rest, and says where revenue or beginning is unknown", () => {
    const causes = ["a", "b", "c", "d", "e"].map((reason) => causeOf(reason, null));
    const productLines = (count: number) =>
      lines([itemOf("P1", "x", { causes: causes.slice(0, count), revenuePerDay: null })]).slice(3, -10);
    expect(productLines(5)).to.deep.equal([
      "P1, revenue unknown",
      "  - a; certainty 1.8 (1 day in 4,500 of a stable product)",
      "    look at: a new price list; the unit of sale",
      "  - b; certainty 1.8 (1 day in 4,500 of a stable product)",
      "    look at: a new price list; the unit of sale",
      "  - c; certainty 1.8 (1 day in 4,500 of a stable product)",
      "    look at: a new price list; the unit of sale",
      "  - and 2 more",
      "",
    ]);
    expect(productLines(3).at(-3)).to.include("  - c; certainty 1.8");
  });

  it("says who shares a cause, how rare it is beyond what was measured, and what nobody acknowledged", () => {
    const shared = { sharedBy: 7, sharedWith: ["A", "B", "C", "D", "E"], oneInDays: null };
    const body = lines([itemOf("P1", "x", { causes: [causeOf("x", null, shared)] })], {
      changes: { newNormal: 11, acknowledged: 1, expected: 0, unacknowledged: [] },
    });
    expect(body).to.include(
      "  - x; certainty 1.8 (less than 1 day in 10,000 of a stable product); shared by 7 other products (A, B, C, D, E, ...)",
    );
    expect(body).to.include("Became the new normal and nobody acknowledged it: 11 changes; ops drift list.");
    const one = { sharedBy: 1, sharedWith: ["A"] };
    expect(lines([itemOf("P1", "x", { causes: [causeOf("x", null, one)] })]).join("\n")).to.include(
      "shared by 1 other product (A)\n",
    );
  });

  it("tells new breaches of live requests, once in two weeks", () => {
    const breach = {
      feature: "rain",
      check: "data_type_check",
      description: "Only 50.0% of data is Fractional.",
    };
    const liveInputs = { rows: 9, violations: [breach] };
    const first = buildDigest({ ...summaryOf("2026-11-23"), liveInputs }, [], undefined, SETTINGS);
    expect(first.digest!.subject).to.match(/^\[prod\] live requests break their baseline, 0 products newly/);
    expect(first.digest!.body).to.include(
      "  - rain: Only 50.0% of data is Fractional.\n    look at: who calls",
    );
    const again = buildDigest({ ...summaryOf("2026-11-24"), liveInputs }, [], first.alerts, SETTINGS);
    expect(again.digest).to.equal(undefined);
    const other = { ...breach, check: "completeness_check" };
    const more = { rows: 9, violations: [breach, other] };
    const second = buildDigest({ ...summaryOf("2026-11-25"), liveInputs: more }, [], again.alerts, SETTINGS);
    expect(second.digest!.body.match(/ {2}- rain/g)).to.have.length(1);
  });

  it("tells an event of many products before anything else, once", () => {
    const event: FleetEvent = {
      ...{
        id: "e",
        className: "fleet",
        feature: "forecast_error",
        kind: "error",
        direction: "down",
        isSize: false,
      },
      ...{ since: "2026-11-19", raisedOn: "2026-11-23", lastInAlarm: "2026-11-23", score: 1.44 },
      ...{ products: 1200, share: 0.934, lookAt: ["a model promoted shortly before"] },
    };
    const told = (runDay: string) =>
      buildDigest({ ...summaryOf(runDay), events: [event], productsInEvents: 143 }, [], undefined, SETTINGS)
        .digest;
    expect(told("2026-11-23")!.subject).to.include(
      "[prod] 1 event of many products, 0 products newly in alarm",
    );
    expect(told("2026-11-23")!.body.split("\n").slice(0, 4)).to.deep.equal([
      "1 event that many products share, told once:",
      "  - demand is below forecasts for at least 93 % of 1,200 products; since 19 Nov 2026; certainty 1.4",
      "    look at: a model promoted shortly before",
      "Alarms of 143 products are part of that and are not counted one by one. Known or wanted? ops drift acknowledge all FEATURE --why TEXT.",
    ]);
    expect(told("2026-11-24")).to.equal(undefined);
  });

  it("lists ten products and does not count down to none", () => {
    const attention = (count: number) =>
      Array.from({ length: count }, (_, index) => itemOf(`P${index}`, `x${index}`));
    expect(lines(attention(10)).filter((line) => line.startsWith("P"))).to.have.length(10);
    expect(lines(attention(10)).join("\n")).to.not.include("more.");
    const eleven = lines(attention(11));
    expect(eleven.filter((line) => line.startsWith("P"))).to.have.length(10);
    expect(eleven).to.include("... and 1 more.");
  });

  it("adds up the revenue of what is new, and takes losses off nothing", () => {
    const items = [
      itemOf("P1", "a", { revenuePerDay: 1_000.25 }),
      itemOf("P2", "b", { revenuePerDay: -500 }),
      itemOf("P3", "c", { revenuePerDay: null }),
    ];
    expect(lines(items)[0]).to.equal(
      "3 products newly in alarm on 22 Nov 2026 (prod), touching \u20ac1,000.25 of revenue a day.",
    );
  });

  it("tells three causes at most that several products share, the most shared first, then by name", () => {
    const items = (reason: string, count: number, sinceOf: (index: number) => string | null = () => null) =>
      Array.from({ length: count }, (_, index) =>
        itemOf(`${reason}${index}`, reason, { causes: [causeOf(reason, sinceOf(index))] }),
      );
    const commonOf = (attention: readonly AttentionItem[]) => lines(attention)[2];
    const dates = [null, "2026-11-16", "2026-11-14", null, "2026-11-15"];
    expect(
      commonOf([
        ...items("z", 3),
        ...items("a", 3),
        ...items("rare", 2),
        ...items("m", 5, (i) => dates[i]!),
        ...items("b", 3),
      ]),
    ).to.equal(
      "In several products at once: m (5 products, the first since 14 Nov 2026); a (3 products); b (3 products).",
    );
    expect(commonOf(items("rare", 2))).to.equal("");
    expect(commonOf(items("x", 3, (i) => ["2026-11-10", "2026-11-12", null][i]!))).to.include(
      "since 10 Nov 2026",
    );
  });

  it("counts one of a thing as one", () => {
    const body = lines([itemOf("P1", "a")], {
      products: 1,
      drift: { productsTested: 1, productsDrifted: 1 },
    });
    expect(body[1]).to.include("1 of 1 product.");
    expect(body).to.include("Inputs drifted: 1 of 1 tested product.");
  });

  it("remembers of each product all reasons told, by name, and when it was last in alarm", () => {
    const two = itemOf("B", "x", { causes: [causeOf("zeal", null), causeOf("area", null)] });
    const first = buildDigest(summaryOf("2026-11-20"), [two, itemOf("A", "price")], undefined, SETTINGS);
    expect(first.alerts.alerts).to.deep.equal({
      A: { reasons: "price", lastSeen: "2026-11-20" },
      B: { reasons: "area|zeal", lastSeen: "2026-11-20" },
    });
    expect(Object.keys(first.alerts.alerts)).to.deep.equal(["A", "B"]);
    const several = ["A", "C", "B", "E", "D"].map((productId) => itemOf(productId, "price"));
    const { alerts } = buildDigest(summaryOf("2026-11-20"), several, undefined, SETTINGS).alerts;
    expect(Object.keys(alerts)).to.deep.equal(["A", "B", "C", "D", "E"]);
    const three = itemOf("B", "x", { causes: [causeOf("zeal", null), causeOf("gaps", null)] });
    const second = buildDigest(summaryOf("2026-11-22"), [three], first.alerts, SETTINGS);
    expect(second.digest!.subject).to.include("1 product newly in alarm");
    expect(second.alerts.alerts).to.deep.equal({
      A: { reasons: "price", lastSeen: "2026-11-20" },
      B: { reasons: "area|gaps|zeal", lastSeen: "2026-11-22" },
    });
    expect(second.digest!.attributes).to.deep.equal({
      environment: "prod",
      kind: "monitoring",
      runDay: "2026-11-22",
    });
    expect(buildDigest(summaryOf("2026-11-23"), [], undefined, SETTINGS)).to.deep.equal({
      digest: undefined,
      alerts: { alerts: {} },
    });
  });
});
