import { expect } from "chai";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { CONFIGURATIONS } from "../program/configurations";

async function findInputs(title: string, type: string) {
  const { options } = CONFIGURATIONS.find((one) => one.title === title)!;
  const { resources } = await evaluateOnce(options);
  return resources.find((resource) => resource.type === type)!.inputs;
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
