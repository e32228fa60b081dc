import { expect } from "chai";
import { DataError } from "../../../functions/contracts/errors";
import { readTrainingFiles, toTrainingFiles } from "../../../functions/forecasting/training-files";
import { drawTrainingSet } from "../../../functions/forecasting/training-set";
import { generateDemand } from "../../support/demand";

const FLEET = generateDemand({ products: 4, days: 100 }).map((series, index) =>
  index === 0 ? { ...series, productId: 'a, "quoted"\nid' } : series,
);
const SET = drawTrainingSet(FLEET, {
  untilDay: FLEET[0]!.days.at(-1)!,
  horizonDays: 7,
  rowCount: 100,
  seed: 1,
});

describe("the files of a training set", () => {
  it("are read as they were written, whatever a product is called; features keep four digits", () => {
    const read = readTrainingFiles(toTrainingFiles(SET, SET.featureNames), SET.featureNames);
    expect(read.productIds).to.deep.equal(SET.productIds);
    expect(read.originDays).to.deep.equal(SET.originDays);
    expect(read.targetDays).to.deep.equal(SET.targetDays);
    expect(read.labels).to.deep.equal(SET.labels);
    expect(read.limits).to.deep.equal(SET.limits);
    read.features.forEach((value, index) => {
      const drawn = SET.features[index]!;
      if (Number.isNaN(drawn)) expect(value).to.be.NaN;
      else expect(value).to.be.closeTo(drawn, 5.1e-5);
    });
  });

  it("have the label first and then the features in the order asked for, as SageMaker's XGBoost wants them", () => {
    const order = ["horizon_step", "mean_28"];
    const [first] = toTrainingFiles(SET, order).train.split("\n");
    const of = (name: string) => SET.features[SET.featureNames.indexOf(name)]!;
    expect(first).to.equal(`${SET.labels[0]},${of("horizon_step")},${Math.round(of("mean_28") * 1e4) / 1e4}`);
  });

  it("are refused when they do not fit one another, by row and count", () => {
    const files = toTrainingFiles(SET, SET.featureNames);
    const short = { ...files, examples: files.examples.split("\n").slice(1).join("\n") };
    expect(() => readTrainingFiles(short, SET.featureNames)).to.throw(
      DataError,
      "each example is a row of both",
    );
    expect(() => readTrainingFiles(files, ["mean_7"])).to.throw(DataError, "Row 1 of the training files");
  });
});
