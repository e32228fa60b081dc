import { expect } from "chai";
import { findObstacle, routeTraffic } from "../../../infra/endpoint/deployment";
import { describeVariant, listVariants } from "../../../infra/endpoint/variants";
import { configOf } from "../../support/stack-config";

describe("the variants of the endpoint", () => {
  it("are the champion alone by default, with the whole fleet", () => {
    expect(listVariants(configOf({}))).to.deep.equal([
      { name: "champion", modelVersion: "2026-11-01", percent: 100, instanceCount: 2 },
    ]);
  });

  it("share the traffic with a challenger, whose fleet is in proportion and at least one", () => {
    const config = configOf({
      endpoint: { instanceCount: 6, challenger: { modelVersion: "next", trafficPercent: 20 } },
    });
    expect(listVariants(config)).to.deep.equal([
      { name: "champion", modelVersion: "2026-11-01", percent: 80, instanceCount: 6 },
      { name: "challenger", modelVersion: "next", percent: 20, instanceCount: 2 },
    ]);
  });

  it("keep all of the traffic beside a shadow", () => {
    const config = configOf({ endpoint: { shadow: { modelVersion: "next", samplingPercent: 50 } } });
    expect(listVariants(config).map(({ name, percent }) => [name, percent])).to.deep.equal([
      ["champion", 100],
      ["shadow", 50],
    ]);
  });

  it("have no instances when serverless", () => {
    const config = configOf({ endpoint: { kind: "serverless", dataCapturePercent: 0 } });
    const [champion] = listVariants(config);
    const described = describeVariant(champion!, "model", config.endpoint);
    expect(described).to.deep.equal({
      variantName: "champion",
      modelName: "model",
      initialVariantWeight: 100,
      serverlessConfig: { memorySizeInMb: 2048, maxConcurrency: 5 },
    });
  });

  it("stay with the instance that has the model when there is one per product", () => {
    const config = configOf({ endpoint: { kind: "multi-model", dataCapturePercent: 0 } });
    expect(describeVariant(listVariants(config)[0]!, "model", config.endpoint)).not.to.have.property(
      "routingConfigs",
    );
  });
});

describe("the roll-out", () => {
  const routingOf = (endpoint: object) => {
    const config = configOf({ endpoint });
    return routeTraffic(config.endpoint, listVariants(config));
  };

  it("is a canary with two instances", () => {
    expect(routingOf({ canaryPercent: 25 })).to.deep.equal({
      type: "CANARY",
      waitIntervalInSeconds: 600,
      canarySize: { type: "CAPACITY_PERCENT", value: 25 },
    });
  });

  it("is linear when asked for", () => {
    expect(routingOf({ rollout: "linear" })).to.deep.equal({
      type: "LINEAR",
      waitIntervalInSeconds: 600,
      linearStepSize: { type: "CAPACITY_PERCENT", value: 25 },
    });
  });

  it("falls back to all at once, with baking, where a variant has one instance", () => {
    const endpoint = { challenger: { modelVersion: "next", trafficPercent: 10 } };
    expect(routingOf(endpoint)).to.deep.equal({ type: "ALL_AT_ONCE", waitIntervalInSeconds: 600 });
  });

  it("says why it falls back", () => {
    const config = configOf({ endpoint: { instanceCount: 1 }, autoscaling: { minCapacity: 1 } });
    expect(findObstacle(config.endpoint, listVariants(config))).to.contain('"champion" has one instance');
  });

  it("says nothing when all at once was asked for", () => {
    const config = configOf({ endpoint: { rollout: "all-at-once" } });
    expect(findObstacle(config.endpoint, listVariants(config))).to.equal(undefined);
  });
});
