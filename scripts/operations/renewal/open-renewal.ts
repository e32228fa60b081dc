import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { OperatorError } from "../../../functions/contracts/errors";
import type { CommandContext } from "../../cli/context";
import type { OpenStack } from "../../stack-outputs";
import { connectStack } from "../lake/open-lake";

/** A stack whose model is renewed. */
export interface RenewedStack {
  readonly stack: OpenStack;
  readonly client: SageMakerClient;
  readonly groupName: string;
}

/** @throws OperatorError where the stack trains nothing */
export async function openRenewal(context: CommandContext): Promise<RenewedStack> {
  const stack = await connectStack(context);
  const groupName = stack.outputs.modelPackageGroupName;
  if (groupName === undefined) {
    throw new OperatorError(
      `Stack "${stack.name}" trains no model. Set "final-mile:retraining.enabled" to true and deploy it.`,
    );
  }
  return { stack, client: new SageMakerClient({}), groupName };
}
