import { expect } from "chai";
import type { EvaluateProgramOptions, RegisteredResource } from "../../../scripts/program/evaluation";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { CONFIGURATIONS } from "../program/configurations";

describe("the cost guards", () => {
  for (const [stack, monthlyUsd] of [
    ["dev", "150"],
    ["prod", "600"],
  ] as const) {
    it(`budget what bears the tag of ${stack}`, async () => {
      const budget = await findOne(stack, "aws:budgets/budget:Budget");
      expect(budget.inputs).to.include({
        name: `final-mile-${stack}-monthly`,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: monthlyUsd,
        limitUnit: "USD",
      });
      expect(budget.inputs.costFilters).to.deep.equal([
        { name: "TagKeyValue", values: [`user:final-mile:stack$${stack}`] },
      ]);
    });

    it(`tell the alert topic of ${stack} before and when the budget is spent`, async () => {
      const { notifications } = (await findOne(stack, "aws:budgets/budget:Budget")).inputs;
      const topic = await findOne(stack, "aws:sns/topic:Topic");
      expect(
        notifications.map((one: Record<string, unknown>) => [
          one.notificationType,
          one.threshold,
          one.thresholdType,
        ]),
      ).to.deep.equal([
        ["ACTUAL", 80, "PERCENTAGE"],
        ["FORECASTED", 100, "PERCENTAGE"],
        ["ACTUAL", 100, "PERCENTAGE"],
      ]);
      for (const { subscriberSnsTopicArns } of notifications) {
        expect(subscriberSnsTopicArns).to.deep.equal([topic.state.arn]);
      }
    });
  }

  it("watch the tag for costs out of the ordinary where the account pays", async () => {
    const monitor = await findOne(PAYING, "aws:costexplorer/anomalyMonitor:AnomalyMonitor");
    expect(monitor.inputs.monitorType).to.equal("CUSTOM");
    expect(JSON.parse(monitor.inputs.monitorSpecification).Tags).to.deep.equal({
      Key: "final-mile:stack",
      MatchOptions: null,
      Values: ["prod"],
    });
    const subscription = await findOne(PAYING, "aws:costexplorer/anomalySubscription:AnomalySubscription");
    expect(subscription.inputs.frequency).to.equal("IMMEDIATE");
    expect(subscription.inputs.monitorArnLists).to.deep.equal([monitor.state.arn]);
    expect(subscription.inputs.thresholdExpression.dimension.values).to.deep.equal(["25"]);
  });

  it("let both services publish to the encrypted topic, for this account only", async () => {
    const services = ["budgets.amazonaws.com", "costalerts.amazonaws.com"];
    const { resources } = await evaluateOnce({ stack: "prod" });
    for (const [type, action] of [
      ["aws:sns/topicPolicy:TopicPolicy", "sns:Publish"],
      ["aws:kms/key:Key", "kms:GenerateDataKey"],
    ] as const) {
      const { Statement } = JSON.parse(resources.find((resource) => resource.type === type)?.inputs.policy);
      const statement = Statement.find(
        ({ Action, Principal }: { Action: string | string[]; Principal: { Service?: string[] } }) =>
          [Action].flat().includes(action) &&
          services.every((service) => Principal.Service?.includes(service)),
      );
      expect(statement?.Condition.StringEquals, type).to.deep.equal({ "aws:SourceAccount": "123456789012" });
    }
  });

  it("activate the cost tag where the account pays, and leave it active when the stack goes", async () => {
    const tag = await findOne(PAYING, "aws:costexplorer/costAllocationTag:CostAllocationTag");
    expect(tag.inputs).to.include({ tagKey: "final-mile:stack", status: "Active" });
  });

  for (const stack of ["dev", "prod"]) {
    it(`ask nothing of ${stack} that a new or a member account may not do`, async () => {
      const { resources } = await evaluateOnce({ stack });
      const types = resources.map(({ type }) => type);
      expect(types.filter((type) => type.startsWith("aws:costexplorer/"))).to.deep.equal([]);
      expect(types).to.include("aws:budgets/budget:Budget");
      // A new account's quota may be 10 runs at a time, of which nothing can be reserved.
      const reserved = resources.filter(({ inputs }) => inputs.reservedConcurrentExecutions !== undefined);
      expect(reserved.map(({ name }) => name)).to.deep.equal([]);
    });
  }
});

const PAYING = CONFIGURATIONS.find(
  ({ options }) => options.configOverrides?.["budget.watchAnomalies"],
)!.options;

async function findOne(options: string | EvaluateProgramOptions, type: string): Promise<RegisteredResource> {
  const { resources } = await evaluateOnce(typeof options === "string" ? { stack: options } : options);
  const found = resources.filter((resource) => resource.type === type);
  expect(found, type).to.have.lengthOf(1);
  return found[0]!;
}
