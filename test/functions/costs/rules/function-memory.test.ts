import { expect } from "chai";
import type { CostLine } from "../../../../functions/costs/cost-lines";
import { judgeFunctionMemory } from "../../../../functions/costs/rules/function-memory";
import type { FunctionUse } from "../../../../functions/costs/usage";
import {
  type CaseChanges,
  expectRecommendation,
  expectUndecided,
  listVerdicts,
  RANGE,
} from "../../../support/cost-case";

/** Seconds of functions on the bill, so much a day. */
function billFunctions(usd: number, days = 14, usageType = "USE1-Lambda-GB-Second-ARM"): CostLine[] {
  return Array.from({ length: days }, (_, index) => ({
    day: RANGE.toDay - index,
    service: "AWS Lambda",
    usageType,
    quantity: usd / 0.000013,
    usd,
  }));
}

/** Three quarters of all time in `monitor`, which takes 1,000 of its 3,008 MiB. */
const MONITOR: FunctionUse = {
  name: "monitor",
  memoryMib: 3008,
  gibSeconds: 3_000,
  usedMibPeak: 1_000,
  runsMeasured: 14,
  daysMeasured: 14,
};
const PREDICT: FunctionUse = { name: "predict", memoryMib: 1024, gibSeconds: 1_000 };

function used(monitor: Partial<FunctionUse> = {}, lines = billFunctions(4)): CaseChanges {
  return { input: { lines, functions: [{ ...MONITOR, ...monitor }, PREDICT] } };
}

describe("a function with more memory than it takes", () => {
  it("gets that of one processor, and saves its part of the bill", () => {
    const found = expectRecommendation(judgeFunctionMemory, used());
    expect(found.changes).to.deep.equal([
      { path: "operations.functionMemoryMib.monitor", from: 3008, to: 1769 },
    ]);
    // USD 4 a day for 30.4375 days, three quarters of it in the function.
    expect(found.savingUsdPerMonth).to.be.closeTo(4 * 30.4375 * 0.75 * (1 - 1769 / 3008), 1e-9);
    expect(found.evidence[0]).to.equal(
      "maxMemoryUsedMB at most 1000 of 3008, maximum of 14 runs on 14 days (platform.report)",
    );
    expect(found.oneOf).to.equal("function-memory:monitor");
  });

  it("keeps room above what a run took: a third of it and more", () => {
    const { changes } = expectRecommendation(judgeFunctionMemory, used({ usedMibPeak: 1_390 }));
    expect(changes[0]!.to).to.equal(1_986);
    // 2,100 MiB want all that there is.
    expect(listVerdicts(judgeFunctionMemory, used({ usedMibPeak: 2_106 }))).to.deep.equal([]);
  });

  it("is judged from seven days of reports on, and of the bill", () => {
    expect(
      expectRecommendation(judgeFunctionMemory, used({ daysMeasured: 7 }, billFunctions(4, 7))),
    ).to.be.an("object");
    for (const changes of [
      used({ daysMeasured: 6 }),
      used({}, billFunctions(4, 6)),
      used({ usedMibPeak: undefined, daysMeasured: undefined }),
    ]) {
      expect(expectUndecided(judgeFunctionMemory, changes).because).to.match(
        /^what its runs took was reported on [06] days; 7 are needed$/,
      );
    }
  });

  it("is told where logs are kept too short to know", () => {
    const changes = { ...used({ daysMeasured: 6 }), levers: { logRetentionDays: 7 } };
    expect(expectUndecided(judgeFunctionMemory, changes).because).to.equal(
      "what its runs took was reported on 6 days; 7 are needed, and logs are kept for 7 (operations.logRetentionDays)",
    );
  });

  it("is left alone where it has no more than a processor's share, or the saving is not worth it", () => {
    expect(listVerdicts(judgeFunctionMemory, used({ memoryMib: 1769 }))).to.deep.equal([]);
    // A dollar a month: 1 / (30.4375 x 0.75 x 0.4119) a day.
    const dollar = 1 / (30.4375 * 0.75 * (1 - 1769 / 3008));
    expect(listVerdicts(judgeFunctionMemory, used({}, billFunctions(dollar * 0.99)))).to.deep.equal([]);
    expect(listVerdicts(judgeFunctionMemory, used({}, billFunctions(dollar * 1.01)))).to.have.length(1);
  });

  it("is not known of without measurements, without time, and without a bill", () => {
    expect(listVerdicts(judgeFunctionMemory, { input: { lines: billFunctions(4) } })).to.deep.equal([]);
    const idle = { input: { lines: billFunctions(4), functions: [{ ...MONITOR, gibSeconds: 0 }] } };
    expect(listVerdicts(judgeFunctionMemory, idle)).to.deep.equal([]);
    expect(listVerdicts(judgeFunctionMemory, used({}, []))).to.deep.equal([]);
  });
});
