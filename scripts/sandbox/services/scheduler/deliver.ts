import { AwsError } from "../../server/aws-error";
import type { World } from "../../world";
import type { Deliver } from "./schedule-book";

/**
 * Hands events to the targets the sandbox knows. A function is invoked asynchronously: what fails inside it is
 * retried by Lambda; a schedule retries only what it could not hand over. Executions of state machines are
 * awaited, so that what they do is done at the time they were started.
 */
export function deliverTo(world: World): Deliver {
  return async ({ schedule, event, executionId }) => {
    const { Arn, RetryPolicy, DeadLetterConfig } = schedule.input.Target;
    world.meter.add(world.clock.nowMs, "ScheduledInvocation", 1, schedule.arn);
    try {
      if (Arn.includes(":states:")) {
        const execution = world.stateMachines.start(Arn, JSON.stringify(event), executionId);
        await execution.finished;
        return undefined;
      }
      if (!Arn.includes(":lambda:")) return `The sandbox does not deliver to ${Arn}.`;
      await world.asyncInvoker.invoke(Arn, event, {
        maximumRetryAttempts: RetryPolicy?.MaximumRetryAttempts,
        deadLetterArn: DeadLetterConfig?.Arn,
      });
      return undefined;
    } catch (error) {
      if (error instanceof AwsError) return `${error.code}: ${error.message}`;
      throw error;
    }
  };
}
