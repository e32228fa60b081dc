import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import type { LocalAws } from "../../../../scripts/sandbox/local-aws";
import { createFaultInjector, type KillPoint } from "../../../../scripts/sandbox/server/faults";
import type { FunctionDefinition } from "../../../../scripts/sandbox/services/lambda/function-fleet";
import { declareRole } from "../../../support/declare-role";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { clientConfig, refusalOf, startSandboxPeer } from "./support/peer";

const START = Date.parse("2026-11-23T00:00:00Z");
const MINUTE_MS = 60_000;

/** A package with one handler of each kind. */
const SOURCE = `
const fs = require("node:fs");
class StockError extends Error { constructor(m) { super(m); this.name = "StockError"; } }
let calls = 0;
exports.echo = async (event, context) => ({ event, calls: ++calls, name: context.functionName, left: context.getRemainingTimeInMillis() });
exports.environment = async () => process.env;
exports.fail = async () => { throw new StockError("no stock of 85123A"); };
exports.sleep = () => new Promise((resolve) => setTimeout(resolve, 60000));
exports.exit = () => process.exit(3);
exports.grow = async () => { const kept = []; for (;;) { kept.push(Buffer.alloc(16 * 1024 * 1024, 1)); await new Promise((r) => setTimeout(r, 20)); } };
exports.write = async (keys) => {
  for (const key of keys) {
    const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: id, AWS_SESSION_TOKEN: token } = process.env;
    const authorization = "AWS4-HMAC-SHA256 Credential=" + id + "/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
    const headers = { authorization, "x-amz-security-token": token };
    // Read to their ends, so that each call is over before the next begins.
    await (await fetch(url + "/lake/" + key, { headers })).text();
    const written = await fetch(url + "/lake/" + key, { headers, method: "PUT", body: "units" });
    const answer = await written.text();
    if (!written.ok) throw new Error("PUT " + key + " was answered " + written.status + " " + answer);
  }
  return "done";
};
exports.identify = async () => process.pid;
exports.meet = async ({ folder, guests }) => {
  fs.writeFileSync(require("node:path").join(folder, String(process.pid)), "");
  while (fs.readdirSync(folder).length < guests) await new Promise((r) => setTimeout(r, 5));
  return process.pid;
};
exports.nothing = async () => undefined;
exports.callback = (event, context, callback) => { setTimeout(() => callback(null, "called back"), 1); };
`;

const ROLE = "arn:aws:iam::123456789012:role/function";

