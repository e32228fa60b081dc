import { expect } from "chai";
import { createRandom } from "../../../functions/demand/numeric/random";
import { trainAnew, trainXgboost } from "../../../scripts/model/xgboost";

describe("a model that was trained before", () => {
  it("forecasts what the one that is trained anew does, and is another one for other labels", async () => {
    const random = createRandom(3);
    const matrix = Float32Array.from({ length: 400 * 3 }, () => Math.floor(random() * 20));
    const labels = Float32Array.from({ length: 400 }, (_, row) => matrix[3 * row]! + random());
    const parameters = { booster: "gbtree", objective: "reg:linear", max_depth: 3, eta: 0.3, silent: 1 };
    const anew = await trainAnew(matrix, labels, parameters, 5);
    await trainXgboost(matrix, labels, parameters, 5);
    const kept = await trainXgboost(matrix, labels, parameters, 5);
    expect(kept.predict(matrix, 3)).to.deep.equal(anew.predict(matrix, 3));
    expect(Buffer.compare(kept.save(), anew.save())).to.equal(0);
    const other = await trainXgboost(
      matrix,
      labels.map((label) => label * 2),
      parameters,
      5,
    );
    expect(other.predict(matrix, 3)).not.to.deep.equal(anew.predict(matrix, 3));
  });
});
