import { expect } from "chai";
import {
  describeRolloutSettings,
  findObstacle,
  routeTraffic,
  takesBack,
} from "../../../infra/endpoint/deployment";
import { boundCapacity, describeVariant, listVariants } from "../../../infra/endpoint/variants";
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
      autoscaling: { maxCapacity: 10 },
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
    const config = configOf({
      model: { version: "2026-11-01", algorithm: "scikit-learn", source: "s3://team-models/forecast" },
      endpoint: { kind: "multi-model", dataCapturePercent: 0 },
    });
    expect(describeVariant(listVariants(config)[0]!, "model", config.endpoint)).not.to.have.property(
      "routingConfigs",
    );
  });
});

describe("the capacity of the endpoint", () => {
  const boundsOf = (endpoint: object, maxCapacity: number) =>
    Object.fromEntries(boundCapacity(listVariants(configOf({ endpoint })), maxCapacity));

  it("is the champion's alone by default", () => {
    expect(boundsOf({}, 6)).to.deep.equal({ champion: 6 });
  });

  it("is bounded for all variants together: a challenger gets its share, what serves keeps the rest", () => {
    const challenger = { modelVersion: "next", trafficPercent: 40 };
    expect(boundsOf({ challenger }, 10)).to.deep.equal({ champion: 6, challenger: 4 });
    // At least what it starts with.
    const small = { modelVersion: "next", trafficPercent: 10 };
    expect(boundsOf({ challenger: small }, 6)).to.deep.equal({ champion: 5, challenger: 1 });
    // A shadow does not scale.
    const shadow = { modelVersion: "next", samplingPercent: 100 };
    expect(boundsOf({ instanceCount: 2, shadow }, 6)).to.deep.equal({ champion: 4, shadow: 2 });
  });
});

describe("the roll-out", () => {
  it("is a change of how the endpoint moves, whose next configuration it needs", () => {
    const settingsOf = (endpoint: object) => {
      const config = configOf({ endpoint });
      return describeRolloutSettings(config, listVariants(config));
    };
    const before = settingsOf({});
    expect(settingsOf({ rollout: "linear" })).to.not.equal(before);
    expect(settingsOf({ terminationWaitSeconds: 900 })).to.not.equal(before);
    expect(settingsOf({ unguardedVersion: "2026-11-01" })).to.not.equal(before);
    // Of no effect for another version: nothing moves for it.
    expect(settingsOf({ unguardedVersion: "another" })).to.equal(before);
    expect(settingsOf({ dataCapturePercent: 5 })).to.equal(before);
  });

  it("is taken back by alarms, but for the one version that heals", () => {
    expect(takesBack(configOf({}))).to.equal(true);
    expect(takesBack(configOf({ endpoint: { unguardedVersion: "another" } }))).to.equal(true);
    expect(takesBack(configOf({ endpoint: { unguardedVersion: "2026-11-01" } }))).to.equal(false);
  });

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