describe("Lambda in the sandbox", () => {
  let aws: LocalAws;
  let lambda: LambdaClient;
  let close: () => Promise<void>;
  let killPoint: KillPoint | undefined;
  const folder = useTemporaryFolder();

  beforeEach(async () => {
    killPoint = undefined;
    const faults = { ...createFaultInjector(1, {}), ofInvocation: () => killPoint };
    const peer = await startSandboxPeer({ startAtMs: START, faults });
    aws = peer.aws;
    close = () => peer.close();
    declareRole(aws, ROLE, "lambda.amazonaws.com");
    lambda = new LambdaClient(clientConfig(peer));
  });
  afterEach(async () => {
    lambda.destroy();
    await close();
  });

  const deploy = (name: string, extra: Partial<FunctionDefinition> = {}) =>
    aws.lambda.deploy({
      name,
      arn: `${aws.arn("lambda")}:function:${name}`,
      handler: `index.${name}`,
      runtime: "nodejs24.x",
      timeoutSeconds: 600,
      memoryMib: 256,
      architectures: ["arm64"],
      environment: { STAGE: "dev" },
      files: new Map([["index.js", Buffer.from(SOURCE)]]),
      roleArn: ROLE,
      ...extra,
    });
  const invoke = async (FunctionName: string, event: unknown = {}) => {
    const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
    return {
      error: answer.FunctionError,
      payload: JSON.parse(Buffer.from(answer.Payload!).toString("utf8")),
    };
  };

  it("runs the package in a process that stays warm", async () => {
    await deploy("echo");
    const first = await invoke("echo", { day: 1 });
    expect(first.payload).to.deep.include({ event: { day: 1 }, calls: 1, name: "echo" });
    expect(first.payload.left).to.be.within(1, 600_000);
    expect((await invoke("echo")).payload.calls).to.equal(2);
    expect(aws.lambda.stats()[0]).to.include({ name: "echo", invocations: 2, errors: 0 });
    expect(aws.lambda.stats()[0]!.loadMs).to.be.greaterThan(0);
  });

  it("gives the process the declared variables, Lambda's own and the sandbox's address, and nothing else", async () => {
    process.env.SANDBOX_TEST_SECRET = "secret";
    await deploy("environment");
    const { payload } = await invoke("environment");
    delete process.env.SANDBOX_TEST_SECRET;
    expect(payload).to.include({
      STAGE: "dev",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "environment",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_ENDPOINT_URL: aws.endpointUrl,
    });
    expect(payload).to.not.have.any.keys("SANDBOX_TEST_SECRET", "HOME", "npm_config_registry");
  });

  it("answers with the error's own name, message and trace", async () => {
    await deploy("fail");
    const { error, payload } = await invoke("fail");
    expect(error).to.equal("Unhandled");
    expect(payload).to.include({ errorType: "StockError", errorMessage: "no stock of 85123A" });
    expect(payload.trace[0]).to.equal("StockError: no stock of 85123A");
  });

  it("kills what takes too long", async () => {
    await deploy("sleep", { timeoutSeconds: 1 });
    const { payload } = await invoke("sleep");
    expect(payload.errorType).to.equal("Sandbox.Timedout");
    expect(payload.errorMessage).to.match(/Task timed out after 1\.00 seconds$/);
  });

  it("kills what takes too much memory, and starts anew after it", async () => {
    await deploy("grow", { memoryMib: 128 });
    const { payload } = await invoke("grow");
    expect(payload.errorType).to.match(/OutOfMemory|ExitError/);
    await deploy("echo");
    expect((await invoke("echo")).payload.calls).to.equal(1);
  });

  it("reports a process that ends by itself and a handler that is not there", async () => {
    await deploy("exit");
    expect((await invoke("exit")).payload.errorMessage).to.contain("exit status 3");
    await deploy("missing");
    expect((await invoke("missing")).payload.errorType).to.equal("Runtime.HandlerNotFound");
  });

  it("understands callbacks and handlers without a result", async () => {
    await deploy("callback");
    expect((await invoke("callback")).payload).to.equal("called back");
    await deploy("nothing");
    expect((await invoke("nothing")).payload).to.equal(null);
  });

  it("runs invocations at the same time in processes of their own, up to the reserved number", async () => {
    await deploy("meet", { reservedConcurrency: 2 });
    // Two wait for each other and for a third, which comes when the third invocation was refused.
    const calls = Array.from({ length: 3 }, () => invoke("meet", { folder: folder(), guests: 3 }));
    const refusal = await Promise.any(calls.map(refusalOf));
    expect(refusal.name).to.equal("TooManyRequestsException");
    writeFileSync(join(folder(), "third"), "");
    const answers = (await Promise.allSettled(calls)).filter((one) => one.status === "fulfilled");
    expect(new Set(answers.map(({ value }) => value.payload)).size).to.equal(2);
    expect(aws.lambda.stats()[0]!.throttles).to.equal(1);
  });

  it("retries events twice and keeps what still fails", async () => {
    const queueArn = `${aws.arn("sqs")}:dead`;
    aws.sqs.create(queueArn);
    await deploy("fail");
    aws.asyncInvoker.configure("fail", { deadLetterArn: queueArn });
    await lambda.send(
      new InvokeCommand({ FunctionName: "fail", InvocationType: "Event", Payload: '{"day":7}' }),
    );
    expect(aws.lambda.stats()[0]!.invocations).to.equal(1);
    await aws.advanceTo(START + MINUTE_MS);
    expect(aws.lambda.stats()[0]!.invocations).to.equal(2);
    await aws.advanceTo(START + 10 * MINUTE_MS);
    expect(aws.lambda.stats()[0]!.invocations).to.equal(3);
    const { messages } = aws.sqs.queues.get(queueArn)!;
    expect(messages.map((message) => message.body)).to.deep.equal(['{"day":7}']);
    expect(messages[0]!.attributes).to.deep.include({
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: { DataType: "String", StringValue: "no stock of 85123A" },
    });
    expect(messages[0]!.attributes.RequestID!.StringValue).to.match(/^[0-9a-f-]{36}$/);
  });

  it("reports and keeps events with the function's role, and only as far as that may", async () => {
    const queueArn = `${aws.arn("sqs")}:dead`;
    const log = `${aws.arn("logs")}:log-group:/aws/lambda/fail:*`;
    aws.sqs.create(queueArn);
    await deploy("fail", { isTraced: true });
    aws.asyncInvoker.configure("fail", { deadLetterArn: queueArn, maximumRetryAttempts: 0 });
    const fail = () => lambda.send(new InvokeCommand({ FunctionName: "fail", InvocationType: "Event" }));
    declareRole(aws, ROLE, "lambda.amazonaws.com", {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: log,
    });
    await fail();
    expect(aws.sqs.queues.get(queueArn)!.messages).to.have.length(0);
    expect(aws.access.denials.map(({ message }) => / perform: (\S+)/.exec(message)![1])).to.deep.equal([
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      "sqs:SendMessage",
    ]);
    declareRole(aws, ROLE, "lambda.amazonaws.com");
    await fail();
    expect(aws.sqs.queues.get(queueArn)!.messages).to.have.length(1);
  });

  it("kills a process at the call it is told, before it takes effect or after", async () => {
    const bucket = aws.s3.createBucket("lake");
    await deploy("write");
    for (const [point, kept] of [
      [{ atCall: 4, countsWritesOnly: false, isExecuted: false }, ["a"]],
      [{ atCall: 4, countsWritesOnly: false, isExecuted: true }, ["a", "b"]],
      [{ atCall: 3, countsWritesOnly: true, isExecuted: false }, ["a", "b"]],
      [{ atCall: 3, countsWritesOnly: true, isExecuted: true }, ["a", "b", "c"]],
      // It has no such call: it ends in the moment it answers.
      [{ atCall: 99, countsWritesOnly: false, isExecuted: false }, ["a", "b", "c", "d"]],
    ] as const) {
      killPoint = point;
      const { error, payload } = await invoke("write", ["a", "b", "c", "d"]);
      expect(error, JSON.stringify(point)).to.equal("Unhandled");
      expect(payload.errorMessage).to.contain("signal: SIGKILL");
      expect(aws.s3.keys(bucket), JSON.stringify(point)).to.deep.equal(kept);
      killPoint = undefined;
      expect((await invoke("write", [])).payload, "a new process serves the next").to.equal("done");
      for (const key of kept) aws.s3.delete(bucket, key);
    }
    expect(aws.lambda.stats()[0]).to.include({ invocations: 10, errors: 5 });
  });

  it("puts Lambda's metrics into CloudWatch", async () => {
    await deploy("fail");
    await invoke("fail");
    const read = (metricName: string) =>
      aws.metrics.statistic(
        { namespace: "AWS/Lambda", metricName, dimensions: [{ Name: "FunctionName", Value: "fail" }] },
        START,
        START + 1,
        "Sum",
      );
    expect([read("Invocations"), read("Errors"), read("Throttles")]).to.deep.equal([1, 1, 0]);
    expect(read("Duration")).to.be.greaterThan(0);
  });

  it("names a function it does not have", async () => {
    expect((await refusalOf(invoke("none"))).name).to.equal("ResourceNotFoundException");
  });

  it("leaves no process and no folder behind", async () => {
    await deploy("identify");
    const { payload: processId } = await invoke("identify");
    const { payload: environment } = await deploy("environment").then(() => invoke("environment"));
    expect(existsSync(environment.LAMBDA_TASK_ROOT)).to.equal(true);
    await close();
    expect(existsSync(environment.LAMBDA_TASK_ROOT)).to.equal(false);
    expect(() => process.kill(processId, 0)).to.throw("ESRCH");
  });
});
