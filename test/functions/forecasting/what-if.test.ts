import { expect } from "chai";
import { askWhatIf } from "../../../functions/forecasting/what-if";

/** Sells at 4 after a mean of 5. */
const OWN = { price: 4, price_ratio: 0.8, weekday: 3 };

describe("a forecast that somebody asks what if of", () => {
  it("knows by how much a price is below the mean of four weeks", () => {
    expect(askWhatIf(OWN, { price: 2.5 })).deep.equal({ price: 2.5, price_ratio: 0.5, weekday: 3 });
  });

  it("knows the price that a ratio comes to", () => {
    expect(askWhatIf(OWN, { price_ratio: 1.2 })).deep.equal({ price: 6, price_ratio: 1.2, weekday: 3 });
  });

  it("takes both as they are where both are told", () => {
    expect(askWhatIf(OWN, { price: 2, price_ratio: 1 })).deep.equal({ price: 2, price_ratio: 1, weekday: 3 });
  });

  it("does not know one without the other", () => {
    expect(askWhatIf(OWN, { price: null })).deep.equal({ price: null, price_ratio: null, weekday: 3 });
    expect(askWhatIf(OWN, { price_ratio: null })).deep.equal({ price: null, price_ratio: null, weekday: 3 });
  });

  it("changes nothing else, nor where the product has no price or the model no such features", () => {
    expect(askWhatIf(OWN, { weekday: 5 })).deep.equal({ ...OWN, weekday: 5 });
    expect(askWhatIf(OWN)).deep.equal(OWN);
    const unpriced = { price: null, price_ratio: null };
    expect(askWhatIf(unpriced, { price: 3 })).deep.equal({ price: 3, price_ratio: null });
    expect(askWhatIf({ mean_7: 1 }, { price: 3 })).deep.equal({ mean_7: 1, price: 3 });
  });
});
