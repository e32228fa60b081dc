import { expect } from "chai";
import { studentQuantile } from "../../../../functions/demand/numeric/student-t";

/** scipy.stats.t.ppf(probability, degrees), SciPy 1.x. */
const KNOWN = [
  [0.975, 1, 12.706204736174694],
  [0.6, 2, 0.2886751345948128],
  [0.975, 3, 3.1824463052837078],
  [0.9, 4, 1.533206274058944],
  [0.99773, 7, 4.105766738685345],
  [0.02, 29, -2.1503250878355504],
  [0.975, 149, 1.976013177687189],
  [0.99773, 2416, 2.8406413868250646],
] as const;

describe("the quantile of Student's t", () => {
  it("is that of SciPy", () => {
    for (const [probability, degrees, known] of KNOWN) {
      expect(studentQuantile(probability, degrees), `${probability}, ${degrees}`).closeTo(
        known,
        2e-5 * Math.abs(known),
      );
    }
  });

  it("is symmetric, and 0 in the middle", () => {
    expect(studentQuantile(0.1, 5)).closeTo(-studentQuantile(0.9, 5), 1e-12);
    expect(studentQuantile(0.5, 5)).equal(0);
  });
});
