import { randomBytes } from "node:crypto";
import { OperatorError, UsageError } from "../../../functions/contracts/errors";
import type { ScheduledEvent } from "../../../functions/contracts/events";
import { OPERATOR_EXECUTION_PREFIX } from "../../../functions/contracts/metrics";
import type { FunctionName } from "../../../functions/contracts/stack-outputs";
import { dayOfInstant, formatDay, parseDay } from "../../../functions/demand/calendar";
import type { CommandContext } from "../../cli/context";
import type { OpenStack } from "../../stack-outputs";
import { connectStack } from "../lake/open-lake";

/** Hour (UTC) put into the event of a run that is started by hand. */
const RUN_HOUR = "06:00:00Z";

/** A daily function that can be run by hand, and what to tell of its summary. */
export interface DailyRun<Summary> {
  readonly name: FunctionName;
  describe(summary: Summary): string;
}

/**
 * Runs a daily function for a day, today when none is given, and prints its summary. Handlers are idempotent:
 * running a day again gives the same outputs.
 */
export async function runFunction<Summary>(
  context: CommandContext,
  run: DailyRun<Summary>,
  options: { readonly date?: string },
): Promise<void> {
  const stack = await connectStack(context);
  const runDay = chooseRunDay(stack, options.date);
  context.log(`Running ${run.name} of ${stack.name} for ${runDay} ...`);
  const { invokeFunction } = await import("./invoke-function");
  // The same day can be run again: each run has a name of its own in the log.
  const executionId = `${OPERATOR_EXECUTION_PREFIX}${runDay}-${randomBytes(4).toString("hex")}`;
  const event: ScheduledEvent = { scheduledAt: `${runDay}T${RUN_HOUR}`, executionId };
  const summary = (await invokeFunction(stack.outputs, run.name, event).catch((error: Error) => {
    if (!(error instanceof OperatorError)) throw error;
    const where = `What it had done: ops logs ${run.name} --run ${executionId}`;
    throw new OperatorError(`${error.message}\n${where}`, { cause: error });
  })) as Summary;
  if (context.json) context.printJson(summary);
  else context.print(run.describe(summary));
}

/**
 * The given date, else today: by the sandbox's clock for a sandbox. A day that has not come is refused: its
 * run would be the last one for everybody who looks, and its results would rest on nothing.
 *
 * @throws UsageError
 */
function chooseRunDay(stack: OpenStack, date: string | undefined): string {
  const today = stack.sandbox ? stack.sandbox.now.slice(0, 10) : formatDay(dayOfInstant(Date.now()));
  if (date === undefined) return today;
  if (parseDay(date) === undefined) {
    throw new UsageError(`--date is "${date}"; it must be a calendar date written YYYY-MM-DD.`);
  }
  if (date > today) throw new UsageError(`--date is "${date}"; it must not lie after today, ${today}.`);
  return date;
}
