import { expect } from "chai";
import { RULES } from "../../../infra/policy/rules";
import { findViolations } from "../../../scripts/program/judge-resources";
import { declare } from "./declare";
import { RULE_CASES } from "./rule-cases";

describe("infra/policy", () => {
  it("has a case for every rule, and no case without one", () => {
    expect(Object.keys(RULE_CASES)).to.have.members(RULES.map(({ name }) => name));
  });

  it("names each rule once and says what it is for", () => {
    expect(new Set(RULES.map(({ name }) => name)).size).to.equal(RULES.length);
    for (const { name, description } of RULES) {
      expect(name).to.match(/^[a-z]+(-[a-z]+)+$/);
      expect(description, name).to.match(/^[A-Z].{10,}\.$/);
    }
  });

  for (const rule of RULES) {
    const { kept, broken } = RULE_CASES[rule.name] ?? { kept: [], broken: [] };

    it(`${rule.name} accepts what keeps it`, () => {
      expect(findViolations(rule, kept)).to.deep.equal([]);
    });

    broken.forEach(([stack, message], index) => {
      it(`${rule.name} refuses what breaks it (${index + 1}: ${message.source})`, () => {
        expect(findViolations(rule, stack).map((violation) => violation.message)).to.satisfy(
          (messages: string[]) => messages.some((one) => message.test(one)),
        );
      });
    });
  }

  it("leaves other resources alone", () => {
    const other = declare("aws:glue/trigger:Trigger", "other");
    expect(RULES.filter(({ types }) => types).flatMap((rule) => findViolations(rule, [other]))).to.deep.equal(
      [],
    );
  });

  it("accepts a serverless endpoint without rollback, which has no instances to shift", () => {
    const rule = RULES.find(({ name }) => name === "endpoint-rolls-back")!;
    const stack = [
      declare("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "configuration", {
        productionVariants: [{ serverlessConfig: { maxConcurrency: 5 } }],
      }),
      declare("aws:sagemaker/endpoint:Endpoint", "endpoint", {}, { endpointConfigName: "configuration" }),
    ];
    expect(findViolations(rule, stack)).to.deep.equal([]);
  });

  it("accepts a roll-out without alarms for a version that says so on the endpoint, if it bakes", () => {
    const rule = RULES.find(({ name }) => name === "endpoint-rolls-back")!;
    const judge = (waitIntervalInSeconds: number, tags: object) =>
      findViolations(rule, [
        declare("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "configuration", {
          productionVariants: [{ instanceType: "ml.m5.large" }],
        }),
        declare(
          "aws:sagemaker/endpoint:Endpoint",
          "endpoint",
          {
            deploymentConfig: {
              blueGreenUpdatePolicy: {
                trafficRoutingConfiguration: { type: "ALL_AT_ONCE", waitIntervalInSeconds },
              },
            },
            tags,
          },
          { endpointConfigName: "configuration" },
        ),
      ]);
    const unguarded = { "final-mile:unguarded-version": "2026-11-01" };
    expect(judge(300, unguarded)).to.deep.equal([]);
    expect(judge(300, {})).to.have.length(1);
    expect(judge(0, unguarded)).to.have.length(1);
  });
});
