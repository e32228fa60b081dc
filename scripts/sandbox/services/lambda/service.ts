import type { AwsService } from "../../server/aws-call";
import { createRestJsonService } from "../../server/rest-json-protocol";
import type { World } from "../../world";
import { invoke } from "./invoke";

export function createLambdaService(world: World): AwsService {
  return createRestJsonService(world, {
    signingName: "lambda",
    routes: [
      {
        method: "POST",
        path: "/2015-03-31/functions/{FunctionName}/invocations",
        operation: invoke,
        body: "raw",
      },
    ],
  });
}
