import { expect } from "chai";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { CONFIGURATIONS } from "../program/configurations";

async function findInputs(title: string, type: string) {
  const { options } = CONFIGURATIONS.find((one) => one.title === title)!;
  const { resources } = await evaluateOnce(options);
  return resources.find((resource) => resource.type === type)!.inputs;
}

describe("the endpoint as registered", function () {
  this.timeout(120_000);

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

  it("keeps captured requests under the key of the lake", async () => {
    const configuration = "aws:sagemaker/endpointConfiguration:EndpointConfiguration";
    const prod = await findInputs("prod", configuration);
    expect(prod.dataCaptureConfig.kmsKeyId).to.match(/^arn:aws:kms:/);
    const dev = await findInputs("dev", configuration);
    expect(dev.dataCaptureConfig).not.to.have.property("kmsKeyId");
  });
});
