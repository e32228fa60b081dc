import type { AwsService } from "../../server/aws-call";
import { createJsonService } from "../../server/json-protocol";
import { createRestJsonService } from "../../server/rest-json-protocol";
import type { World } from "../../world";
import { invokeEndpoint } from "../sagemaker-runtime/invoke-endpoint";
import { listTagsForResource, tagResource } from "../tagging";
import { createEndpoint } from "./create-endpoint";
import { createEndpointConfig } from "./create-endpoint-config";
import { createModel } from "./create-model";
import { deleteEndpoint } from "./delete-endpoint";
import { deleteEndpointConfig } from "./delete-endpoint-config";
import { deleteModel } from "./delete-model";
import { describeEndpoint } from "./describe-endpoint";
import { describeEndpointConfig } from "./describe-endpoint-config";
import { describeModel } from "./describe-model";
import { listEndpointConfigs } from "./list-endpoint-configs";
import { listEndpoints } from "./list-endpoints";
import { listModels } from "./list-models";
import { createTransformOperations } from "./transform/operations";
import { updateEndpoint } from "./update-endpoint";
import { updateEndpointWeightsAndCapacities } from "./update-endpoint-weights-and-capacities";

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
      listEndpointConfigs,
      listEndpoints,
      listModels,
      listTagsForResource("ResourceArn", "ListTags"),
      tagResource("ResourceArn", "AddTags"),
      updateEndpoint,
      updateEndpointWeightsAndCapacities,
      ...createTransformOperations(world.transformJobs),
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
