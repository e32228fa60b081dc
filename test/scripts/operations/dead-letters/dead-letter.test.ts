import { expect } from "chai";
import {
  type DeadLetter,
  type ReceivedMessage,
  readDeadLetter,
  sortByRun,
} from "../../../../scripts/operations/dead-letters/dead-letter";
import { renderDeadLetters } from "../../../../scripts/operations/dead-letters/render-dead-letters";
import { selectLetters } from "../../../../scripts/operations/dead-letters/select-dead-letters";

const EVENT = { scheduledAt: "2026-10-01T04:00:00Z", executionId: "e-1" };
const SENT_AT = Date.parse("2026-10-01T04:01:00Z");

const message = (body: string, attributes: Record<string, string> = {}): ReceivedMessage => ({
  messageId: "0a1b2c3d-0000-4000-8000-000000000000",
  receiptHandle: "r",
  body,
  attributes,
  sentAtMs: SENT_AT,
  receiveCount: 2,
});

/** Names as the page on the schedule's dead-letter queue lists them. */
const OF_SCHEDULE = {
  ERROR_CODE: "AccessDeniedException",
  ERROR_MESSAGE: "not allowed",
  EXECUTION_ID: "e-1",
  EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
  IS_PAYLOAD_TRUNCATED: "false",
  RETRY_ATTEMPTS: "3",
  SCHEDULED_TIME: "2026-10-01T04:00:00Z",
  SCHEDULE_ARN: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/final-mile-dev-monitor",
  TARGET_ARN: "arn:aws:lambda:us-east-1:123456789012:function:final-mile-dev-monitor",
};

describe("a dead letter", () => {
  it("that Lambda left is the event, with the error and the request's id", () => {
    const letter = readDeadLetter(
      "monitor",
      message(JSON.stringify(EVENT), { RequestID: "req", ErrorCode: "200", ErrorMessage: "no demand" }),
    );
    expect(letter).to.deep.include({
      givenUpBy: "function",
      errorCode: "200",
      errorMessage: "no demand",
      requestId: "req",
      scheduledAt: EVENT.scheduledAt,
      event: EVENT,
      receiveCount: 2,
      givenUpAt: "2026-10-01T04:01:00.000Z",
    });
    expect(letter.unreadableBecause).to.equal(undefined);
  });

  for (const [of, body] of [
    ["a call to a function", { FunctionName: "f", InvocationType: "Event", Payload: JSON.stringify(EVENT) }],
    ["a call to a state machine", { stateMachineArn: "m", name: "n", input: JSON.stringify(EVENT) }],
    ["a call that holds the event as JSON", { FunctionName: "f", Payload: EVENT }],
    ["the event alone", EVENT],
  ] as const) {
    it(`that a schedule left as ${of} gives back the event`, () => {
      const letter = readDeadLetter("monitor", message(JSON.stringify(body), OF_SCHEDULE));
      expect(letter).to.deep.include({
        givenUpBy: "schedule",
        errorCode: "AccessDeniedException",
        errorMessage: "not allowed",
        scheduleArn: OF_SCHEDULE.SCHEDULE_ARN,
        scheduledAt: EVENT.scheduledAt,
        event: EVENT,
      });
    });
  }

  it("whose event was cut short, or is no JSON, is shown and cannot be replayed", () => {
    const cut = readDeadLetter("monitor", message('{"Pay', { ...OF_SCHEDULE, IS_PAYLOAD_TRUNCATED: "true" }));
    expect(cut.event).to.equal(undefined);
    expect(cut.unreadableBecause).to.contain("cut its event short");
    const broken = readDeadLetter("monitor", message("{scheduledAt"));
    expect(broken).to.deep.include({ givenUpBy: "unknown", scheduledAt: undefined });
    expect(broken.unreadableBecause).to.contain("no JSON");
    expect(renderDeadLetters([broken], SENT_AT, true)).to.contain("cannot be replayed: its body is no JSON");
  });

  it("is shown without what a terminal would act on, and shortened", () => {
    const event = { scheduledAt: EVENT.scheduledAt, note: "x".repeat(500) };
    const letter = readDeadLetter(
      "monitor",
      message(JSON.stringify(event), { RequestID: "r", ErrorMessage: "red \u001b[31m\nalert\u009b" }),
    );
    const nowMs = SENT_AT + 3 * 3_600_000;
    for (const isTerminal of [true, false]) {
      const shown = renderDeadLetters([letter], nowMs, isTerminal);
      expect(shown.replaceAll(/[\t\n]/g, "")).to.not.match(/\p{Cc}/u);
      expect(shown).to.contain("red [31m alert").and.contain("3 h").and.not.contain("x".repeat(120));
    }
    expect(renderDeadLetters([letter], nowMs, false).split("\n")[1]!.split("\t")).to.have.length(9);
  });

  it("comes in the order of the runs, not in that of the queues", () => {
    const at = (messageId: string, scheduledAt: string | undefined, givenUpAt: string) =>
      ({ messageId, scheduledAt, givenUpAt }) as DeadLetter;
    const sorted = sortByRun([
      at("c", "2026-10-02T04:00:00Z", "2026-10-01T00:00:00Z"),
      at("b", undefined, "2026-10-01T05:00:00Z"),
      at("a", "2026-10-01T04:30:00Z", "2026-10-03T00:00:00Z"),
    ]);
    expect(sorted.map(({ messageId }) => messageId)).to.deep.equal(["a", "b", "c"]);
  });

  it("is chosen by the beginning of its id, when that means one", () => {
    const letters = ["0a1b2c3d-1", "0a1b2c3d-2", "ffffffff-1"].map(
      (messageId) => ({ messageId }) as DeadLetter,
    );
    const found = {
      letters,
      queueCount: 1,
      unread: [{ owner: "monitor", inFlight: 1, notRead: 0 } as const],
    };
    const choose = (...ids: string[]) =>
      selectLetters(found, { ids, all: false }).map(({ messageId }) => messageId);
    expect(choose("ffffffff", "0a1b2c3d-1")).to.deep.equal(["0a1b2c3d-1", "ffffffff-1"]);
    expect(() => choose("0a1b2c3d")).to.throw(/begins the ids of 2 messages/);
    expect(() => choose("12345678")).to.throw(
      /There is no dead letter "12345678".*1 of monitor in somebody's hands/,
    );
  });
});
