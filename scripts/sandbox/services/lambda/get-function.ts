// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
import { defineOperation } from "../../server/operation";
import { describeFunction } from "./describe-function";

export const getFunction = defineOperation<{ readonly FunctionName: string }>({
  name: "GetFunction",
  run({ FunctionName }, world) {
    const definition = world.lambda.definition(FunctionName);
    return {
      Configuration: describeFunction(world, definition),
      Code: { RepositoryType: "S3", Location: "" },
      Tags: Object.fromEntries(world.tags.get(definition.arn).map((tag) => [tag.Key, tag.Value])),
      ...(definition.reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: definition.reservedConcurrency } }),
    };
  },
});
