import { dayOfInstant, formatDay } from "../../../functions/demand/calendar";
import type { LocalAws } from "../local-aws";

/** Says at once which invocation failed and why; the schedule's retries are invocations of their own. */
export function reportFailures(aws: LocalAws, log: (text: string) => void): void {
  aws.lambda.onInvocation(({ name }, { error }) => {
    if (error === undefined) return;
    const day = formatDay(dayOfInstant(aws.clock.nowMs));
    log(`${day}   ${name} failed: ${error.errorType}: ${error.errorMessage.split("\n")[0]}`);
  });
}
