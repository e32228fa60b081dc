// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpoint.html
import { defineOperation } from "../../server/operation";
import { RESOURCE_NAME } from "./resource-name";

export const deleteEndpoint = defineOperation<{ readonly EndpointName: string }>({
  name: "DeleteEndpoint",
  shape: { EndpointName: RESOURCE_NAME },
  run({ EndpointName }, world) {
    world.sagemaker.deleteEndpoint(EndpointName);
  },
});
