import { validationError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { type ModelInput, RESOURCE_NAME } from "./types";

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html
export const createModel = defineOperation<ModelInput>({
  name: "CreateModel",
  shape: {
    ModelName: RESOURCE_NAME,
    PrimaryContainer: { type: "structure" },
    Containers: { type: "list", max: 15 },
  },
  run(input, world) {
    const { sagemaker } = world;
    if ((input.PrimaryContainer === undefined) === (input.Containers === undefined)) {
      throw validationError("Exactly one of PrimaryContainer and Containers must be specified.");
    }
    const arn = sagemaker.arn("model", input.ModelName);
    if (sagemaker.models.has(input.ModelName))
      throw validationError(`Cannot create already existing model "${arn}".`);
    sagemaker.models.set(input.ModelName, { input, arn, createdAtMs: world.clock.nowMs });
    world.tags.set(arn, input.Tags ?? []);
    return { ModelArn: arn };
  },
});

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModel.html
export const describeModel = defineOperation<{ readonly ModelName: string }>({
  name: "DescribeModel",
  shape: { ModelName: RESOURCE_NAME },
  run({ ModelName }, world) {
    const { input, arn, createdAtMs } = world.sagemaker.model(ModelName);
    const { Tags, ...rest } = input;
    return { ...rest, ModelArn: arn, CreationTime: createdAtMs / 1000, EnableNetworkIsolation: false };
  },
});

// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteModel.html
export const deleteModel = defineOperation<{ readonly ModelName: string }>({
  name: "DeleteModel",
  shape: { ModelName: RESOURCE_NAME },
  run({ ModelName }, { sagemaker }) {
    sagemaker.model(ModelName);
    sagemaker.models.delete(ModelName);
  },
});
