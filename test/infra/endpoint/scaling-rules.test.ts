import { expect } from "chai";
import { describeBatchHour, describeScaling, shiftTime } from "../../../infra/endpoint/scaling-rules";
import { configOf } from "../../support/stack-config";

describe("autoscaling", () => {
  it("follows invocations per instance by default", () => {
    expect(describeScaling(configOf({}).autoscaling)).to.deep.equal({
      predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
      targetValue: 600,
      scaleOutCooldown: 60,
      scaleInCooldown: 300,
    });
  });

  it("follows concurrency at high resolution when asked for", () => {
    const { autoscaling } = configOf({ autoscaling: { metric: "concurrency", targetConcurrency: 4 } });
    expect(describeScaling(autoscaling)).to.deep.include({
      predefinedMetricSpecification: {
        predefinedMetricType: "SageMakerVariantConcurrentRequestsPerModelHighResolution",
      },
      targetValue: 4,
    });
  });

  it("has the batch's instances ready before it and gives them back after it", () => {
    const config = configOf({ autoscaling: { batchMinCapacity: 5 } });
    expect(describeBatchHour(config)).to.deep.equal([
      { purpose: "before-batch", schedule: "cron(10 4 * * ? *)", minCapacity: 5 },
      { purpose: "after-batch", schedule: "cron(30 5 * * ? *)", minCapacity: 2 },
    ]);
  });

  it("schedules nothing when the batch needs no more than the minimum", () => {
    expect(describeBatchHour(configOf({ autoscaling: { batchMinCapacity: 2 } }))).to.deep.equal([]);
  });

  it("shifts times over midnight", () => {
    expect(shiftTime("00:10", -20)).to.equal("23:50");
    expect(shiftTime("23:30", 90)).to.equal("01:00");
  });
});
