import type { CloudWatchClient, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { expect } from "chai";
import { measureEndpointUse } from "../../../functions/aws/endpoint-use";
import { parseDay } from "../../../functions/demand/calendar";
import { createFakeClient } from "../../support/fake-client";

const DAY = parseDay("2026-11-23")!;

/** Values per metric name; the answer comes in two pages. */
function createClients(values: Readonly<Record<string, readonly number[]>>) {
  const sageMaker = createFakeClient<SageMakerClient>(() => ({
    ProductionVariants: [{ VariantName: "champion", CurrentInstanceCount: 2 }],
  }));
  const cloudWatch = createFakeClient<CloudWatchClient>(({ MetricDataQueries, NextToken }) => ({
    MetricDataResults: (MetricDataQueries as MetricDataQuery[]).map(({ Id, MetricStat }) => {
      const all = values[MetricStat?.Metric?.MetricName ?? ""] ?? [];
      return { Id, Values: NextToken ? all.slice(1) : all.slice(0, 1) };
    }),
    NextToken: NextToken ? undefined : "more",
  }));
  return { sageMaker, cloudWatch };
}

describe("the use of an endpoint", () => {
  it("is read over whole days, all pages together", async () => {
    const { sageMaker, cloudWatch } = createClients({
      Invocations: [10, 0, 30],
      InvocationsPerInstance: [5, 15],
      ModelLatency: [2e6, 1e6],
      CPUUtilization: [20, 45],
    });
    expect(await measureEndpointUse("model", DAY, 14, sageMaker, cloudWatch)).to.deep.equal({
      endpointName: "model",
      days: 14,
      instanceCount: 2,
      invocations: 40,
      busyHours: 2,
      // 15 in five minutes.
      peakInvocationsPerInstanceMinute: 3,
      modelSeconds: 3,
      cpuPercentPeak: 45,
      memoryPercentPeak: undefined,
    });
    expect(cloudWatch.sent[0]?.input).to.deep.include({
      StartTime: new Date("2026-11-09T00:00:00Z"),
      EndTime: new Date("2026-11-23T00:00:00Z"),
    });
  });

  it("is nothing, not unknown, for an endpoint that nobody asks", async () => {
    const { sageMaker, cloudWatch } = createClients({});
    const use = await measureEndpointUse("model", DAY, 14, sageMaker, cloudWatch);
    expect(use).to.include({ invocations: 0, busyHours: 0, modelSeconds: 0 });
    expect(use.cpuPercentPeak).to.equal(undefined);
  });
});
