import type { Lake } from "../../functions/contracts/lake";
import { applyConnection } from "../cli/aws-environment";
import type { CommandContext } from "../cli/context";
import { type OpenStack, openStack } from "../stack-outputs";

/** Opens the stack of a command and points this process's AWS clients at it. */
export async function connectStack(context: CommandContext): Promise<OpenStack> {
  const stack = await openStack(context.target);
  applyConnection(stack.connection);
  return stack;
}

/** The lake of a stack that was connected. */
export async function openLake(stack: OpenStack): Promise<Lake> {
  const { createLake } = await import("../../functions/aws/lake");
  return createLake(stack.outputs.lakeBucketName);
}
