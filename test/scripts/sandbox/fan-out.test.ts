import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { createLakeWriter, toDailyTable } from "../../../functions/aws/lake/lake-writer";
import { readParquet } from "../../../functions/aws/parquet/read-parquet";
import type { LogLine } from "../../../functions/contracts/log-line";
import { deploy } from "../../../scripts/sandbox/deploy";
import type { LocalAws } from "../../../scripts/sandbox/local-aws";
import { closeServer } from "../../../scripts/sandbox/server/http-server";
import { generateDemand } from "../../support/demand";
import { evaluateOnce } from "../../support/evaluated-stacks";
import { createEmulatorLake } from "../../support/fleet-run";
import { startMeanContainer } from "../../support/mean-model";
import { clientConfig, type Peer, startSandboxPeer } from "./services/support/peer";

/** Shortly before the first of the daily schedules, 04:00. */
const START = Date.parse("2026-11-23T03:40:00Z");
const AFTER_FORECASTS = Date.parse("2026-11-23T04:45:00Z");
const DAY_BEFORE = "2026-11-22T04:30:00Z";
/** Three shards. */
const FLEET = generateDemand({ products: 900, days: 60, closedWeekdays: [6] });

interface Stack {
  readonly aws: LocalAws;
  readonly peer: Peer;
  readonly bucketName: string;
  close(): Promise<void>;
}

/** The program of dev under some settings, deployed, with the fleet in its lake. */
async function deployStack(configOverrides: Readonly<Record<string, unknown>>): Promise<Stack> {
  const program = await evaluateOnce({ stack: "dev", configOverrides });
  const peer = await startSandboxPeer({
    startAtMs: START,
    startModel: async () => {
      const { url, server } = await startMeanContainer();
      return { url, close: () => closeServer(server) };
    },
  });
  const { aws } = peer;
  const bucketName = String(program.outputs.lakeBucketName);
  await deploy(aws, program.resources, {
    beforeServing: async () => {
      const key = `models/${program.outputs.modelVersion}/model.tar.gz`;
      aws.s3.put(aws.s3.bucket(bucketName), key, Buffer.from("good"));
      await createLakeWriter(createEmulatorLake(aws.s3, bucketName).store).replaceHistory(
        toDailyTable(FLEET),
      );
    },
  });
  return { aws, peer, bucketName, close: () => peer.close() };
}

/**
 * A day's files lie in a folder of the attempt that wrote them, which is another one each time; a summary names it, so
 * that the hash of a summary differs with it.
 */
function withoutAttempt(text: string): string {
  return text
    .replace(/(?<=\/dt=[\d-]{10}\/|"attemptId":")[0-9a-f-]{12,36}(?=["/])/g, "attempt")
    .replace(/(?<=_summary(?:\.json":\s*"|\.))[0-9a-f]{16}/g, "hash");
}

