import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { readAllowedStatements } from "../../../infra/policy/policy-documents";
import { RULES } from "../../../infra/policy/rules";
import { ACTIONS_WITHOUT_RESOURCE } from "../../../infra/policy/rules/permissions";
import { TAGGED_TYPES } from "../../../infra/policy/rules/tags";
import { findViolations, toDeclaredResources } from "../../../scripts/program/judge-resources";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { CONFIGURATIONS } from "../program/configurations";

const SDK_FOLDER = dirname(require.resolve("@pulumi/aws/package.json"));

describe("both stacks under the policy pack", () => {
  for (const { title, options } of CONFIGURATIONS) {
    it(`keep every rule with ${title}`, async () => {
      const { resources } = await evaluateOnce(options);
      const declared = toDeclaredResources(resources);
      const violations = RULES.flatMap((rule) =>
        findViolations(rule, declared).map(
          ({ resource, message }) => `${rule.name}: ${resource.name} ${message}`,
        ),
      );
      expect(violations).to.deep.equal([]);
    });
  }

  it("give every rule something to judge", async () => {
    const { resources } = await evaluateOnce({ stack: "prod" });
    const types = new Set(resources.map(({ type }) => type));
    const idle = RULES.filter((rule) => rule.types && !rule.types.some((type) => types.has(type)));
    expect(idle.map(({ name }) => name)).to.deep.equal([]);
  });

  it("tag everything that the provider can tag", async () => {
    const { resources } = await evaluateOnce({ stack: "prod" });
    const untagged = resources.filter(({ custom, type }) => custom && isTaggable(type));
    expect(untagged.filter(({ inputs }) => inputs.tags?.["final-mile:stack"] !== "prod")).to.deep.equal([]);
    expect(untagged.map(({ type }) => type).filter((type) => !TAGGED_TYPES.includes(type))).to.deep.equal([]);
  });

  it("allow on every resource only what knows no resource", async () => {
    const { resources } = await evaluateOnce({ stack: "prod" });
    const open = toDeclaredResources(resources)
      .filter(({ type }) => type !== "aws:kms/key:Key")
      .flatMap(({ type, props }) => readAllowedStatements(type, props))
      .filter((statement) => statement.resources.includes("*"));
    const actions = [...new Set(open.flatMap((statement) => statement.actions))].sort();
    expect(actions.filter((action) => ACTIONS_WITHOUT_RESOURCE[action] === undefined)).to.deep.equal([]);
    expect(actions).to.include("cloudwatch:PutMetricData");
  });
});

/** Whether the provider's class takes tags, read from its source. */
function isTaggable(type: string): boolean {
  const [, token] = /^aws:(.+):\w+$/.exec(type) ?? [];
  const source = join(SDK_FOLDER, `${token}.js`);
  return (
    token !== undefined &&
    existsSync(source) &&
    /resourceInputs\["tags"\] = args/.test(readFileSync(source, "utf8"))
  );
}
