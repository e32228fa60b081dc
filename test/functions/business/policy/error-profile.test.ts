import { expect } from "chai";
import {
  addError,
  createErrorProfile,
  forget,
  lossOfProfile,
  probabilityInProfile,
  quantileOfProfile,
  thresholdOfLoss,
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
      expect(quantileOfProfile(profile, level), String(level)).closeTo(normalQuantile(level), 0.03);
    }
  });

  it("tells the probability of a quantile", () => {
    for (const z of [-1, 0, 0.7, 2.05]) {
      const probability = probabilityInProfile(profile, z)!;
      expect(quantileOfProfile(profile, probability)!).closeTo(z, 1e-2);
    }
  });

  it("knows the expected loss above a threshold, and the threshold of a loss", () => {
    for (const z of [0, 1, 2]) expect(lossOfProfile(profile, z)).closeTo(normalLoss(z), 0.01);
    expect(thresholdOfLoss(profile, normalLoss(1))).closeTo(1, 0.06);
  });

  it("keeps a wholesale spike in its tail, without a bin of its own", () => {
    const spiky = createErrorProfile();
    for (let count = 0; count < 99; count++) addError(spiky, 0);
    addError(spiky, 250);
    expect(quantileOfProfile(spiky, 0.995)).within(200, 300);
    expect(quantileOfProfile(spiky, 0.98)).closeTo(0, 0.05);
  });

  it("forgets evenly, so that quantiles stay and weight goes", () => {
    const kept = toErrorProfile(Array.from(profile.weights));
    forget(kept, 0.5);
    expect(totalWeight(kept)).closeTo(totalWeight(profile) / 2, 1e-6);
    expect(quantileOfProfile(kept, 0.98)).closeTo(quantileOfProfile(profile, 0.98)!, 1e-9);
  });

  it("says nothing while it is empty, and takes no error that is none", () => {
    const empty = createErrorProfile();
    addError(empty, Number.NaN);
    expect(quantileOfProfile(empty, 0.98)).equal(undefined);
    expect(probabilityInProfile(empty, 1)).equal(undefined);
    expect(lossOfProfile(empty, 1)).equal(undefined);
    expect(thresholdOfLoss(empty, 1)).equal(undefined);
  });
});
