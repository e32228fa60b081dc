import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { readAllowedStatements } from "../../../infra/policy/policy-documents";
import { findViolations } from "../../../infra/policy/rule";
import { RULES } from "../../../infra/policy/rules";
import { ACTIONS_WITHOUT_RESOURCE } from "../../../infra/policy/rules/permissions";
import { TAGGED_TYPES } from "../../../infra/policy/rules/tags";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { toDeclaredResources } from "./declared-resources";

const SDK_FOLDER = dirname(require.resolve("@pulumi/aws/package.json"));

/** Configurations whose resources differ in kind. */
const CONFIGURATIONS = [
  { stack: "dev" },
  { stack: "prod" },
  { stack: "prod", configOverrides: { "lake.encryption": "s3-managed" } },
] as const;

describe("both stacks under the policy pack", function () {
  this.timeout(60_000);

  for (const configuration of CONFIGURATIONS) {
    const title = JSON.stringify(configuration);

    it(`keep every rule: ${title}`, async () => {
      const { resources } = await evaluateOnce(configuration);
      const declared = toDeclaredResources(resources);
      const violations = RULES.flatMap((rule) =>
        findViolations(rule, declared).map(
          ({ resource, message }) => `${rule.name}: ${resource.name} ${message}`,
        ),
      );
      expect(violations).to.deep.equal([]);
    });
  }

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
