import { renderTable } from "../../cli/table";
import type { DeadLetter } from "./dead-letter";
import type { FailedFleetRun } from "./failed-fleet-runs";

/** Characters of an event that are shown; `--json` has all of it. */
const EVENT_CHARACTERS = 120;
const ERROR_CHARACTERS = 300;

/** For people a paragraph per dead letter, in a pipe a line. */
export function renderDeadLetters(
  letters: readonly DeadLetter[],
  nowMs: number,
  isTerminal: boolean,
): string {
  if (isTerminal) return letters.map((letter) => describeDeadLetter(letter, nowMs)).join("\n\n");
  return renderTable(
    ["message", "of", "given up (UTC)", "age", "received", "run", "by", "error", "event"].map((title) => ({
      title,
    })),
    letters.map((letter) => [
      letter.messageId,
      letter.owner,
      letter.givenUpAt,
      formatAge(letter, nowMs),
      String(letter.receiveCount),
      letter.scheduledAt ?? "",
      letter.givenUpBy,
      toLine(describeError(letter)),
      shorten(toLine(letter.body), EVENT_CHARACTERS),
    ]),
    false,
  );
}

function describeDeadLetter(letter: DeadLetter, nowMs: number): string {
  const { owner, messageId, scheduledAt, receiveCount, requestId, event, unreadableBecause } = letter;
  const lines = [
    `${owner}  ${messageId}`,
    `  given up  ${formatAge(letter, nowMs)} ago, ${letter.givenUpAt.slice(0, 16).replace("T", " ")} UTC; received ${receiveCount === 1 ? "once" : `${receiveCount} times`}`,
  ];
  if (scheduledAt !== undefined) lines.push(`  run       of ${scheduledAt}${describeSchedule(letter)}`);
  lines.push(`  error     ${shorten(toLine(describeError(letter)), ERROR_CHARACTERS)}`);
  if (requestId !== undefined) lines.push(`  request   ${requestId} in the function's log`);
  const content = unreadableBecause === undefined ? JSON.stringify(event) : letter.body;
  lines.push(`  event     ${shorten(toLine(content), EVENT_CHARACTERS)}`);
  if (unreadableBecause !== undefined) lines.push(`            cannot be replayed: ${unreadableBecause}`);
  return lines.join("\n");
}

function describeSchedule({ scheduleArn }: DeadLetter): string {
  return scheduleArn === undefined ? "" : `, by the schedule ${scheduleArn.split("/").at(-1)}`;
}

/** The error, and who had it: a function that ran and failed is Lambda's ErrorCode 200. */
function describeError({ givenUpBy, errorCode, errorMessage }: DeadLetter): string {
  const message = errorMessage ?? "nobody said why";
  if (givenUpBy === "schedule") return `the schedule could not start it: ${errorCode ?? "error"}, ${message}`;
  return errorCode === undefined || errorCode === "200" ? message : `status ${errorCode}: ${message}`;
}

export function renderFailedFleetRuns(runs: readonly FailedFleetRun[]): string {
  return runs
    .map(({ task, scheduledAt, status, stoppedAt, error, cause, executionArn, input }) =>
      [
        `${task ?? "a run"} of the fleet${scheduledAt === undefined ? "" : ` for ${scheduledAt}`}: ${status}${stoppedAt === undefined ? "" : `, ${stoppedAt.slice(0, 16).replace("T", " ")} UTC`}`,
        `  error     ${shorten(toLine([error, cause].filter(Boolean).join(": ")) || "nobody said why", ERROR_CHARACTERS)}`,
        `  again     aws stepfunctions start-execution --state-machine-arn ${machineOf(executionArn)} --input ${quote(input)}`,
      ].join("\n"),
    )
    .join("\n\n");
}

/** The state machine of an execution: `…:execution:machine:name`. */
function machineOf(executionArn: string): string {
  return executionArn.replace(":execution:", ":stateMachine:").replace(/:[^:]*$/, "");
}

/** One word of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** One line per event for a plan: who, for when, why. */
export function describeBriefly({ owner, messageId, scheduledAt, errorMessage }: DeadLetter): string {
  const run = scheduledAt === undefined ? "" : ` for ${scheduledAt}`;
  return `${owner}${run} (${messageId})${errorMessage === undefined ? "" : `: ${shorten(toLine(errorMessage), 100)}`}`;
}

/** `3 days`, `8 h`, `5 min` */
function formatAge({ givenUpAt }: DeadLetter, nowMs: number): string {
  const minutes = Math.max(0, Math.floor((nowMs - Date.parse(givenUpAt)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** Text of others on one line, without what a terminal would act on. */
function toLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
}

function shorten(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters)} ... (${text.length} characters)`;
}
