import { expect } from "chai";
import { INPUT_BASELINE_PREFIX } from "../../../functions/contracts/lake";
import { buildLifecycleRules } from "../../../infra/lake/lifecycle";
import { configOf } from "../../support/stack-config";

describe("the lifecycle of the lake", () => {
  const rules = buildLifecycleRules(configOf({}).lake);

  it("expires what is captured, predicted and measured, each after its time", () => {
    const days = Object.fromEntries(
      rules
        .filter(({ filter }) => filter && "prefix" in filter && filter.prefix)
        .map(({ id, expiration }) => [id, expiration && "days" in expiration ? expiration.days : undefined]),
    );
    expect(days).to.include({ datacapture: 30, predictions: 400, monitoring: 730 });
  });

  it("takes what names the files of a day before the files", () => {
    const daysOf = (prefix: string) =>
      rules.find(({ filter }) => filter && "prefix" in filter && filter.prefix === prefix)?.expiration;
    for (const area of ["predictions", "monitoring"] as const) {
      const { days } = daysOf(`${area}/`) as { days: number };
      expect(daysOf(`${area}/commits/`)).to.deep.equal({ days: days - 1 });
      expect(daysOf(`${area}/manifests/`)).to.deep.equal({ days: days - 1 });
    }
  });

  it("never takes a model by age alone: only one that is marked as retired", () => {
    const aboutModels = rules.filter((rule) => JSON.stringify(rule.filter).includes("models/"));
    expect(aboutModels).to.have.length(1);
    expect(aboutModels[0]?.filter).to.deep.equal({
      and: { prefix: "models/", tags: { "final-mile:model": "retired" } },
    });
  });

  it("lets nothing current expire that lies under no prefix of its own", () => {
    const general = rules.filter(({ filter }) => JSON.stringify(filter) === '{"prefix":""}');
    expect(general.map((rule) => rule.expiration)).to.deep.equal([undefined, undefined]);
  });

  it("lets the baseline of the inputs stay, which somebody may have edited", () => {
    const taking = rules.filter(
      ({ filter, expiration }) =>
        expiration && filter && "prefix" in filter && INPUT_BASELINE_PREFIX.startsWith(String(filter.prefix)),
    );
    expect(taking).to.deep.equal([]);
  });

  it("aborts incomplete uploads", () => {
    expect(rules.find(({ id }) => id === "incomplete-uploads")).to.deep.include({
      abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
    });
  });
});
