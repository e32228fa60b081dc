import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { StackOutputs } from "../../../functions/contracts/stack-outputs";
import { invokeFunction } from "../functions/invoke-function";
import type { DeadLetter } from "./dead-letter";

/**
 * Sends the event of a dead letter to whom it was for: as it is, with the time it was scheduled for, so that the same day is
 * run. A function is waited for. The state machine could only not be started, so it is started; how its run ends has
 * alarms of its own.
 *
 * @throws OperatorError when the function fails again
 */
export async function replayEvent(outputs: StackOutputs, letter: DeadLetter): Promise<unknown> {
  if (letter.owner !== "fan-out") return invokeFunction(outputs, letter.owner, letter.event);
  return startFleetRun(outputs.fanOutArn, letter);
}

async function startFleetRun(stateMachineArn: string, { messageId, event }: DeadLetter): Promise<unknown> {
  // Named after the message: a replay that was cut before its message was deleted does not start a second run.
  const name = `replay-${messageId}`;
  try {
    const { executionArn } = await new SFNClient({}).send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(event) }),
    );
    return { executionArn };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ExecutionAlreadyExists") throw error;
    return { executionArn: `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}` };
  }
}
