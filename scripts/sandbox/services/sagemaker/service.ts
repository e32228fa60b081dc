import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import { createRestJsonService } from "../../server/rest-json-protocol";
import type { World } from "../../world";
import { invokeEndpoint } from "../sagemaker-runtime/invoke-endpoint";
import { createEndpointConfig, deleteEndpointConfig, describeEndpointConfig } from "./endpoint-configs";
import { createEndpoint, deleteEndpoint, describeEndpoint, updateEndpoint } from "./endpoints";
import { createModel, deleteModel, describeModel } from "./models";
import { createRegistryOperations } from "./registry/operations";
import { createTrainingOperations } from "./training/operations";
import { createTransformOperations } from "./transform/operations";

/** SageMaker and its runtime share a signing name: the runtime is what has a path. */
export function createSageMakerService(world: World): AwsService {
  const control = createJsonService(world, {
    signingName: "sagemaker",
    version: "1.1",
    operations: [
      createEndpoint,
      createEndpointConfig,
      createModel,
      deleteEndpoint,
      deleteEndpointConfig,
      deleteModel,
      describeEndpoint,
      describeEndpointConfig,
      describeModel,
      updateEndpoint,
      ...createTransformOperations(world.transformJobs),
      ...createTrainingOperations(world.trainingJobs),
      ...createRegistryOperations(world.modelRegistry),
    ],
  });
  const runtime = createRestJsonService(world, {
    signingName: "sagemaker",
    routes: [
      {
        method: "POST",
        path: "/endpoints/{EndpointName}/invocations",
        operation: invokeEndpoint,
        body: "raw",
      },
    ],
  });
  const pick = (path: string) => (path === "/" ? control : runtime);
  return {
    signingName: "sagemaker",
    operationOf: (call) => pick(call.path).operationOf(call),
    handle: (operation, call) => pick(call.path).handle(operation, call),
    renderError: (error, call) => pick(call.path).renderError(error, call),
  };
}
