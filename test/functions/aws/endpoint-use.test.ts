import type { CloudWatchClient, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { expect } from "chai";
import { measureEndpointUse } from "../../../functions/aws/endpoint-use";
import { instantOfDay, parseDay } from "../../../functions/demand/calendar";
import { createFakeClient } from "../../support/fake-client";

const DAY = parseDay("2026-11-23")!;

/** Values per metric name, an hour apart; the answer comes in two pages. */
function createClients(values: Readonly<Record<string, readonly number[]>>, endpoint = {}) {
  const sageMaker = createFakeClient<SageMakerClient>(() => ({
    ProductionVariants: [
      { VariantName: "challenger", CurrentInstanceCount: 1 },
      { VariantName: "champion", CurrentInstanceCount: 2 },
    ],
    ...endpoint,
  }));
  const cloudWatch = createFakeClient<CloudWatchClient>(({ MetricDataQueries, NextToken }) => ({
    MetricDataResults: (MetricDataQueries as MetricDataQuery[]).map(({ Id, MetricStat }) => {
      const stat = MetricStat!.Stat === "p99" ? "p99" : MetricStat!.Metric!.MetricName!;
      const variant = Id!.endsWith("0") ? "challenger " : "";
      const all = (values[`${variant}${stat}`] ?? []).map((value, index) => ({
        value,
        at: new Date(instantOfDay(DAY - 14) + index * 3_600_000),
      }));
      const page = NextToken ? all.slice(1) : all.slice(0, 1);
      return { Id, Values: page.map(({ value }) => value), Timestamps: page.map(({ at }) => at) };
    }),
    NextToken: NextToken ? undefined : "more",
  }));
  return { sageMaker, cloudWatch };
}

describe("the use of an endpoint", () => {
  it("is read over whole days, all pages together, its peaks those of the champion", async () => {
    const { sageMaker, cloudWatch } = createClients({
      Invocations: [10, 0, 30],
      // Asked in an hour in which the champion was, and in one in which it was not.
      "challenger Invocations": [1, 2],
      InvocationsPerInstance: [5, 15],
      ModelLatency: [2e6, 1e6],
      p99: [9_000, 21_000],
      CPUUtilization: [20, 145],
      "challenger CPUUtilization": [190],
      MemoryUtilization: [30, 31],
    });
    expect(await measureEndpointUse("model", DAY, 14, sageMaker, cloudWatch)).to.deep.equal({
      endpointName: "model",
      days: 14,
      instanceCount: 2,
      invocations: 43,
      busyHours: 3,
      // 15 in five minutes.
      peakInvocationsPerInstanceMinute: 3,
      peakInvocationsPerMinute: 6,
      // Five and fifteen in five minutes of the first two hours, a Monday's.
      peaksByWeekHour: Array.from({ length: 168 }, (_, hour) => (hour === 24 ? 1 : hour === 25 ? 3 : 0)),
      modelSeconds: 3,
      latencyP99Ms: 21,
      cpuPercentPeak: 145,
      memoryPercentPeak: 31,
      daysMeasured: 1,
    });
    expect(cloudWatch.sent[0]?.input).to.deep.include({
      StartTime: new Date("2026-11-09T00:00:00Z"),
      EndTime: new Date("2026-11-23T00:00:00Z"),
    });
  });

  it("is that of the days since it was made, when it is younger", async () => {
    const { sageMaker, cloudWatch } = createClients({}, { CreationTime: new Date("2026-11-20T12:00:00Z") });
    expect((await measureEndpointUse("model", DAY, 14, sageMaker, cloudWatch)).days).to.equal(3);
  });

  it("is nothing, not unknown, for an endpoint that nobody asks", async () => {
    const { sageMaker, cloudWatch } = createClients({});
    const use = await measureEndpointUse("model", DAY, 14, sageMaker, cloudWatch);
    expect(use).to.include({ invocations: 0, busyHours: 0, modelSeconds: 0, daysMeasured: 0 });
    expect(use.cpuPercentPeak).to.equal(undefined);
    expect(use.latencyP99Ms).to.equal(undefined);
  });
});
