import { expect } from "chai";
import { MESSAGE_KINDS, MESSAGE_SEVERITIES, type MessageRoute } from "../../../functions/contracts/messages";
import { kindOfAlarm, kindOfNote, severityOfAlarm } from "../../../functions/messages/classify";
import { followAlarm, routesFor } from "../../../functions/messages/follow-told";
import {
  type AlarmChange,
  readAlarmChange,
  tellAlarm,
  tellNote,
} from "../../../functions/messages/read-message";
import { renderChat, renderMail, renderPagerDuty, renderWebhook } from "../../../functions/messages/render";

const WORDING = { environment: "dev", alarmPrefix: "final-mile-dev-", pagesUrl: "https://pages.example" };
const CHANGE: AlarmChange = {
  name: "final-mile-dev-fleet-accuracy-critical",
  description: `Maximum of Wape above 0.9 in 1 of 1 points of a day. No data: none. Runbook: https://runbooks.example/page#fleet-accuracy`,
  state: "ALARM",
  reason: `Threshold Crossed: 1 out of the last 1 datapoints [1.25 (29/11/26 00:00:00)] was greater than the threshold (0.9).`,
  at: "2026-11-30T04:05:00.123Z",
};
const route = (given: Partial<MessageRoute>): MessageRoute => ({
  name: "all",
  kinds: [...MESSAGE_KINDS],
  severities: [...MESSAGE_SEVERITIES],
  digests: [],
  form: "mail",
  ...given,
});

describe("what a message is about", () => {
  it("is known of an alarm by its name", () => {
    for (const [name, kind] of [
      ["fleet-data-age-critical", "data"],
      ["fleet-rejected-files-warning", "data"],
      ["ingest-errors-critical", "data"],
      ["fleet-accuracy-warning", "model"],
      ["fleet-quarantine-critical", "model"],
      ["product-84077-mape-warning", "model"],
      ["fleet-held-orders-warning", "orders"],
      ["replenish-heartbeat-critical", "orders"],
      ["costs-errors-critical", "money"],
      ["endpoint-latency-warning", "service"],
      ["pages-server-errors-critical", "service"],
    ] as const) {
      expect(kindOfAlarm(name), name).to.equal(kind);
      expect(severityOfAlarm(name), name).to.equal(name.endsWith("warning") ? "warning" : "critical");
    }
    expect(severityOfAlarm("named-by-hand")).to.equal("critical");
  });

  it("is known of a note by what its sender says, or by who speaks; and never lost", () => {
    expect(kindOfNote("monitoring", "3 products newly in alarm")).to.equal("model");
    expect(kindOfNote("budget", "")).to.equal("money");
    expect(kindOfNote(undefined, "AWS Budgets: final-mile-dev-monthly has exceeded")).to.equal("money");
    expect(kindOfNote(undefined, "AWS Cost Anomaly Detection")).to.equal("money");
    expect(kindOfNote("something new", "hello")).to.equal("service");
  });
});

