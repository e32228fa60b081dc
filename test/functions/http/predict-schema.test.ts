import { expect } from "chai";
import { parsePredictRequest } from "../../../functions/http/predict-request";
import { predictRequest } from "../../../functions/http/predict-schema";

const CASES: readonly (readonly [string, unknown])[] = [
  ["a list of products", { product_ids: ["A", "B"] }],
  ["a list of products and a day", { product_ids: ["A", "B"], date: "2026-11-23" }],
  ["one product", { product_id: "A" }],
  [
    "instances",
    { instances: [{ product_id: "A", date: "2026-11-23", features: { mean_7: 1, price: null } }] },
  ],
  ["the largest feature", { product_id: "A", features: { mean_7: 1e20 } }],
  ["too large a feature", { product_id: "A", features: { mean_7: 1e21 } }],
  ["a feature that is text", { product_id: "A", features: { mean_7: "1" } }],
  ["features that are a list", { product_id: "A", features: [] }],
  ["no product", {}],
  ["an empty list", { product_ids: [] }],
  ["500 products", { product_ids: new Array(500).fill("A") }],
  ["501 products", { product_ids: new Array(501).fill("A") }],
  ["an empty id", { product_ids: [""] }],
  ["an id of 257 characters", { product_id: "x".repeat(257) }],
  ["an unknown key", { product_id: "A", day: "2026-11-23" }],
  ["both forms", { product_id: "A", instances: [{ product_id: "A" }] }],
  ["a day that is none", { product_id: "A", date: "2026-02-30" }],
  ["a text", "A"],
  ["nothing", null],
];

describe("the schema of /predict", () => {
  for (const [what, request] of CASES) {
    it(`says of ${what} what the handler says`, () => {
      let isTaken = true;
      try {
        parsePredictRequest(request);
      } catch {
        isTaken = false;
      }
      expect(predictRequest.safeParse(request).success).to.equal(isTaken);
    });
  }
});
