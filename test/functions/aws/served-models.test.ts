import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { expect } from "chai";
import { createServedModels, readVersion } from "../../../functions/aws/served-models";
import { createFakeClient } from "../../support/fake-client";

/** Configurations by name: the models of their variants. A model is named by its version. */
const CONFIGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  old: { champion: "v1" },
  new: { champion: "v2" },
  test: { champion: "v1", challenger: "v2" },
  /** And a shadow of v3. */
  watched: { champion: "v2" },
};

function createEndpoint() {
  const state = { serves: "old", pending: undefined as string | undefined, fails: false };
  const client = createFakeClient<SageMakerClient>((input, command) => {
    if (state.fails) throw new Error("throttled");
    switch (command) {
      case "DescribeEndpointCommand":
        return {
          EndpointConfigName: state.serves,
          ...(state.pending && { PendingDeploymentSummary: { EndpointConfigName: state.pending } }),
        };
      case "DescribeEndpointConfigCommand":
        return {
          ...(input.EndpointConfigName === "watched" && {
            ShadowProductionVariants: [{ VariantName: "shadow", ModelName: "model-v3" }],
          }),
          ProductionVariants: Object.entries(CONFIGS[String(input.EndpointConfigName)]!).map(
            ([VariantName, version]) => ({ VariantName, ModelName: `model-${version}` }),
          ),
        };
      default: {
        const version = String(input.ModelName).replace("model-", "");
        return { PrimaryContainer: { ModelDataUrl: `s3://lake/models/${version}/model.tar.gz` } };
      }
    }
  });
  const time = { ms: 0 };
  const models = createServedModels("forecast", client, () => time.ms);
  return { state, client, time, models, read: async () => Object.fromEntries(await models.versions()) };
}

describe("the models that serve", () => {
  it("are the versions whose artifacts the variants of the serving configuration have", async () => {
    const { state, time, read } = createEndpoint();
    expect(await read()).to.deep.equal({ champion: "v1" });
    state.serves = "test";
    time.ms = 60_000;
    expect(await read()).to.deep.equal({ champion: "v1", challenger: "v2" });
  });

  it("are of two versions while a deployment moves the traffic: either may have answered", async () => {
    const { state, time, read } = createEndpoint();
    state.pending = "new";
    expect(await read()).to.deep.equal({ champion: "v1 or v2" });
    // What a variant that only comes serves is plain.
    state.pending = "test";
    time.ms = 60_000;
    expect(await read()).to.deep.equal({ champion: "v1", challenger: "v2" });
  });

  it("are told apart from those that only get a copy of the requests", async () => {
    const { state, models, read } = createEndpoint();
    state.serves = "watched";
    expect(await read()).to.deep.equal({ champion: "v2" });
    expect(Object.fromEntries(await models.shadows())).to.deep.equal({ shadow: "v3" });
  });

  it("are asked for again after a minute, so that a roll-back is seen, and not before", async () => {
    const { state, client, time, read } = createEndpoint();
    state.serves = "new";
    await read();
    state.serves = "old";
    time.ms = 59_999;
    expect(await read()).to.deep.equal({ champion: "v2" });
    expect(client.sent).to.have.length(3);
    time.ms = 60_000;
    expect(await read()).to.deep.equal({ champion: "v1" });
  });

  it("are asked for again after a failure", async () => {
    const { state, read } = createEndpoint();
    state.fails = true;
    expect(await read().catch((error: Error) => error.message)).to.equal("throttled");
    state.fails = false;
    expect(await read()).to.deep.equal({ champion: "v1" });
  });

  it("have their version from the folder of the artifact", () => {
    expect(readVersion("s3://lake/models/2026-11-01/model.tar.gz")).to.equal("2026-11-01");
    expect(readVersion("s3://lake/models/2026-11-01/")).to.equal("2026-11-01");
    expect(readVersion("s3://lake/elsewhere/model.tar.gz")).to.equal(undefined);
    expect(readVersion(undefined)).to.equal(undefined);
  });
});