describe("an alarm", () => {
  it("is read from what CloudWatch publishes, a note from anything else", () => {
    const published = {
      Timestamp: CHANGE.at,
      Message: JSON.stringify({
        AlarmName: CHANGE.name,
        AlarmDescription: CHANGE.description,
        NewStateValue: "ALARM",
        NewStateReason: CHANGE.reason,
        StateChangeTime: CHANGE.at,
        Trigger: { Dimensions: [{ name: "ProductId", value: "A/7" }] },
      }),
    };
    const change = readAlarmChange(published)!;
    expect(change).to.deep.equal({ ...CHANGE, productId: "A/7" });
    expect(tellAlarm(change, WORDING).pageUrl).to.equal("https://pages.example/dashboard?product_id=A%2F7");
    expect(readAlarmChange({ Timestamp: "", Message: "Budget exceeded" })).to.equal(undefined);
    expect(readAlarmChange({ Timestamp: "", Message: "null" })).to.equal(undefined);
    expect(readAlarmChange({ Timestamp: "", Message: '{"accountId":"1"}' })).to.equal(undefined);
  });

  it("becomes a mail of short lines that says what, why, since when and what to do", () => {
    const mail = renderMail(tellAlarm(CHANGE, WORDING));
    expect(mail).to.equal(
      [
        'The alarm "fleet accuracy" of dev is on.',
        "",
        "Why: Threshold Crossed: 1 out of the last 1 datapoints [1.25 (29/11/26",
        "00:00:00)] was greater than the threshold (0.9).",
        "Rule: Maximum of Wape above 0.9 in 1 of 1 points of a day. No data:",
        "none.",
        "At: 2026-11-30 04:05:00 UTC",
        "",
        "What to do:",
        "https://runbooks.example/page#fleet-accuracy",
        "The page:",
        "https://pages.example/dashboard",
        "",
      ].join("\n"),
    );
  });

  it("breaks lines at words, keeps lists hanging and addresses whole", () => {
    const long = `https://pages.example/${"x".repeat(90)}`;
    const mail = renderMail({
      kind: "data",
      severity: "warning",
      title: "t",
      lines: [`- ${"word ".repeat(30).trim()}`, long],
    });
    const lines = mail.trimEnd().split("\n");
    expect(lines[1]!.startsWith("  word")).to.equal(true);
    expect(lines.filter((line) => line !== long).every((line) => line.length <= 72)).to.equal(true);
    expect(lines).to.include(long);
  });

  it("opens an incident under its own name and resolves the same one", () => {
    const on = renderPagerDuty(tellAlarm(CHANGE, WORDING), "dev");
    const over = renderPagerDuty(tellAlarm({ ...CHANGE, state: "OK" }, WORDING), "dev");
    expect(on).to.deep.include({ event_action: "trigger", dedup_key: CHANGE.name });
    expect(on).to.have.nested.property("payload.severity", "critical");
    expect(over).to.deep.include({ event_action: "resolve", dedup_key: CHANGE.name });
  });

  it("is shown in a channel in the form that Amazon Q Developer takes, with ways on", () => {
    const { content, ...head } = JSON.parse(renderChat(tellAlarm(CHANGE, WORDING)));
    expect(head).to.deep.equal({ version: "1.0", source: "custom" });
    expect(content.title).to.equal(":rotating_light: critical: fleet accuracy (dev)");
    expect(content.nextSteps).to.deep.equal([
      "<https://runbooks.example/page#fleet-accuracy|What to do>",
      "<https://pages.example/dashboard|Open the page>",
    ]);
  });

  it("comes to a webhook with its text and what a program sorts by", () => {
    expect(renderWebhook(tellAlarm(CHANGE, WORDING), "dev")).to.include({
      severity: "critical",
      kind: "model",
      alarm: CHANGE.name,
      state: "on",
    });
  });
});

describe("who is told", () => {
  const note = tellNote(
    {
      Timestamp: "",
      Subject: "Demand file rejected",
      Message: "a\nb",
      MessageAttributes: { kind: { Value: "data" } },
    },
    WORDING,
  );

  it("is who wants the kind and the severity", () => {
    expect(note).to.deep.include({ kind: "data", severity: "warning", lines: ["a", "b"] });
    const names = (routes: readonly MessageRoute[]) => routesFor(note, routes).map(({ name }) => name);
    expect(
      names([
        route({}),
        route({ name: "critical", severities: ["critical"] }),
        route({ name: "money", kinds: ["money"] }),
        route({ name: "data", kinds: ["data"], severities: ["warning"] }),
      ]),
    ).to.deep.equal(["all", "data"]);
  });

  const DAY_MS = 86_400_000;
  const on = { ...tellAlarm(CHANGE, WORDING), alarm: { name: CHANGE.name, state: "on" as const } };
  const over = { ...on, alarm: { name: CHANGE.name, state: "over" as const } };
  const routes = [route({}), route({ name: "money", kinds: ["money"] })];

  it("hears of an alarm once, and of its end if it heard of it", () => {
    const first = followAlarm(on, routes, { alarms: {} }, 0);
    expect(first.routes.map(({ name }) => name)).to.deep.equal(["all"]);
    // It comes and goes without ever being over.
    const again = followAlarm(on, routes, first.told, 6 * DAY_MS);
    expect(again.routes).to.deep.equal([]);
    const reminded = followAlarm(on, routes, again.told, 7 * DAY_MS);
    expect(reminded.routes.map(({ name }) => name)).to.deep.equal(["all"]);
    const end = followAlarm(over, routes, first.told, DAY_MS);
    expect(end.routes.map(({ name }) => name)).to.deep.equal(["all"]);
    expect(end.told.alarms).to.deep.equal({});
    expect(followAlarm(on, routes, end.told, DAY_MS).routes).to.have.length(1);
  });

  it("hears nothing of the end of what nobody was told: a deployment's first evaluations", () => {
    expect(followAlarm(over, routes, { alarms: {} }, 0).routes).to.deep.equal([]);
    const unwanted = followAlarm(on, [routes[1]!], { alarms: {} }, 0);
    expect(unwanted).to.deep.equal({ routes: [], told: { alarms: {} } });
  });
});
