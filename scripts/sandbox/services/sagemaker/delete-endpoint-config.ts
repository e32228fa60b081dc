// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpointConfig.html
import { defineOperation } from "../../server/operation";
import { RESOURCE_NAME } from "./resource-name";

export const deleteEndpointConfig = defineOperation<{ readonly EndpointConfigName: string }>({
  name: "DeleteEndpointConfig",
  shape: { EndpointConfigName: RESOURCE_NAME },
  run({ EndpointConfigName }, { sagemaker }) {
    sagemaker.config(EndpointConfigName);
    sagemaker.configs.delete(EndpointConfigName);
  },
});
