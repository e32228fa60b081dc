import { expect } from "chai";
import { judgeAwsFindings } from "../../../../functions/costs/rules/aws-findings";
import type { AwsFinding } from "../../../../functions/costs/usage";
import {
  type CaseChanges,
  expectRecommendation,
  expectUndecided,
  LEVERS,
  listVerdicts,
} from "../../../support/cost-case";

const MEMORY: AwsFinding = {
  source: "Cost Optimization Hub",
  resourceArn: LEVERS.functions[0]!.arn,
  resourceType: "LambdaFunction",
  action: "Rightsize",
  savingUsdPerMonth: 12,
  lookbackDays: 14,
  refreshedOn: "2026-11-20",
  current: "3008 MB",
  recommended: "1024 MB",
  currentMemoryMib: 3008,
  memoryMib: 1024,
  needsRestart: false,
  measured: ["Memory 700 MB, maximum"],
};
const ENDPOINT: AwsFinding = {
  source: "Cost Optimization Hub",
  resourceArn: "arn:aws:sagemaker:us-east-1:123456789012:endpoint/model",
  resourceType: "SageMakerEndpoint",
  action: "Delete",
  savingUsdPerMonth: 90,
  needsRestart: true,
  measured: [],
};

const found = (finding: AwsFinding, changes: CaseChanges = {}): CaseChanges => ({
  ...changes,
  input: { ...changes.input, aws: { findings: [finding], notEnrolledIn: [] } },
});

describe("what AWS found", () => {
  it("in a function of ours is the setting of its memory, with what AWS measured and when", () => {
    const one = expectRecommendation(judgeAwsFindings, found(MEMORY));
    expect(one).to.deep.include({
      id: "aws-findings:monitor",
      savingUsdPerMonth: 12,
      changes: [{ path: "operations.functionMemoryMib.monitor", from: 3008, to: 1024 }],
      oneOf: "function-memory:monitor",
      evidence: [
        "Cost Optimization Hub: Rightsize, 3008 MB -> 1024 MB; saving as AWS estimates it, 2026-11-20, from 14 days",
        "Memory 700 MB, maximum",
      ],
    });
    expect(one).to.not.have.property("byHand");
  });

  it("before the function got other memory is not judged: AWS has looked at what is no more", () => {
    expect(expectUndecided(judgeAwsFindings, found({ ...MEMORY, currentMemoryMib: 2048 })).because).to.equal(
      "Cost Optimization Hub looked at it with 2048 MiB; it has 3008 by now",
    );
  });

  it("in anything else is done by hand, as AWS describes it", () => {
    for (const finding of [
      { ...MEMORY, resourceArn: "arn:aws:lambda:us-east-1:123456789012:function:other" },
      { ...MEMORY, memoryMib: undefined },
      {
        ...MEMORY,
        resourceArn: "arn:aws:rds:us-east-1:123456789012:db:other",
        resourceType: "RdsDbInstance",
      },
    ]) {
      const one = expectRecommendation(judgeAwsFindings, found(finding));
      expect(one.changes).to.deep.equal([]);
      expect(one.byHand).to.include(finding.resourceArn);
    }
    const rightsize = expectRecommendation(judgeAwsFindings, found({ ...ENDPOINT, action: "Rightsize" }));
    expect(rightsize).to.include({ oneOf: "endpoint", risk: "high" });
  });

  it("of an idle endpoint is held against what was counted", () => {
    const idle = { invocations: 0, days: 14 };
    // The endpoint's own rule says it, with the settings that make it cheap.
    expect(listVerdicts(judgeAwsFindings, found(ENDPOINT, { use: idle }))).to.deep.equal([]);
    for (const [use, because] of [
      [{ ...idle, days: 13 }, "0 requests were counted in 13 days"],
      [{ ...idle, invocations: 3 }, "3 requests were counted in 14 days"],
    ] as const) {
      expect(expectUndecided(judgeAwsFindings, found(ENDPOINT, { use })).because).to.include(because);
    }
    const unmeasured = found(ENDPOINT, { input: { endpoint: undefined } });
    expect(expectUndecided(judgeAwsFindings, unmeasured).because).to.include("could not be measured");
  });

  it("is left out below a dollar a month, and not asked for where it could not be read", () => {
    expect(listVerdicts(judgeAwsFindings, found({ ...MEMORY, savingUsdPerMonth: 0.99 }))).to.deep.equal([]);
    expect(listVerdicts(judgeAwsFindings, found({ ...MEMORY, savingUsdPerMonth: 1 }))).to.have.length(1);
    expect(listVerdicts(judgeAwsFindings)).to.deep.equal([]);
  });

  it("is nothing where the account has not opted in, which is said", () => {
    const input = { aws: { findings: [], notEnrolledIn: ["Compute Optimizer"] } };
    expect(expectUndecided(judgeAwsFindings, { input }).because).to.equal(
      "the account has not opted in to Compute Optimizer, which costs nothing",
    );
  });
});
