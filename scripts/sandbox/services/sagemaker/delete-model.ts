// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteModel.html
import { defineOperation } from "../../server/operation";
import { RESOURCE_NAME } from "./resource-name";

export const deleteModel = defineOperation<{ readonly ModelName: string }>({
  name: "DeleteModel",
  shape: { ModelName: RESOURCE_NAME },
  run({ ModelName }, { sagemaker }) {
    sagemaker.model(ModelName);
    sagemaker.models.delete(ModelName);
  },
});
