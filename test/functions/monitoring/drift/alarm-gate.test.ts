import { expect } from "chai";
import { AlarmGate } from "../../../../functions/monitoring/drift/alarm-gate";

/** Days of the scores that are in alarm. */
function play(...scores: readonly number[]): number[] {
  const gate = new AlarmGate();
  return scores.flatMap((score, day) => (gate.advance(score) ? [day] : []));
}

describe("AlarmGate", () => {
  it("opens above the threshold, for four days at least", () => {
    expect(play(0.9, 1, 1.01, 0.2, 0.1, 0.1, 0.1)).to.deep.equal([2, 3, 4, 5]);
  });

  it("stays while the evidence is high and still rises", () => {
    expect(play(1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 0.96, 0.9)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("closes five days after the highest evidence and opens again when that is exceeded by three tenths", () => {
    const stale = [1.1, 1.2, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.5, 1.55, 1.55];
    expect(play(...stale)).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    expect(play(...stale, 1.7)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 12]);
    // After the evidence was low once, the next alarm needs no more than the threshold.
    expect(play(...stale, 0.5, 1.05)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 13]);
  });

  it("closes at once where there is no evidence at all, and forgets the alarm", () => {
    expect(play(3, 2, 0, 0, 1.1)).to.deep.equal([0, 1, 4]);
  });
});
