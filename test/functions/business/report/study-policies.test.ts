import { expect } from "chai";
import { studyPolicies } from "../../../../functions/business/report/study-policies";
import { policyStudy } from "../../../../functions/contracts/results/policy-study";
import type { BusinessSettings } from "../../../../functions/contracts/settings/business";
import { keepRuns } from "../../../support/kept-runs";
import { businessSettings } from "../../../support/settings";

/** Ordered up to the level each day, which is dear: there is something to recommend. */
const POLICY = businessSettings({
  leadTimeDays: 4,
  reviewPeriodDays: 1,
  costPerOrderAmount: 5,
  orderPolicy: "order-up-to",
});

const study = (wanted: Partial<BusinessSettings> = {}, days = 28, isAlone = false) => {
  const policy = { ...POLICY, ...wanted };
  const { start, runs } = keepRuns(policy);
  return studyPolicies(start, runs, days, policy, undefined, isAlone ? () => false : undefined);
};

describe("what other policies would have cost", () => {
  const found = study();
  const present = found.policies.find(({ isPresent }) => isPresent)!;

  it("is told as the contract says", () => {
    expect(policyStudy.safeParse(JSON.parse(JSON.stringify(found))).error).equal(undefined);
    expect([found.from, found.to, found.inUseSince]).deep.equal(["2024-10-25", "2024-11-21", "2024-10-05"]);
    expect([found.products, found.studiedProducts]).deep.equal([12, 12]);
  });

  it("has the present policy once, the curve of targets, and the others", () => {
    expect(found.policies.filter(({ isPresent }) => isPresent)).length(1);
    expect(present.settings).deep.equal({
      orderPolicy: "order-up-to",
      reviewPeriodDays: 1,
      serviceTarget: "cycle-service-level",
      serviceLevelTarget: 0.98,
    });
    const curve = found.policies.filter(({ isOnCurve }) => isOnCurve);
    expect(curve.map(({ settings }) => settings.serviceLevelTarget)).deep.equal([
      0.9, 0.95, 0.98, 0.99, 0.995, 0.999,
    ]);
    expect(new Set(found.policies.map(({ name }) => name)).size).equal(found.policies.length);
    expect(found.policies.length).equal(11);
  });

  it("adds up, and compares with the present policy", () => {
    for (const policy of found.policies) {
      expect(policy.totalCostAmount).closeTo(
        policy.lostMarginAmount + policy.holdingCostAmount + policy.orderingCostAmount,
        1e-9,
      );
      expect(policy.savingAmount).closeTo(present.totalCostAmount - policy.totalCostAmount, 1e-6);
      if (policy.savingLowAmount !== null) {
        expect(policy.savingLowAmount).most(policy.savingAmount);
        expect(policy.savingHighAmount).least(policy.savingAmount);
      }
    }
    expect([present.savingAmount, present.savingLowAmount]).deep.equal([0, null]);
    const least = Math.min(...found.policies.map(({ totalCostAmount }) => totalCostAmount));
    expect(found.policies.find(({ name }) => name === found.leastCost)!.totalCostAmount).equal(least);
  });

  it("tells what no policy could have undercut with the same stock, whatever orders cost", () => {
    for (const one of [found, study({ orderPolicy: "reorder-point", costPerOrderAmount: 50 }, 28, true)]) {
      const { totalCostAmount, lostMarginAmount } = one.policies.find(({ isPresent }) => isPresent)!;
      expect(one.leastAmount).within(0.1 * (totalCostAmount - lostMarginAmount), totalCostAmount);
      expect(one.evidence).match(
        /had all of these days been known beforehand, it would still have been \$[\d,]+\.$/,
      );
    }
    const waiting = study({ unmetDemand: "backordered" }, 28, true);
    expect(waiting.leastAmount).equal(null);
    expect(waiting.evidence).not.contain("known beforehand");
  });

  it("serves more and holds more along the curve", () => {
    const curve = found.policies.filter(({ isOnCurve }) => isOnCurve);
    for (let index = 1; index < curve.length; index++) {
      expect(curve[index]!.lostMarginAmount).most(curve[index - 1]!.lostMarginAmount + 1e-9);
      expect(curve[index]!.holdingCostAmount).least(curve[index - 1]!.holdingCostAmount - 1e-9);
    }
  });

  it("recommends fewer orders where each costs much, and says on what evidence", () => {
    expect(found.recommended).match(/reorder point|every 7 days/);
    const chosen = found.policies.find(({ name }) => name === found.recommended)!;
    expect(chosen.savingLowAmount).above(0);
    expect(chosen.orderingCostAmount).below(present.orderingCostAmount / 2);
    expect(found.evidence).match(/less than the present policy .* which is 95 % for 10 policies together/);
  });

  it("recommends nothing from less than two weeks", () => {
    const short = study({}, 13);
    expect(short.recommended).equal(null);
    expect(short.evidence).match(/^13 days are too few to recommend a change\. ".*" would have cost/);
    expect(study({}, 21).recommended).not.equal(null);
  });

  it("recommends nothing where nothing is surely cheaper", () => {
    // Neither stock nor orders cost anything and 99.99 % is steered to: no other can be better for sure.
    const calm = study({ costPerOrderAmount: 0, annualHoldingCostRatio: 0, serviceLevelTarget: 0.9999 });
    expect(calm.recommended).equal(null);
    expect(calm.evidence).match(/^None is surely cheaper|^No other policy would have cost less/);
  });

  it("starts from a policy at least cost, too", () => {
    const economic = study({ serviceTarget: "economic" });
    const own = economic.policies.find(({ isPresent }) => isPresent)!;
    expect(own.name).equal("order up to level, daily, critical ratio");
    expect(economic.policies.filter(({ isOnCurve }) => isOnCurve)).length(6);
  });

  it("knows what ordering up to the level would cost those who wait for the reorder point", () => {
    const waiting = study({ orderPolicy: "reorder-point" });
    const own = waiting.policies.find(({ isPresent }) => isPresent)!;
    expect(own.name).equal("reorder point (s,S), daily, cycles 98 %");
    expect(waiting.policies.length).equal(11);
    const daily = waiting.policies.find(({ name }) => name === "order up to level, daily, cycles 98 %")!;
    expect(daily.savingHighAmount).below(0);
  });
});
