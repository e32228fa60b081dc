import { expect } from "chai";
import { FEATURE_COUNT, FEATURE_NAMES } from "../../../functions/forecasting/features";
import { correctionOf, fitMeanCorrection } from "../../../scripts/model/mean-correction";
import { MISSING } from "../../../scripts/model/xgboost";

const COLUMN = FEATURE_NAMES.indexOf("zero_share_28");

function features(zeroShares: readonly number[]): Float32Array {
  const matrix = new Float32Array(zeroShares.length * FEATURE_COUNT).fill(9);
  zeroShares.forEach((share, row) => {
    matrix[row * FEATURE_COUNT + COLUMN] = share;
  });
  return matrix;
}

describe("the correction of the mean", () => {
  it("gives back what the limit took, by the share of days without a sale", () => {
    // Six bands; demand is 1 + share times what was said.
    const shares = Array.from({ length: 600 }, (_, row) => Math.floor(row / 100) / 10);
    const predicted = Float32Array.from(shares, () => 10);
    const units = Float32Array.from(shares, (share) => 10 * (1 + share));
    const correction = fitMeanCorrection(features(shares), units, predicted);
    expect(correction.zeroShares.map((share) => Math.round(share * 10))).to.deep.equal([0, 1, 2, 3, 4, 5]);
    const corrected = shares.reduce(
      (sum, _, row) => sum + 10 * correctionOf(correction, features(shares), row, FEATURE_COUNT),
      0,
    );
    // The whole sells 25 % more: so do the corrected forecasts. Bands are drawn to it a little.
    expect(corrected).to.be.closeTo(600 * 12.5, 1);
    const of = (share: number) => correctionOf(correction, features([share]), 0, FEATURE_COUNT);
    expect(of(0)).to.be.closeTo(1 + (0.25 * 0.03 * 6) / (1 + 0.03 * 6), 1e-6);
    expect(of(0.5)).to.be.above(1.4);
    expect(of(0.25)).to.be.closeTo((of(0.2) + of(0.3)) / 2, 1e-6);
    expect([of(MISSING), of(0.9)]).to.deep.equal([of(0), of(0.5)]);
  });

  it("is none where nothing was said", () => {
    const correction = fitMeanCorrection(features([0.1]), Float32Array.of(0), Float32Array.of(0));
    expect(correctionOf(correction, features([0.5]), 0, FEATURE_COUNT)).to.be.closeTo(1, 1e-9);
  });
});
