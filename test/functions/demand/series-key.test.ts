import { expect } from "chai";
import fc from "fast-check";
import { isKeyPart, partsOfSeriesKey, toSeriesKey } from "../../../functions/demand/series-key";

describe("the key of a series", () => {
  it("is the product's id where there are no places", () => {
    for (const productId of ["P1", "a@b", "00123", "tea & milk"]) {
      expect(toSeriesKey({ productId })).equal(productId);
      expect(partsOfSeriesKey(productId)).deep.equal({ productId });
    }
  });

  it("tells product and place apart again, whatever they are called", () => {
    const part = fc
      .string({ minLength: 1, maxLength: 8, unit: fc.constantFrom("a", "@", " ", "1", "/") })
      .filter((text) => text.trim() === text && isKeyPart(text));
    fc.assert(
      fc.property(part, part, (productId, location) => {
        expect(partsOfSeriesKey(toSeriesKey({ productId, location }))).deep.equal({ productId, location });
      }),
    );
    expect(["a @ b", "@ a", "a @"].map(isKeyPart)).deep.equal([false, false, false]);
  });
});
