import { expect } from "chai";
import { readModelBlock, toSettingChanges } from "../../../../scripts/operations/promotion/model-block";
import { changeSettings, readSetting } from "../../../../scripts/operations/promotion/stack-file";

const FILE = `# Production.
config:
  aws:region: us-east-1
  final-mile:model:
    version: "2026-11-01" # approved by the planners
    algorithm: xgboost
  final-mile:budget:
    monthlyUsd: 600
`;
const change = (changes: Parameters<typeof changeSettings>[2]) =>
  changeSettings(FILE, "Pulumi.prod.yaml", changes);

describe("changeSettings", () => {
  it("changes a setting and keeps comments, order and everything else", () => {
    const after = change([{ path: ["model", "version"], value: "2026-12-01" }]);
    expect(after).to.equal(FILE.replace("2026-11-01", "2026-12-01"));
  });

  it("adds a setting that the file left to its default, in a section that it may not have", () => {
    const after = change([
      { path: ["endpoint", "instanceCount"], value: 1 },
      { path: ["model", "featureOrder"], value: ["selling_price", "promotion"] },
    ]);
    expect(readSetting(after, ["endpoint", "instanceCount"])).to.equal(1);
    expect(readSetting(after, ["model", "featureOrder"])).to.deep.equal(["selling_price", "promotion"]);
    expect(after).to.include("# Production.").and.include("# approved by the planners");
  });

  it("takes a setting out, and one that is not there without a word", () => {
    const after = change([
      { path: ["model", "algorithm"], value: undefined },
      { path: ["api", "enabled"], value: undefined },
    ]);
    expect(after).to.equal(FILE.replace("    algorithm: xgboost\n", ""));
  });

  it("refuses what is no YAML, by the file's name", () => {
    expect(() => changeSettings("config: [", "Pulumi.prod.yaml", [])).to.throw(
      /"Pulumi.prod.yaml" is no YAML/,
    );
  });
});

describe("a model's block", () => {
  it("moves whole: what it has comes, what it does not have goes, and the source of artifacts stays", () => {
    const present = readModelBlock(FILE);
    expect(present).to.deep.equal({ version: "2026-11-01", algorithm: "xgboost" });
    const block = { version: "2026-12-01", image: "1.dkr.ecr/x:1", contentType: "csv", featureOrder: ["a"] };
    const after = change([
      { path: ["model", "source"], value: "s3://team-models/forecast/" },
      ...toSettingChanges(block, present),
    ]);
    expect(readModelBlock(after)).to.deep.equal(block);
    expect(readSetting(after, ["model", "source"])).to.equal("s3://team-models/forecast/");
  });

  it("changes nothing that is as it should be", () => {
    expect(toSettingChanges(readModelBlock(FILE), readModelBlock(FILE))).to.deep.equal([]);
  });
});
