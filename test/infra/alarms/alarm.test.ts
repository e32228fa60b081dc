import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { describeScheduledRun, METRIC_NAMESPACE } from "../../../functions/contracts/metrics";
import type { AlarmRow } from "../../../infra/alarms/alarm";
import { endpointRows, rolloutRows } from "../../../infra/alarms/endpoint";
import { fleetRows } from "../../../infra/alarms/fleet";
import { functionRows } from "../../../infra/alarms/functions";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { configOf } from "../../support/stack-config";

const config = configOf({ monitoring: { watchList: ["84077"] } });
const daily = {
  name: pulumi.output("monitor"),
  deadLetterQueueName: pulumi.output("dead"),
  timeoutSeconds: 900,
  isDaily: true,
};

const namesOf = (rows: readonly AlarmRow[]) =>
  rows.map(({ subject, condition, severity }) => `${subject}-${condition}-${severity}`);

describe("the alarms", () => {
  it("watch what callers and instances of the endpoint suffer", () => {
    expect(namesOf(endpointRows("forecast", "champion", config))).to.deep.equal([
      "endpoint-server-errors-critical",
      "endpoint-client-errors-warning",
      "endpoint-latency-warning",
      "endpoint-latency-critical",
      "endpoint-cpu-warning",
      "endpoint-memory-warning",
      "endpoint-disk-warning",
    ]);
  });

  it("take a roll-out back for what the new fleet does, whatever the old one suffers", () => {
    const fleet = { endpointName: "forecast", configurationName: "new" };
    const rows = rolloutRows(fleet, "champion", config);
    expect(namesOf(rows)).to.deep.equal(["rollout-server-errors-critical", "rollout-latency-critical"]);
    for (const { metric } of rows) {
      expect(metric.dimensions).to.deep.equal({
        EndpointName: "forecast",
        VariantName: "champion",
        EndpointConfigName: "new",
      });
    }
    expect(namesOf(rolloutRows(fleet, "challenger", config))).to.deep.equal([
      "rollout-challenger-server-errors-critical",
      "rollout-challenger-latency-critical",
    ]);
    const serverless = configOf({ endpoint: { kind: "serverless", dataCapturePercent: 0 } });
    expect(rolloutRows(fleet, "champion", serverless)).to.deep.equal([]);
  });

  it("mail nobody when they are made: each becomes OK then, and only the composites tell that all is over", async () => {
    const { resources } = await evaluateOnce({ stack: "prod" });
    const withOkAction = resources.filter(({ inputs }) => inputs.okActions !== undefined);
    expect(withOkAction.map(({ name }) => name).sort()).to.deep.equal([
      "environment-any-critical",
      "environment-any-warning",
    ]);
    for (const { inputs } of withOkAction) expect(inputs).to.not.have.property("alarmActions");
  });

  it("know that CPU is counted per core and latency in microseconds", () => {
    const rows = endpointRows(
      "forecast",
      "champion",
      configOf({ endpoint: { instanceType: "ml.m5.2xlarge" } }),
    );
    const thresholdOf = (condition: string) => rows.find((row) => row.condition === condition)?.threshold;
    expect(thresholdOf("cpu")).to.equal(85 * 8);
    expect(thresholdOf("latency")).to.equal(500_000);
    expect(thresholdOf("server-errors")).to.equal(0.01);
    const [fewer] = endpointRows("forecast", "champion", configOf({ alerts: { serverErrorPercent: 0.7 } }));
    expect(fewer?.threshold).to.equal(0.007);
  });

  it("count the cores of any instance type", () => {
    const coresOf = (instanceType: string) =>
      endpointRows("forecast", "champion", configOf({ endpoint: { instanceType } }, "test")).find(
        ({ condition }) => condition === "cpu",
      )!.threshold / 85;
    // https://aws.amazon.com/sagemaker/pricing/instance-types
    expect(coresOf("ml.m5.large")).to.equal(2);
    expect(coresOf("ml.c5.xlarge")).to.equal(4);
    expect(coresOf("ml.c5.18xlarge")).to.equal(72);
    expect(coresOf("ml.g5.48xlarge")).to.equal(192);
    expect(coresOf("ml.c7g.medium")).to.equal(1);
  });

  it("ask every daily function for a sign of life, others not", () => {
    expect(namesOf(functionRows("monitor", daily, "dev"))).to.include("monitor-heartbeat-critical");
    const rows = functionRows("predict", { ...daily, isDaily: false }, "dev");
    expect(namesOf(rows)).not.to.include("predict-heartbeat-critical");
  });

  it("give a heartbeat more than a day, so that a late run is no alarm", () => {
    const heartbeat = functionRows("monitor", daily, "dev").find(
      ({ condition }) => condition === "heartbeat",
    )!;
    expect(heartbeat.periodSeconds * heartbeat.breaching[1]).to.equal(30 * 3600);
    expect(heartbeat.missingData).to.equal("breaching");
  });

  it("take a heartbeat from runs of the schedule, which no page view and no run by hand can feign", () => {
    const heartbeat = functionRows("report", daily, "dev").find(
      ({ condition }) => condition === "heartbeat",
    )!;
    const { namespace, name, dimensions } = heartbeat.metric;
    const event = { scheduledAt: "2026-11-23T05:00:00Z", executionId: "0a1b" };
    const [run] = describeScheduledRun("dev", "report", event);
    expect({ namespace, name, dimensions }).to.deep.equal({
      namespace: METRIC_NAMESPACE,
      name: run!.name,
      dimensions: run!.dimensions,
    });
    expect(run!.timestampMs).to.equal(Date.parse(event.scheduledAt));
  });

  it("give daily figures a period of a day", () => {
    for (const row of fleetRows(config)) expect(row.periodSeconds).to.equal(86_400);
  });

  it("watch the MAPE of a product on the watch list, at 15 % by default", () => {
    const row = fleetRows(config).find(({ subject }) => subject === "product-84077");
    expect(row).to.include({ condition: "mape", threshold: 15, comparison: "above" });
    expect(row?.metric.dimensions).to.deep.equal({
      Environment: "test",
      ProductId: "84077",
      ModelType: "DemandForecast",
    });
  });

  it("come together in one composite per severity, within the length AWS takes", async () => {
    const { resources, outputs } = await evaluateOnce({ stack: "prod" });
    const composites = resources.filter(({ type }) => type.endsWith(":CompositeAlarm"));
    expect(composites.map(({ inputs }) => inputs.alarmName)).to.deep.equal([
      "final-mile-prod-environment-any-warning",
      "final-mile-prod-environment-any-critical",
    ]);
    const rules = composites.map(({ inputs }) => inputs.alarmRule as string);
    for (const rule of rules) expect(rule.length).to.be.at.most(10_240);
    const named = rules.flatMap((rule) => [...rule.matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name]) => name));
    expect(named.sort()).to.deep.equal([...(outputs.alarmNames as string[])].sort());
  });
});
