import { expect } from "chai";
import { SandboxClock } from "../../../scripts/sandbox/clock";

describe("the sandbox clock", () => {
  it("runs what is due in order of time, then of registration", async () => {
    const clock = new SandboxClock(0);
    const seen: string[] = [];
    clock.at(20, () => void seen.push(`c@${clock.nowMs}`));
    clock.at(10, () => void seen.push(`a@${clock.nowMs}`));
    clock.at(10, () => void seen.push(`b@${clock.nowMs}`));
    clock.at(30, () => void seen.push("too late"));
    await clock.advanceTo(25);
    expect(seen).to.deep.equal(["a@10", "b@10", "c@20"]);
    expect(clock.nowMs).to.equal(25);
  });

  it("awaits each timer and runs what a timer adds on the way", async () => {
    const clock = new SandboxClock(0);
    const seen: number[] = [];
    const tick = async () => {
      await Promise.resolve();
      seen.push(clock.nowMs);
      clock.at(clock.nowMs + 10, tick);
    };
    clock.at(10, tick);
    await clock.advanceTo(35);
    expect(seen).to.deep.equal([10, 20, 30]);
    expect(clock.nextDueMs).to.equal(40);
  });

  it("leaves out what was cancelled and refuses to go back", async () => {
    const clock = new SandboxClock(100);
    const cancel = clock.at(110, () => expect.fail("it was cancelled"));
    cancel();
    await clock.advanceTo(200);
    const refusal = await clock.advanceTo(150).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(RangeError);
  });

  it("refuses to be moved from within a timer", async () => {
    const clock = new SandboxClock(0);
    let refusal: unknown;
    clock.at(1, async () => {
      refusal = await clock.advanceTo(2).catch((error: unknown) => error);
    });
    await clock.advanceTo(1);
    expect((refusal as Error).message).to.contain("being moved already");
  });
});
