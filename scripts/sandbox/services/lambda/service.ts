import type { AwsService } from "../../server/aws-call";
import { createRestJsonService } from "../../server/rest-json-protocol";
import type { World } from "../../world";
import { getFunction } from "./get-function";
import { getFunctionConfiguration } from "./get-function-configuration";
import { invoke } from "./invoke";
import { listFunctions } from "./list-functions";

export function createLambdaService(world: World): AwsService {
  return createRestJsonService(world, {
    signingName: "lambda",
    routes: [
      { method: "GET", path: "/2015-03-31/functions", operation: listFunctions },
      { method: "GET", path: "/2015-03-31/functions/{FunctionName}", operation: getFunction },
      {
        method: "GET",
        path: "/2015-03-31/functions/{FunctionName}/configuration",
        operation: getFunctionConfiguration,
      },
      {
        method: "POST",
        path: "/2015-03-31/functions/{FunctionName}/invocations",
        operation: invoke,
        body: "raw",
      },
    ],
  });
}
