import { expect } from "chai";
import { inStage } from "../../../functions/aws/log/run-log";
import type { HttpEvent, HttpResult } from "../../../functions/contracts/events";
import { logDailyRun, logRequest } from "../../../functions/handlers/log-runs";
import { captureLog } from "../../support/capture-log";

const EVENT = { scheduledAt: "2026-11-23T04:00:00Z", executionId: "e-1" };
const CONTEXT = { awsRequestId: "lambda-1" };

describe("functions/handlers/log-runs", () => {
  const identityOf = async (
    ...args: [event: Parameters<typeof logDailyRun>[1], context?: typeof CONTEXT]
  ) => {
    const [event, context] = args;
    const lines = await captureLog(() => logDailyRun("monitor", event, context, async () => {}));
    const { timestamp: _time, level: _level, ms: _ms, stages: _stages, ...line } = lines.at(-1)!;
    return line;
  };

  it("a daily run has the id of what caused it, its day, and Lambda's id of the try", async () => {
    expect(await identityOf(EVENT, CONTEXT)).to.deep.equal({
      function: "monitor",
      stage: "run",
      runId: "e-1",
      requestId: "lambda-1",
      day: "2026-11-23",
      outcome: "ok",
      facts: {},
    });
  });

  it("without one it has Lambda's, and elsewhere one of its own", async () => {
    const event = { scheduledAt: EVENT.scheduledAt };
    expect(await identityOf(event, CONTEXT)).to.include({ runId: "lambda-1" });
    const [one, other] = [await identityOf(event), await identityOf(event)];
    expect(one.runId).to.match(/^[0-9a-f-]{36}$/);
    expect(other.runId).not.to.equal(one.runId);
  });

  it("a part of a fleet run says which: its step, and a worker its shards", async () => {
    const partOf = async (event: object) => {
      const { step, shard, facts } = await identityOf({ ...EVENT, ...event }, CONTEXT);
      return [step, shard, facts?.shards];
    };
    expect(await partOf({ shardIds: ["0003"] })).to.deep.equal(["worker", "0003", 1]);
    expect(await partOf({ shardIds: ["0003", "0007", "0009"] })).to.deep.equal(["worker", "0003..0009", 3]);
    expect(await partOf({ reduce: { manifestKey: "m", failedShardIds: [] } })).to.deep.equal([
      "reduce",
      undefined,
      undefined,
    ]);
    expect(await partOf({ step: "tally" })).to.deep.equal(["tally", undefined, undefined]);
  });

  it("an event that is none is no reason to fail, the handler has its own words for it", async () => {
    expect(await identityOf({} as never, CONTEXT)).to.include({ runId: "lambda-1", outcome: "ok" });
    expect(await identityOf({ scheduledAt: 7 } as never, CONTEXT)).not.to.have.property("day");
  });

  const request = (requestId?: string): HttpEvent => ({
    version: "2.0",
    rawPath: "/predict",
    headers: {},
    body: '{"secret":"payload"}',
    isBase64Encoded: false,
    requestContext: { http: { method: "POST", path: "/predict" }, timeEpoch: 0, requestId },
  });
  const answer = (statusCode: number): HttpResult => ({ statusCode, headers: {}, body: "the answer" });

  it("a request is one line under the API's id, with route and status and nothing of its content", async () => {
    let told: string | undefined;
    const lines = await captureLog(
      () =>
        logRequest("predict", request("api-1"), CONTEXT, async (requestId) => {
          told = requestId;
          return inStage("ask-model", () => answer(200));
        }),
      "INFO",
    );
    expect(told).to.equal("api-1");
    expect(lines).to.have.length(1);
    expect(lines[0]).to.deep.include({
      function: "predict",
      level: "INFO",
      runId: "api-1",
      requestId: "lambda-1",
      outcome: "ok",
      facts: { route: "POST /predict", status: 200 },
    });
    expect(JSON.stringify(lines)).not.to.match(/payload|the answer/);
  });

  it("what the caller did wrong is no failure, what we did is", async () => {
    const endOf = async (status: number) => {
      const lines = await captureLog(
        () => logRequest("predict", request(), CONTEXT, async () => answer(status)),
        "INFO",
      );
      const { level, outcome, runId } = lines.at(-1)!;
      return [level, outcome, runId];
    };
    expect(await endOf(404)).to.deep.equal(["INFO", "ok", "lambda-1"]);
    expect(await endOf(499)).to.deep.equal(["INFO", "ok", "lambda-1"]);
    expect(await endOf(500)).to.deep.equal(["ERROR", "failed", "lambda-1"]);
    expect(await endOf(502)).to.deep.equal(["ERROR", "failed", "lambda-1"]);
  });
});
