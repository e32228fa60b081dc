// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
import { defineOperation } from "../../server/operation";
import { describeFunction } from "./describe-function";

export const getFunctionConfiguration = defineOperation<{ readonly FunctionName: string }>({
  name: "GetFunctionConfiguration",
  run: ({ FunctionName }, world) => describeFunction(world, world.lambda.definition(FunctionName)),
});
