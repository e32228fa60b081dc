import { expect } from "chai";
import { judgeRun, type Reference } from "../../../support/reliability/judge-run";
import type { RunRecord } from "../../../support/reliability/play-run";

const HEARTBEAT = "ScheduledRun Environment=dev Function=monitor 2026-11-23T04:00:00.000Z";

const REFERENCE: Reference = {
  failed: [],
  invocations: { "dev-monitor": 2 },
  writes: {},
  deadLetters: [],
  workers: [],
  failedExecutions: [],
  late: [],
  deliveredTwice: 0,
  callFaults: {},
  alarmsRaised: [],
  messages: ["Over budget"],
  events: ["OrdersSuggested 2026-11-23"],
  metrics: { [HEARTBEAT]: [1, 1], "ForecastsWritten Environment=dev 2026-11-23T00:00:00.000Z": [84, 84] },
  failedImports: 0,
  unaided: {
    history: "all days",
    "2026-11-23 orders.csv": "P0,12",
    "2026-11-24 orders.csv": "P0,3",
    "2026-11-24 predictions as a query engine sees them": '{"P0 20781":1}',
  },
};

const run = (changes: Partial<RunRecord>): RunRecord => ({ ...REFERENCE, ...changes });
const contents = (changes: Record<string, string>) => ({ ...REFERENCE.unaided, ...changes });
const judge = (changes: Partial<RunRecord>): string[] =>
  judgeRun(run(changes), REFERENCE).map(({ kind, what }) => `${kind}: ${what}`);

const FAILURE = { functionName: "dev-monitor", atMs: 0, error: "aborted" };
const DEAD_LETTER = { queue: "dev-monitor-dead-letters", runDay: "2026-11-24" };
/** A run in which the event of the 24th was given up, told of, and run again. */
const AIDED: Partial<RunRecord> = {
  deadLetters: [DEAD_LETTER],
  alarmsRaised: ["dev-monitor-dead-letters-critical"],
  setRight: REFERENCE.unaided,
  messagesSetRight: REFERENCE.messages,
  eventsSetRight: REFERENCE.events,
};

