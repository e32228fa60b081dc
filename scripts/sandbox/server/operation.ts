import type { World } from "../world";
import type { AwsCall } from "./aws-call";
import { checkShape, type Shape } from "./shape";

/** An API operation: what its input must look like, and what it does. */
export interface Operation {
  readonly name: string;
  run(input: unknown, world: World, call: AwsCall): unknown;
}

/** Declares an operation. The shape is checked before `run` sees the input. */
export function defineOperation<Input extends object>(definition: {
  readonly name: string;
  readonly shape?: Shape;
  readonly run: (input: Input, world: World, call: AwsCall) => unknown;
}): Operation {
  return {
    name: definition.name,
    run(input, world, call) {
      if (definition.shape) checkShape(input as Record<string, unknown>, definition.shape);
      return definition.run(input as Input, world, call);
    },
  };
}
