import { expect } from "chai";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { CONFIGURATIONS } from "../program/configurations";

async function findResource(title: string, type: string) {
  const { options } = CONFIGURATIONS.find((one) => one.title === title)!;
  const { resources } = await evaluateOnce(options);
  return resources.find((resource) => resource.type === type)!;
}

async function findInputs(title: string, type: string) {
  return (await findResource(title, type)).inputs;
}

describe("the endpoint as registered", () => {
  it("runs the code that lies in the artifact", async () => {
    const { primaryContainer } = await findInputs("prod", "aws:sagemaker/model:Model");
    expect(primaryContainer.environment.SAGEMAKER_SUBMIT_DIRECTORY).to.equal("/opt/ml/model/code");
  });

  it("takes its code from beside the artifacts when there is one per product: none is there at its start", async () => {
    const { primaryContainer } = await findInputs("a multi-model endpoint", "aws:sagemaker/model:Model");
    expect(primaryContainer.environment.SAGEMAKER_SUBMIT_DIRECTORY).to.equal(
      `${primaryContainer.modelDataUrl}code/sourcedir.tar.gz`,
    );
  });

  it("brings that code into the lake before the model is made, so that one deployment makes and serves it", async () => {
    const title = "a multi-model endpoint";
    const { inputs, name } = await findResource(title, "aws:s3/objectCopy:ObjectCopy");
    expect([inputs.source, inputs.key]).to.deep.equal([
      "team-models/forecast/2026-11-01/code/sourcedir.tar.gz",
      "models/2026-11-01/code/sourcedir.tar.gz",
    ]);
    const model = await findResource(title, "aws:sagemaker/model:Model");
    expect(model.dependsOn).to.include(`aws:s3/objectCopy:ObjectCopy::${name}`);
  });

  it("gets another configuration when only the way it moves changes", async () => {
    const { replacementTrigger } = await findResource(
      "prod",
      "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    );
    expect(replacementTrigger).to.contain('"CANARY"');
  });

  it("keeps the keys of webhooks out of names, and secret", async () => {
    const { options } = CONFIGURATIONS.find(({ title }) => title.includes("challenger"))!;
    const { resources } = await evaluateOnce(options);
    const subscriptions = resources.filter(
      ({ type, name }) =>
        type === "aws:sns/topicSubscription:TopicSubscription" && name.startsWith("alerts-"),
    );
    expect(subscriptions.map(({ name }) => name)).to.deep.equal([
      "alerts-email-team@example.com",
      "alerts-https-8b5d74bd",
    ]);
    expect(subscriptions[1]!.secrets).to.deep.equal(["endpoint"]);
    expect(subscriptions[1]!.inputs.endpoint).to.contain("key=c0ffee");
  });

  it("scales its variants within one bound", async () => {
    const { options } = CONFIGURATIONS.find(({ title }) => title.includes("challenger"))!;
    const { resources } = await evaluateOnce(options);
    const targets = resources.filter(({ type }) => type === "aws:appautoscaling/target:Target");
    const bounds = targets.map(({ inputs }) => inputs.maxCapacity as number);
    expect(bounds).to.deep.equal([5, 1]);
  });

  it("brings each variant's artifact into the lake before its model is made, and leaves it there", async () => {
    const { options } = CONFIGURATIONS.find(({ title }) => title.includes("challenger"))!;
    const { resources } = await evaluateOnce(options);
    const copies = resources.filter(({ type }) => type === "aws:s3/objectCopy:ObjectCopy");
    expect(copies.map(({ inputs }) => [inputs.source, inputs.key])).to.deep.equal([
      ["team-models/forecast/2026-11-01/model.tar.gz", "models/2026-11-01/model.tar.gz"],
      ["team-models/forecast/2026-12-01/model.tar.gz", "models/2026-12-01/model.tar.gz"],
    ]);
    const models = resources.filter(({ type }) => type === "aws:sagemaker/model:Model");
    models.forEach((model, index) => {
      expect(model.dependsOn).to.include(`aws:s3/objectCopy:ObjectCopy::${copies[index]!.name}`);
      expect(model.inputs.primaryContainer.modelDataUrl).to.match(
        new RegExp(`/${copies[index]!.inputs.key}$`),
      );
    });
  });

  it("keeps the old fleet for a whole bake after the last shift, also where there is one shift only", async () => {
    for (const [title, bakeSeconds] of [
      ["dev", 300],
      ["prod", 600],
    ] as const) {
      const { deploymentConfig } = await findInputs(title, "aws:sagemaker/endpoint:Endpoint");
      expect(deploymentConfig.blueGreenUpdatePolicy.terminationWaitInSeconds, title).to.equal(bakeSeconds);
    }
  });

  it("keeps captured requests under the key of the lake", async () => {
    const configuration = "aws:sagemaker/endpointConfiguration:EndpointConfiguration";
    const prod = await findInputs("prod", configuration);
    expect(prod.dataCaptureConfig.kmsKeyId).to.match(/^arn:aws:kms:/);
    const dev = await findInputs("dev", configuration);
    expect(dev.dataCaptureConfig).not.to.have.property("kmsKeyId");
  });
});