/** Bytes of what the daily runs leave for people, whichever attempt left them. */
async function resultsOf({ aws, bucketName }: Stack): Promise<Record<string, string>> {
  const bucket = aws.s3.bucket(bucketName);
  const keys = aws.s3.keys(bucket).filter((key) => /^(monitoring|predictions)\//.test(key));
  const entries = keys.map(async (key) => {
    const { body } = aws.s3.current(bucket, key)!;
    if (/^predictions\/.*\.parquet$/.test(key)) return [withoutHash(key), await forecastsOf(key, body)];
    const text = key.endsWith(".parquet") ? body.toString("base64") : withoutHash(body.toString("utf8"));
    return [withoutHash(key), text];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** The rows of a file of forecasts. A transform job asks the model, not an endpoint: no variant has answered. */
async function forecastsOf(key: string, body: Buffer): Promise<string> {
  const { variant: _, ...columns } = (await readParquet(body, key)).columns;
  return JSON.stringify(columns, (__, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value,
  );
}

/** Without the attempt, and without the hash of a content that differs by the variant. */
function withoutHash(text: string): string {
  return withoutAttempt(text)
    .replaceAll(/(shard=\d{4})\.[0-9a-f]{16}\.parquet/g, "$1.parquet")
    .replaceAll(/("shard=\d{4}\.parquet":")[0-9a-f]{16}/g, "$1hash");
}

describe("the fan-out in the sandbox", () => {
  let many: Stack;
  let client: SFNClient;
  let stateMachineArn: string;

  before(async () => {
    many = await deployStack({
      "fleet.shards": 3,
      "fleet.shardsPerFunction": 2,
      "fleet.shardsPerBatch": 2,
      "fleet.batchTransform": true,
    });
    client = new SFNClient(clientConfig(many.peer));
    stateMachineArn = many.aws.stateMachines.list()[0]!.arn;
  });

  after(async () => {
    client?.destroy();
    await many?.close();
  });

  it("runs a task when it is started by hand, and tells what its maps did", async () => {
    const input = JSON.stringify({ task: "batch-predict", scheduledAt: DAY_BEFORE });
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input }));
    await many.aws.stateMachines.settle();
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect([execution.status, execution.error, execution.cause]).to.deep.equal([
      "SUCCEEDED",
      undefined,
      undefined,
    ]);
    const { mapRuns } = await client.send(new ListMapRunsCommand({ executionArn }));
    const described = await Promise.all(
      mapRuns!.map(({ mapRunArn }) => client.send(new DescribeMapRunCommand({ mapRunArn }))),
    );
    expect(
      described.map(({ status, itemCounts, executionCounts }) => [
        status,
        itemCounts!.succeeded,
        executionCounts!.total,
      ]),
    ).to.deep.equal([
      ["SUCCEEDED", 3, 2],
      ["SUCCEEDED", 3, 2],
    ]);
    const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    expect(events!.map(({ type }) => type)).to.include.members([
      "ExecutionStarted",
      "MapRunSucceeded",
      "TaskSucceeded",
      "ExecutionSucceeded",
    ]);
    expect([...many.aws.transformJobs.jobs.values()].map(({ status }) => status)).to.deep.equal([
      "Completed",
    ]);
  });

  it("is started by its schedules and leaves what single functions leave", async () => {
    await many.aws.advanceTo(AFTER_FORECASTS);
    const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(executions!.map(({ status }) => status)).to.deep.equal(["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);

    const alone = await deployStack({});
    try {
      const forecast = await alone.aws.lambda.invoke("final-mile-dev-batch-predict", {
        scheduledAt: DAY_BEFORE,
      });
      expect(forecast.error).to.equal(undefined);
      await alone.aws.advanceTo(AFTER_FORECASTS);
      const expected = await resultsOf(alone);
      const keys = Object.keys(expected);
      expect(keys).to.include("monitoring/dt=2026-11-23/summary.json");
      expect(
        keys.filter((key) => /^predictions\/dt=2026-11-23\/.*shard=0002\b.*\.parquet$/.test(key)),
      ).to.have.length(1);
      const found = await resultsOf(many);
      expect(Object.keys(found)).to.have.members(keys);
      for (const key of keys) expect(found[key], key).to.deep.equal(expected[key]);
    } finally {
      await alone.close();
    }
  });

  it("is one run in the log of each function, under the name of the execution", async () => {
    const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
    const names = new Set(executions!.map(({ name }) => name));
    const told = ["monitor", "batch-predict", "fleet-step"].flatMap((name) =>
      many.aws.logs
        .group(`/aws/lambda/final-mile-dev-${name}`)
        .events.map(({ message }) => JSON.parse(message) as Partial<LogLine>)
        .filter(({ stage }) => stage !== undefined),
    );
    expect(new Set(told.map(({ runId }) => runId))).to.deep.equal(names);
    const ends = told.filter(({ stage }) => stage === "run");
    expect(ends.map(({ outcome }) => outcome)).to.satisfy((all: string[]) =>
      all.every((one) => one === "ok"),
    );
    const steps = new Set(ends.map(({ function: name, step }) => `${name} ${step}`));
    expect([...steps].sort()).to.deep.equal([
      "fleet-step collect",
      "fleet-step plan",
      "fleet-step prepare",
      "fleet-step tally",
      "monitor reduce",
      "monitor worker",
    ]);
    // What the schedule called it stands in the plan; a run that was started by hand has no such id.
    const plans = ends.filter(({ step }) => step === "plan");
    expect(plans.map(({ runId, facts }) => facts?.scheduleExecutionId ?? runId)).to.deep.equal(
      plans.map(({ runId }) => runId),
    );
    expect(plans.filter(({ facts }) => facts?.scheduleExecutionId !== undefined)).to.have.length(2);
    const shards = told.filter(({ step, stage }) => step === "worker" && stage === "read-inputs");
    expect(shards.map(({ shard }) => shard).sort()).to.deep.equal(["0000", "0001", "0002"]);
  });

  it("puts its executions into CloudWatch and on the bill", () => {
    const transitions = many.aws.meter.lines().filter(({ usageType }) => usageType === "StateTransition");
    expect(transitions[0]!.quantity).to.be.above(20);
    expect(many.aws.meter.lines().some(({ usageType }) => usageType.startsWith("Tsform:"))).to.equal(true);
  });
});
