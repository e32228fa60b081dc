import { expect } from "chai";
import fc from "fast-check";
import type { TreatMissingData } from "../../../../../scripts/sandbox/services/cloudwatch/alarm";
import { evaluatePoints } from "../../../../../scripts/sandbox/services/cloudwatch/judge-alarm";

const TREATMENTS: readonly TreatMissingData[] = ["missing", "ignore", "breaching", "notBreaching"];

/** `0` is a good point, `X` a breaching one, `-` a missing one; oldest first, as the user guide writes them. */
function judge(points: string, datapointsToAlarm: number, treatMissingData: TreatMissingData) {
  const newestFirst = points
    .split(" ")
    .reverse()
    .map((point) => (point === "-" ? undefined : point === "X" ? 1 : 0));
  return (
    evaluatePoints(newestFirst, {
      evaluationPeriods: 3,
      datapointsToAlarm,
      treatMissingData,
      isBreaching: (value) => value > 0.5,
    }) ?? "retain"
  );
}

describe("the judgement of an alarm's datapoints", () => {
  // The two tables of "Configuring how CloudWatch alarms treat missing data" in the CloudWatch user guide.
  const ALL_THREE: readonly [string, string, string, string, string][] = [
    ["0 - X - X", "OK", "OK", "OK", "OK"],
    ["- - - - 0", "OK", "OK", "OK", "OK"],
    ["- - - - -", "INSUFFICIENT_DATA", "retain", "ALARM", "OK"],
    ["0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
    ["- - X - -", "ALARM", "retain", "ALARM", "OK"],
  ];
  const TWO_OF_THREE: readonly [string, string, string, string, string][] = [
    ["0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
    ["0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
    ["0 - X - -", "OK", "OK", "ALARM", "OK"],
    ["- - - - 0", "OK", "OK", "ALARM", "OK"],
    ["- - - X -", "ALARM", "retain", "ALARM", "OK"],
  ];
  for (const [points, ...expected] of ALL_THREE) {
    it(`judges ${points} by the user guide's table for 3 of 3`, () => {
      expect(TREATMENTS.map((treatment) => judge(points, 3, treatment))).to.deep.equal(expected);
    });
  }
  for (const [points, ...expected] of TWO_OF_THREE) {
    it(`judges ${points} by the user guide's table for 2 of 3`, () => {
      expect(TREATMENTS.map((treatment) => judge(points, 2, treatment))).to.deep.equal(expected);
    });
  }

  it("does not depend on the treatment while no point is missing", () => {
    const points = fc.array(fc.constantFrom("0", "X"), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 3 }), (values, datapoints) => {
        const verdicts = new Set(
          TREATMENTS.map((treatment) => judge(values.join(" "), datapoints, treatment)),
        );
        expect(verdicts.size).to.equal(1);
      }),
    );
  });

  it("never alarms on good points alone", () => {
    const points = fc.array(fc.constantFrom("0", "-"), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(points, fc.constantFrom("missing", "ignore", "notBreaching"), (values, treatment) => {
        expect(judge(values.join(" "), 2, treatment as TreatMissingData)).to.not.equal("ALARM");
      }),
    );
  });
});
