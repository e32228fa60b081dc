import { createEventBus } from "../../../functions/aws/event-bus";
import { UsageError } from "../../../functions/contracts/errors";
import { RETRAINING_DUE, type RetrainingDue } from "../../../functions/contracts/retraining";
import { dayOfInstant, formatDay, parseDay } from "../../../functions/demand/calendar";
import { type CommandContext, requireConsent } from "../../cli/context";
import { openRenewal } from "./open-renewal";

/** Puts the event on the bus by which a training starts. @throws UsageError for a day that is none */
export async function startRetraining(
  context: CommandContext,
  { since, yes }: { readonly since?: string; readonly yes: boolean },
): Promise<void> {
  if (since !== undefined && parseDay(since) === undefined) {
    throw new UsageError(`--since is "${since}"; it must be a day as YYYY-MM-DD, for example 2026-11-23.`);
  }
  const { stack } = await openRenewal(context);
  const { environment, eventBusName } = stack.outputs;
  await requireConsent(
    context,
    yes,
    `Train a model for ${environment} now? It costs an instance for minutes to an hour.`,
  );
  const today = stack.sandbox ? Date.parse(stack.sandbox.now) : Date.now();
  const due: RetrainingDue = {
    environment,
    day: formatDay(dayOfInstant(today)),
    reason: "operator",
    ...(since !== undefined && { since }),
    because: "somebody asked for it",
  };
  await createEventBus(eventBusName).put(RETRAINING_DUE, due);
  if (context.json) context.printJson({ due });
  else
    context.print(
      "The training is under way; a message tells what became of it, and so does: ops retrain list",
    );
}
