import { expect } from "chai";
import {
  alarmsOfRule,
  evaluateRule,
  parseAlarmRule,
} from "../../../../../scripts/sandbox/services/cloudwatch/alarm-rule";

const holds = (rule: string) =>
  evaluateRule(parseAlarmRule(rule), (name) =>
    name.startsWith("bad") ? "ALARM" : name === "new" ? "INSUFFICIENT_DATA" : "OK",
  );

describe("a composite alarm's rule", () => {
  it("looks at the states of alarms named by name, quoted name or ARN", () => {
    expect(holds("ALARM(bad)")).to.equal(true);
    expect(holds('ALARM("bad one")')).to.equal(true);
    expect(holds("ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:bad-arn)")).to.equal(true);
    expect(holds("OK(bad)")).to.equal(false);
    expect(holds("INSUFFICIENT_DATA(new)")).to.equal(true);
  });

  it("binds NOT before AND before OR", () => {
    expect(holds("ALARM(good) AND ALARM(good) OR ALARM(bad)")).to.equal(true);
    expect(holds("ALARM(good) AND (ALARM(good) OR ALARM(bad))")).to.equal(false);
    expect(holds("NOT ALARM(good) AND ALARM(bad)")).to.equal(true);
    expect(holds("TRUE AND NOT FALSE")).to.equal(true);
  });

  it("names the alarms it depends on", () => {
    expect(alarmsOfRule(parseAlarmRule("ALARM(a) OR (OK(b) AND NOT ALARM(c))"))).to.deep.equal([
      "a",
      "b",
      "c",
    ]);
  });

  it("is refused when it is malformed", () => {
    for (const rule of ["", "ALARM()", "ALARM(a) AND", "ALARM(a) ALARM(b)", "(ALARM(a)", "SOMETHING(a)"]) {
      expect(() => parseAlarmRule(rule), rule).to.throw("valid rule expression");
    }
  });
});
