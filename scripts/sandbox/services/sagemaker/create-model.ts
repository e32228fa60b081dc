// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html
import { validationError } from "../../server/aws-error";
import { defineOperation } from "../../server/operation";
import { RESOURCE_NAME } from "./resource-name";
import type { ModelInput } from "./types";

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