describe("the judge of runs under faults", () => {
  it("finds nothing wrong with a run like the one without faults", () => {
    expect(judge({})).to.deep.equal([]);
    expect(judge(AIDED)).to.deep.equal([]);
  });

  it("finds what is lost, other than it was, or torn", () => {
    expect(judge({ unaided: contents({ "2026-11-23 orders.csv": "nothing" }) })).to.have.length(1);
    expect(judge({ unaided: contents({ "2026-11-23 orders.csv": "nothing" }) })[0]).to.match(
      /^lost: 2026-11-23 orders.csv/,
    );
    expect(judge({ unaided: contents({ "2026-11-24 orders.csv": "P0,4" }) })[0]).to.match(
      /^different: 2026-11-24 orders.csv: P0,4 instead of P0,3/,
    );
    const { history: _, ...withoutHistory } = REFERENCE.unaided;
    expect(judge({ unaided: withoutHistory })[0]).to.match(/^lost: history/);
    expect(judge({ unaided: "unreadable: no JSON" })).to.deep.equal(["torn: unreadable: no JSON"]);
  });

  it("does not ask for live requests of a day whose forecasts were made later, and for them of any other", () => {
    const key = "2026-11-25 monitoring summary";
    const asked = '{"liveInputs":{"rows":ASKED,"violations":[]},"metricsPublished":7}';
    const unasked = '{"liveInputs":null,"metricsPublished":6}';
    const reference = { ...REFERENCE, unaided: contents({ [key]: asked }) };
    const judgeGivenUp = (givenUp: Partial<RunRecord>, text = unasked) =>
      judgeRun(
        run({
          ...AIDED,
          deadLetters: [],
          unaided: reference.unaided,
          ...givenUp,
          setRight: contents({ [key]: text }),
        }),
        reference,
      ).filter(({ what }) => what.startsWith(key));
    const batch = { queue: "dev-batch-predict-dead-letters", runDay: "2026-11-24" };
    expect(judgeGivenUp({ deadLetters: [batch] })).to.deep.equal([]);
    const execution = { task: "batch-predict", runDay: "2026-11-24", error: "FAILED" };
    expect(judgeGivenUp({ failedExecutions: [execution] })).to.deep.equal([]);
    expect(judgeGivenUp({ deadLetters: [DEAD_LETTER] })).to.have.length(1);
    expect(judgeGivenUp({ deadLetters: [{ ...batch, runDay: "2026-11-23" }] })).to.have.length(1);
    const broken = '{"liveInputs":{"rows":ASKED,"violations":[{"feature":"price"}]},"metricsPublished":7}';
    expect(judgeGivenUp({ deadLetters: [batch] }, broken)).to.have.length(1);
  });

  it("lets only what depends on a given-up event wait for help, and wants it right afterwards", () => {
    const waiting = contents({ "2026-11-24 orders.csv": "nothing" });
    expect(judge({ ...AIDED, unaided: waiting })).to.deep.equal([]);
    expect(judge({ ...AIDED, unaided: contents({ "2026-11-23 orders.csv": "nothing" }) })[0]).to.match(
      /^lost: 2026-11-23 orders.csv/,
    );
    expect(judge({ ...AIDED, unaided: contents({ history: "half of the days" }) })[0]).to.match(
      /^different: history/,
    );
    expect(judge({ ...AIDED, setRight: waiting })[0]).to.match(
      /^lost: 2026-11-24 orders.csv.*after the runs were done again/,
    );
    expect(judge({ ...AIDED, setRight: "monitor of 2026-11-24: no such day" })[0]).to.match(/^torn: after/);
    const doubled = contents({ "2026-11-24 predictions as a query engine sees them": '{"P0 20781":2}' });
    expect(judge({ ...AIDED, unaided: doubled })[0]).to.match(/^doubled: 2026-11-24 predictions/);
  });

  it("wants every message and event to arrive, and a reason for each that comes again", () => {
    expect(judge({ messages: [] })).to.deep.equal(["lost: message Over budget"]);
    expect(judge({ events: [] })).to.deep.equal(["lost: event OrdersSuggested 2026-11-23"]);
    const again = { messages: ["Over budget", "Over budget"] };
    expect(judge(again)[0]).to.match(/^doubled: message, 1 times more/);
    expect(judge({ ...again, callFaults: { "error-after": 1 } })).to.deep.equal([]);
    expect(judge({ ...again, callFaults: { throttle: 5, "error-before": 5 } })).to.have.length(1);
    expect(judge({ ...again, deliveredTwice: 1 })).to.deep.equal([]);
    expect(judge({ messages: ["Over budget", "All is lost"] })[0]).to.match(
      /^different: message All is lost/,
    );
  });

  it("wants every figure published, and the right one beside that of a run that failed", () => {
    const written = "ForecastsWritten Environment=dev 2026-11-23T00:00:00.000Z";
    const metrics = (low: number, high: number) => ({
      ...REFERENCE.metrics,
      [written]: [low, high] as const,
    });
    expect(judge({ metrics: metrics(42, 84) })[0]).to.match(/^different: metric ForecastsWritten/);
    const failed = { failed: [FAILURE], alarmsRaised: ["dev-monitor-errors-critical"] };
    expect(judge({ ...failed, metrics: metrics(42, 84) })).to.deep.equal([]);
    expect(judge({ ...failed, metrics: metrics(42, 42) })).to.have.length(1);
    const { [written]: _, ...others } = REFERENCE.metrics;
    expect(judge({ metrics: others })[0]).to.match(/^lost: metric ForecastsWritten/);
  });

  it("wants an alarm for every failure and every event that was given up", () => {
    expect(judge({ failed: [FAILURE] })).to.deep.equal([
      "untold: dev-monitor (aborted) raised no alarm dev-monitor-errors-critical",
    ]);
    expect(judge({ ...AIDED, alarmsRaised: [] })).to.deep.equal([
      "untold: the event of 2026-11-24 in dev-monitor-dead-letters raised no alarm dev-monitor-dead-letters-critical",
    ]);
  });

  it("wants an alarm and a message for a run of the state machine that fails, not for a worker that it tries again", () => {
    expect(judge({ failed: [FAILURE], workers: [FAILURE.functionName] })).to.deep.equal([]);
    const failedExecutions = [{ task: "monitor", runDay: "2026-11-24", error: "FAILED killed" }];
    const { [HEARTBEAT]: _, ...silent } = REFERENCE.metrics;
    const failed = { failedExecutions, setRight: REFERENCE.unaided, metrics: silent };
    const known = [{ ...failedExecutions[0]!, runDay: "2026-11-23" }];
    expect(judge({ ...failed, failedExecutions: known })).to.deep.equal([
      "untold: the monitor of 2026-11-23 (FAILED killed) raised no alarm final-mile-dev-fan-out-failures-critical",
      "untold: the monitor of 2026-11-23 failed and no message says so",
    ]);
    const told = {
      alarmsRaised: ["final-mile-dev-fan-out-failures-critical"],
      messages: ["[critical] fleet run failed: killed", ...REFERENCE.messages],
      messagesSetRight: REFERENCE.messages,
    };
    expect(judge({ ...failed, ...told, failedExecutions: known })).to.deep.equal([]);
    expect(judge({ ...failed, ...told })[0]).to.match(/^untold: the event of monitor of 2026-11-23/);
  });

  it("wants every event to be handled or kept", () => {
    const { [HEARTBEAT]: _, ...silent } = REFERENCE.metrics;
    expect(judge({ metrics: silent })).to.deep.equal([
      "untold: the event of monitor of 2026-11-23 was neither handled nor kept",
    ]);
    const kept = { ...AIDED, deadLetters: [{ ...DEAD_LETTER, runDay: "2026-11-23" }] };
    expect(judge({ ...kept, metrics: silent })).to.deep.equal([]);
  });
});
