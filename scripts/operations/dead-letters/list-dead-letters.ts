import type { QueueOwner } from "../../../functions/contracts/stack-outputs";
import type { CommandContext } from "../../cli/context";
import type { OpenStack } from "../../stack-outputs";
import { connectStack } from "../lake/open-lake";
import { openQueues } from "./dead-letter-queue";
import { listFailedFleetRuns } from "./failed-fleet-runs";
import { renderDeadLetters, renderFailedFleetRuns } from "./render-dead-letters";
import { describeUnread, readQueues } from "./select-dead-letters";

/** Shows what was given up and why; without an owner, or for the fleet, also its runs that failed. */
export async function listDeadLetters(
  context: CommandContext,
  { owner }: { readonly owner?: QueueOwner },
): Promise<void> {
  const stack = await connectStack(context);
  const nowMs = nowOf(stack);
  const [found, failedFleetRuns] = await Promise.all([
    openQueues(stack.outputs, owner).then(readQueues),
    owner === undefined || owner === "fan-out" ? listFailedFleetRuns(stack.outputs.fanOutArn, nowMs) : [],
  ]);
  const { letters, queueCount, unread } = found;
  if (unread.length > 0) context.log(describeUnread(unread));
  if (context.json) {
    context.printJson({ stack: stack.name, deadLetters: letters, unread, failedFleetRuns });
    return;
  }
  if (letters.length === 0) {
    context.print(`No dead letters in ${queueCount === 1 ? "1 queue" : `${queueCount} queues`}.`);
  } else {
    context.print(renderDeadLetters(letters, nowMs, context.isTerminal));
    context.log('Once the cause is mended: "ops dead-letters replay ID", or --function NAME, or --all.');
  }
  if (failedFleetRuns.length > 0) context.print(`\n${renderFailedFleetRuns(failedFleetRuns)}`);
}

/** A sandbox lives by its own clock. */
function nowOf({ sandbox }: OpenStack): number {
  return sandbox ? Date.parse(sandbox.now) : Date.now();
}
