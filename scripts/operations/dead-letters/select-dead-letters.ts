import { DataError, UsageError } from "../../../functions/contracts/errors";
import { QUEUE_OWNERS, type QueueOwner } from "../../../functions/contracts/stack-outputs";
import { type DeadLetter, readDeadLetter, sortByRun } from "./dead-letter";
import type { DeadLetterQueue, QueueContent } from "./dead-letter-queue";

/** Which dead letters a command is about. */
export interface Selection {
  /** Message ids, or their beginnings. */
  readonly ids: readonly string[];
  readonly owner?: QueueOwner;
  readonly all: boolean;
}

/** The beginning of an id that is long enough to be meant. */
const SHORTEST_ID = 8;

/** What was found in the queues. */
export interface FoundLetters {
  /** In the order of their runs. */
  readonly letters: readonly DeadLetter[];
  readonly queueCount: number;
  /** What lies in them and could not be read, per owner. */
  readonly unread: readonly ({ readonly owner: QueueOwner } & Pick<QueueContent, "inFlight" | "notRead">)[];
}

export async function readQueues(queues: readonly DeadLetterQueue[]): Promise<FoundLetters> {
  const contents = await Promise.all(
    queues.map(async (queue) => ({ owner: queue.owner, ...(await queue.read()) })),
  );
  return {
    letters: sortByRun(
      contents.flatMap(({ owner, messages }) => messages.map((message) => readDeadLetter(owner, message))),
    ),
    queueCount: queues.length,
    unread: contents
      .filter(({ inFlight, notRead }) => inFlight > 0 || notRead > 0)
      .map(({ owner, inFlight, notRead }) => ({ owner, inFlight, notRead })),
  };
}

/** @throws UsageError naming what there is */
export function requireOwner(name: string | undefined): QueueOwner | undefined {
  const owner = QUEUE_OWNERS.find((known) => known === name);
  if (name === undefined || owner !== undefined) return owner;
  throw new UsageError(`--function is "${name}"; it must be one of ${QUEUE_OWNERS.join(", ")}.`);
}

/** A change needs to be told what it is about. @throws UsageError */
export function requireSelection({ ids, owner, all }: Selection): void {
  if (all && (ids.length > 0 || owner !== undefined)) {
    throw new UsageError("--all means every dead letter; leave the ids and --function out, or --all.");
  }
  if (ids.length === 0 && owner === undefined && !all) {
    throw new UsageError(
      'Say which: message ids as "ops dead-letters list" shows them, --function NAME, or --all.',
    );
  }
  const short = ids.find((id) => id.length < SHORTEST_ID);
  if (short !== undefined) {
    throw new UsageError(
      `"${short}" is too short for a message id; give at least its first ${SHORTEST_ID} characters.`,
    );
  }
}

/** The letters of a selection, in the order of their runs. @throws DataError for an id that names none, or several */
export function selectLetters(found: FoundLetters, { ids }: Selection): readonly DeadLetter[] {
  if (ids.length === 0) return found.letters;
  const wanted = new Set(ids.map((id) => findLetter(found, id)));
  return found.letters.filter((letter) => wanted.has(letter));
}

function findLetter({ letters, unread }: FoundLetters, id: string): DeadLetter {
  const matching = letters.filter(({ messageId }) => messageId.startsWith(id));
  if (matching.length === 1) return matching[0]!;
  if (matching.length > 1) {
    throw new DataError(
      `"${id}" begins the ids of ${matching.length} messages: ${matching.map(({ messageId }) => messageId).join(", ")}.`,
    );
  }
  const there = letters.map(({ messageId }) => messageId).join(", ") || "none";
  const hidden = unread.length > 0 ? ` ${describeUnread(unread)}` : "";
  throw new DataError(`There is no dead letter "${id}"; there are ${there}.${hidden}`);
}

/** What a person cannot see in the list, in one sentence. */
export function describeUnread(unread: FoundLetters["unread"]): string {
  const parts = unread.flatMap(({ owner, inFlight, notRead }) => [
    ...(inFlight > 0 ? [`${inFlight} of ${owner} in somebody's hands (back within 16 minutes)`] : []),
    ...(notRead > 0 ? [`about ${notRead} more of ${owner}, beyond those shown`] : []),
  ]);
  return `Not shown: ${parts.join("; ")}.`;
}
