import type { World } from "../../world";
import type { FunctionDefinition } from "./function-fleet";

/** A function as Lambda describes it. */
export function describeFunction(world: World, definition: FunctionDefinition) {
  return {
    FunctionName: definition.name,
    FunctionArn: definition.arn,
    Runtime: definition.runtime,
    Role: definition.roleArn,
    Handler: definition.handler,
    CodeSize: world.lambda.packageBytes(definition.name),
    Description: definition.description ?? "",
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memoryMib,
    Version: "$LATEST",
    Architectures: definition.architectures,
    Environment: { Variables: definition.environment },
    PackageType: "Zip",
    State: "Active",
    LastUpdateStatus: "Successful",
  };
}
