import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parseDay } from "../../../functions/demand/calendar";
import {
  describeFirstModel,
  type FirstModelFacts,
  lookForFirst,
} from "../../../functions/retraining/first-model";

const TODAY = parseDay("2026-11-30")!;
const look = (historyDays: number, record = {}) =>
  lookForFirst(historyDays, 70, record, TODAY, { restDays: 28 });

describe("the training of a first model", () => {
  it("is due once there is enough history, and says from when on there is", () => {
    expect(look(70).due?.reason).to.equal("first");
    expect(look(69).due).to.equal(undefined);
    expect(look(69).because).to.contain("from 2026-12-01 on");
    expect(look(0).because).to.contain("from 2027-02-08 on");
  });

  it("rests after one that was no better than a simple method", () => {
    expect(look(400, { lastDue: "2026-11-03" }).due).to.equal(undefined);
    expect(look(400, { lastDue: "2026-11-02" }).due?.reason).to.equal("first");
  });
});

describe("what a stack needs for its first model", () => {
  const RUN = {
    version: "2026-11-29-0123abcd",
    dueOn: "2026-11-29",
    accepted: true,
    because: "30 % less error",
  };
  const FACTS: FirstModelFacts = { environment: "dev", trains: true, hasHistory: true };
  const cases: [string, Partial<FirstModelFacts>, string, string | null][] = [
    ["demand, before anything else", { hasHistory: false, trains: false }, "no-history", "data import FILE"],
    ["somebody who says where it comes from", { trains: false }, "no-training", "retraining.enabled true"],
    ["longer history", { notDueBecause: "the history has 20 days" }, "short-history", null],
    ["to be begun", {}, "ready", "retrain start"],
    [
      "the end of a training",
      { startedOn: "2026-11-30", lastRun: { ...RUN, accepted: false } },
      "training",
      "retrain list",
    ],
    ["to be let in", { startedOn: "2026-11-29", lastRun: RUN }, "accepted", "retrain propose"],
    [
      "another try",
      { startedOn: "2026-11-29", lastRun: { ...RUN, accepted: false } },
      "rejected",
      "retrain start",
    ],
  ];
  for (const [what, facts, step, next] of cases) {
    it(`is ${what}`, () => {
      const found = describeFirstModel({ ...FACTS, ...facts });
      expect(found.step).to.equal(step);
      if (next === null) expect(found.next).to.equal(null);
      else expect(found.next).to.contain(next).and.contain("--stack dev");
    });
  }

  it("is told in the documents as it is told by status", () => {
    const page = readFileSync(join(__dirname, "../../../docs/retraining.md"), "utf8");
    const told = page.split("\n").filter((line) => line.startsWith("Model       none yet: "));
    const expected = [{ hasHistory: false }, {}].map((facts) => {
      const { because, next } = describeFirstModel({ ...FACTS, ...facts });
      return `Model       none yet: ${because}. Next: ${next}`;
    });
    expect(told).to.deep.equal(expected);
  });
});
