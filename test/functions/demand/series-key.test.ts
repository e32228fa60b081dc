import { expect } from "chai";
import fc from "fast-check";
import {
  describePlaces,
  isKeyPart,
  isNamedBy,
  listPlacesOf,
  partsOfSeriesKey,
  toSeriesKey,
} from "../../../functions/demand/series-key";

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

  it("is named by itself, and by its product without the place", () => {
    expect(["P1", "P1 @ Bonn", "P11", "P1 @ Ulm"].map((key) => isNamedBy(key, "P1"))).deep.equal([
      true,
      true,
      false,
      true,
    ]);
    expect(isNamedBy("P1 @ Bonn", "P1 @ Ulm")).equal(false);
  });

  it("is told place by place to whoever left the place out, as it is typed", () => {
    const towns = ["Ulm", "Bonn", "Trier", "Aachen", "Berlin", "Munich", "Jena"];
    const keys = towns.flatMap((town) => [`P1 @ ${town}`, `P12 @ ${town}`, `P1 @ ${town}`]);
    const places = listPlacesOf("P1", ["P1", ...keys]);
    expect(places).length(7).and.include("P1 @ Bonn");
    expect(describePlaces("P1", places)).match(
      /^Product "P1" is sold at places, .*: "P1 @ Aachen", .*, "P1 @ Munich" or 2 more\.$/,
    );
    expect(describePlaces("P1", ["P1 @ Ulm"])).match(/: "P1 @ Ulm"\.$/);
    expect(describePlaces("P1", listPlacesOf("P1", ["P1"]))).equal(undefined);
  });
});
