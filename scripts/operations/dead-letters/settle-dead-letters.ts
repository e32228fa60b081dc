import { OperatorError } from "../../../functions/contracts/errors";
import { type CommandContext, requireConsent } from "../../cli/context";
import type { OpenStack } from "../../stack-outputs";
import { connectStack } from "../lake/open-lake";
import type { DeadLetter, ReceivedMessage } from "./dead-letter";
import { type DeadLetterQueue, openQueues } from "./dead-letter-queue";
import { describeBriefly } from "./render-dead-letters";
import { replayEvent } from "./replay-event";
import { readQueues, requireSelection, type Selection, selectLetters } from "./select-dead-letters";

interface Options extends Selection {
  readonly yes: boolean;
}

/** What became of a dead letter. */
interface Settled {
  readonly letter: DeadLetter;
  /** What the function answered, or what was started. */
  readonly answer?: unknown;
  /** Why the letter is still there. */
  readonly error?: string;
}

/**
 * Sends events again, in the order of their runs, one after the other. A message is deleted only after its event was
 * handled; one that fails again stays. Cut anywhere, an event is handled twice at most, and handlers leave the same bytes
 * for the same event.
 *
 * @throws OperatorError when one stays
 */
export async function replayDeadLetters(context: CommandContext, options: Options): Promise<void> {
  requireSelection(options);
  const { stack, queues, selected } = await select(context, options);
  const [replayable, unreadable] = [
    selected.filter(({ unreadableBecause }) => unreadableBecause === undefined),
    selected.filter(({ unreadableBecause }) => unreadableBecause !== undefined),
  ];
  for (const letter of unreadable) {
    context.log(
      `Left where it is: ${describeBriefly(letter)}; it cannot be replayed, ${letter.unreadableBecause}.`,
    );
  }
  const settled: Settled[] = unreadable.map((letter) => ({ letter, error: letter.unreadableBecause }));
  if (replayable.length > 0) {
    showPlan(context, "send again, in this order, then delete", replayable);
    await requireConsent(context, options.yes, `Replay ${count(replayable.length, "event")}?`);
    for (const [index, letter] of replayable.entries()) {
      context.log(`Replaying ${index + 1} of ${replayable.length}: ${describeRun(letter)} ...`);
      settled.push(
        await settle(context, queueOf(queues, letter), letter, () => replayEvent(stack.outputs, letter)),
      );
    }
  }
  report(context, "replayed", settled);
}

/** Deletes messages without handling them. @throws OperatorError when one stays */
export async function discardDeadLetters(context: CommandContext, options: Options): Promise<void> {
  requireSelection(options);
  const { queues, selected } = await select(context, options);
  const settled: Settled[] = [];
  if (selected.length > 0) {
    showPlan(context, "delete without handling their events", selected);
    await requireConsent(context, options.yes, `Discard ${count(selected.length, "event")} for good?`);
    for (const letter of selected) {
      settled.push(await settle(context, queueOf(queues, letter), letter, async () => undefined));
    }
  }
  report(context, "discarded", settled);
}

async function select(
  context: CommandContext,
  selection: Selection,
): Promise<{ stack: OpenStack; queues: readonly DeadLetterQueue[]; selected: readonly DeadLetter[] }> {
  const stack = await connectStack(context);
  const queues = await openQueues(stack.outputs, selection.owner);
  return { stack, queues, selected: selectLetters(await readQueues(queues), selection) };
}

/** Takes the message, does what is to be done with its event, and deletes it, or gives it back. */
async function settle(
  context: CommandContext,
  queue: DeadLetterQueue,
  letter: DeadLetter,
  handle: () => Promise<unknown>,
): Promise<Settled> {
  const message = await queue.take(letter.messageId);
  if (message === undefined) {
    return { letter, error: "it is not in its queue any more: somebody else holds it, or has settled it" };
  }
  let answer: unknown;
  try {
    answer = await handle();
  } catch (error) {
    await giveBack(context, queue, message);
    return { letter, error: describeFailure(error) };
  }
  try {
    await queue.delete(message);
  } catch (error) {
    const why = describeFailure(error);
    return {
      letter,
      error: `its event was handled, but the message could not be deleted (${why}): discard it`,
    };
  }
  return { letter, answer };
}

async function giveBack(
  context: CommandContext,
  queue: DeadLetterQueue,
  message: ReceivedMessage,
): Promise<void> {
  try {
    await queue.giveBack(message);
  } catch (error) {
    context.log(
      `Message ${message.messageId} could not be given back (${describeFailure(error)}); it comes back within 16 minutes.`,
    );
  }
}

/** @throws the error itself when it is a defect: neither told by us nor answered by AWS */
function describeFailure(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  if (error instanceof Error && "$metadata" in error) return `${error.name}: ${error.message}`;
  throw error;
}

function showPlan(context: CommandContext, what: string, letters: readonly DeadLetter[]): void {
  context.log(`Plan: ${what}:\n${letters.map((letter) => `  ${describeBriefly(letter)}`).join("\n")}`);
}

/** Prints what was done. @throws OperatorError naming what stays */
function report(context: CommandContext, done: "replayed" | "discarded", settled: readonly Settled[]): void {
  const kept = settled.filter(({ error }) => error !== undefined);
  const gone = settled.filter(({ error }) => error === undefined);
  const brief = ({ letter: { messageId, owner, scheduledAt } }: Settled) => ({
    messageId,
    owner,
    scheduledAt,
  });
  if (context.json) {
    context.printJson({
      [done]: gone.map((one) => ({ ...brief(one), ...(done === "replayed" && { answer: one.answer }) })),
      kept: kept.map((one) => ({ ...brief(one), error: one.error })),
    });
  } else if (settled.length === 0) {
    context.print("No dead letters; nothing to do.");
  } else {
    for (const { letter } of gone) context.print(`${done}  ${describeRun(letter)} (${letter.messageId})`);
    for (const { letter } of kept) context.print(`kept  ${describeRun(letter)} (${letter.messageId})`);
  }
  if (gone.length > 0 && kept.length === 0)
    context.log("The alarm of an empty queue goes out within ten minutes.");
  if (kept.length > 0) {
    const reasons = kept.map(
      ({ letter, error }) => `  ${describeRun(letter)} (${letter.messageId}): ${error}`,
    );
    throw new OperatorError(
      `${count(kept.length, "dead letter")} of ${settled.length} could not be ${done}:\n${reasons.join("\n")}`,
    );
  }
}

function describeRun({ owner, scheduledAt }: DeadLetter): string {
  return scheduledAt === undefined ? owner : `${owner} for ${scheduledAt}`;
}

function queueOf(queues: readonly DeadLetterQueue[], { owner }: DeadLetter): DeadLetterQueue {
  return queues.find((queue) => queue.owner === owner)!;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
