import type { Deployer } from "./deployer";

interface Inputs {
  readonly functionName: string;
  readonly maximumRetryAttempts?: number;
  readonly destinationConfig?: { readonly onFailure?: { readonly destination: string } };
}

export const functionEventInvokeConfig: Deployer = {
  type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  apply({ inputs }, { world }) {
    const { functionName, maximumRetryAttempts, destinationConfig } = inputs as unknown as Inputs;
    const destination = destinationConfig?.onFailure?.destination;
    world.asyncInvoker.configure(world.lambda.definition(functionName).name, {
      maximumRetryAttempts,
      ...(destination ? { deadLetterArn: destination } : {}),
    });
  },
};
