import { expect } from "chai";
import {
  addError,
  createErrorProfile,
  createLossThresholds,
  createQuantiles,
  forget,
  lossOfProfile,
  probabilityInProfile,
  toErrorProfile,
  totalWeight,
} from "../../../../functions/business/policy/error-profile";
import { normalLoss, normalQuantile } from "../../../../functions/demand/numeric/normal";

/** The errors of a standard normal distribution, at 20,000 even steps of probability. */
function normalProfile() {
  const profile = createErrorProfile();
  for (let step = 0.5; step < 20_000; step++) addError(profile, normalQuantile(step / 20_000));
  return profile;
}

describe("the profile of errors", () => {
  const profile = normalProfile();

  it("knows the quantiles of what it was given", () => {
    for (const level of [0.5, 0.8, 0.95, 0.98, 0.995]) {
      expect(createQuantiles(profile)(level), String(level)).closeTo(normalQuantile(level), 0.03);
    }
  });

  it("tells the probability of a quantile", () => {
    for (const z of [-1, 0, 0.7, 2.05]) {
      const probability = probabilityInProfile(profile, z)!;
      expect(createQuantiles(profile)(probability)).closeTo(z, 1e-2);
    }
  });

  it("knows the expected loss above a threshold, and the threshold of a loss", () => {
    for (const z of [0, 1, 2]) expect(lossOfProfile(profile, z)).closeTo(normalLoss(z), 0.01);
    expect(createLossThresholds(profile)(normalLoss(1))).closeTo(1, 0.06);
  });

  it("takes an error beyond ten scales for one of ten", () => {
    const spiky = createErrorProfile();
    for (let count = 0; count < 98; count++) addError(spiky, 0);
    addError(spiky, 250);
    addError(spiky, -250);
    // asinh(10) = 2.998 lies in bin 163 of 0 to 239, whose edges are sinh(2.9708) and sinh(3.0167).
    expect(createQuantiles(spiky)(1)).closeTo(Math.sinh(-4.5 + 164 * (11 / 240)), 1e-9);
    expect(createQuantiles(spiky)(0)).closeTo(Math.sinh(-4.5 + 32 * (11 / 240)), 1e-9);
    expect(createQuantiles(spiky)(0.98)).closeTo(0, 0.05);
  });

  it("forgets evenly, so that quantiles stay and weight goes", () => {
    const kept = toErrorProfile(Array.from(profile.weights));
    forget(kept, 0.5);
    expect(totalWeight(kept)).closeTo(totalWeight(profile) / 2, 1e-6);
    expect(createQuantiles(kept)(0.98)).closeTo(createQuantiles(profile)(0.98), 1e-9);
  });

  /**
   * Bins are 11 / 240 = 0.0458333 wide from asinh(z) = -4.5 up. An error of 0 falls in bin 98, whose edges are
   * sinh(-0.00833333) = -0.00833343 and sinh(0.0375) = 0.0375088, and its centre is sinh(0.0145833) = 0.0145839.
   */
  const atZero = () => {
    const profile = createErrorProfile();
    addError(profile, 0);
    return profile;
  };

  it("spreads errors evenly over their bin", () => {
    const bin = atZero();
    expect(bin.weights[98]).equal(1);
    expect(createQuantiles(bin)(0)).closeTo(-0.00833343, 1e-8);
    expect(createQuantiles(bin)(0.5)).closeTo(0.0145839, 1e-7);
    expect(createQuantiles(bin)(1)).closeTo(0.0375088, 1e-7);
    // 4.5 / 0.0458333 - 98 = 0.181818 of the bin lie below 0.
    expect(probabilityInProfile(bin, 0)).closeTo(2 / 11, 1e-9);
    expect(probabilityInProfile(bin, 0.1)).equal(1);
    expect(probabilityInProfile(bin, -0.1)).equal(0);
    expect(probabilityInProfile(bin, 1e6)).equal(1);
  });

  it("weighs errors, and shares by their weights", () => {
    const two = atZero();
    addError(two, 10, 3);
    expect(totalWeight(two)).equal(4);
    expect(probabilityInProfile(two, 1)).equal(0.25);
    // Half of the first quarter, and a third of the other three: asinh(10) = 2.998 is in bin 163.
    expect(createQuantiles(two)(0.125)).closeTo(0.0145839, 1e-7);
    expect(createQuantiles(two)(0.5)).closeTo(Math.sinh(-4.5 + (163 + 1 / 3) * (11 / 240)), 1e-9);
  });

  it("knows no error beyond the largest", () => {
    expect(createQuantiles(atZero())(1.01)).closeTo(0.0375088, 1e-7);
    expect(createQuantiles(atZero())(-0.01)).closeTo(-0.00833343, 1e-8);
  });

  it("loses what lies above a threshold, and nothing at the largest error", () => {
    const two = atZero();
    addError(two, 10);
    // Centres of the bins of 0 and of 10: 0.0145839 and sinh(-4.5 + 163.5 * 11 / 240) = 9.90158.
    const high = Math.sinh(-4.5 + 163.5 * (11 / 240));
    expect(lossOfProfile(two, -1)).closeTo((0.0145839 + 1 + high + 1) / 2, 1e-6);
    expect(lossOfProfile(two, 5)).closeTo((high - 5) / 2, 1e-9);
    expect(lossOfProfile(two, high)).equal(0);
    expect(createLossThresholds(two)(1)).closeTo(high - 2, 1e-8);
    expect(createLossThresholds(two)((high - 0.5) / 2)).closeTo(0.5, 1e-8);
    expect(createLossThresholds(two)(0)).closeTo(high, 1e-8);
    // Below the lowest error the loss is the mean less the threshold: 3 below the mean.
    expect(createLossThresholds(atZero())(3)).closeTo(0.0145839 - 3, 1e-6);
  });

  it("allows no threshold below a tenth of the least error, sinh(-4.5) = -45", () => {
    expect(createLossThresholds(atZero())(30)).closeTo(-4.5003, 1e-4);
  });

  it("is made again from kept weights, however many there are", () => {
    const weights = Array.from(normalProfile().weights);
    expect(Array.from(toErrorProfile([...weights, 1, 2]).weights)).deep.equal(weights);
    expect(totalWeight(toErrorProfile([1, 2, 3]))).equal(6);
  });

  it("winsorises weights that were kept before errors were", () => {
    const kept = toErrorProfile(Array.from({ length: 240 }, () => 1));
    expect([kept.weights[163], kept.weights[164], kept.weights[239]]).deep.equal([240 - 163, 0, 0]);
    expect([kept.weights[32], kept.weights[31], kept.weights[0]]).deep.equal([33, 0, 0]);
  });

  it("says nothing while it is empty, and takes no error that is none", () => {
    const empty = createErrorProfile();
    addError(empty, Number.NaN);
    expect(probabilityInProfile(empty, 1)).equal(undefined);
    expect(lossOfProfile(empty, 1)).equal(undefined);
  });
});
