import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import type { LocalAws } from "../../../../scripts/sandbox/local-aws";
import { declareRole } from "../../../support/declare-role";
import { type OpsResult, useOps } from "../../../support/run-ops";
import { STACK_OUTPUTS } from "../../../support/stack-outputs";
import { useTemporaryFolder } from "../../../support/temporary-folder";
import { startSandboxPeer } from "../../sandbox/services/support/peer";

const MINUTE_MS = 60_000;
/** Yesterday and today: runs of the fleet are looked for within two weeks. */
const [DAY, NEXT_DAY] = [24 * 60, 0].map((minutesAgo) =>
  new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString().slice(0, 10),
) as [string, string];
const START = Date.parse(`${DAY}T04:00:00Z`);
const ROOT = join(__dirname, "../../../..");

/** Fails while there is no file "mended" in its folder; then it leaves the event there. */
const SOURCE = `
const fs = require("node:fs");
exports.handler = async ({ folder, ...event }) => {
  if (event.slow && fs.existsSync(folder + "/mended")) {
    fs.writeFileSync(folder + "/started", "");
    while (!fs.existsSync(folder + "/go-on")) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (!fs.existsSync(folder + "/mended") || event.poisoned) throw new TypeError("no demand up to " + event.scheduledAt);
  fs.appendFileSync(folder + "/handled", JSON.stringify(event) + "\\n");
  return { status: "ok" };
};`;

/** Waits for something another process does. */
async function until(holds: () => boolean): Promise<void> {
  const endMs = Date.now() + 120_000;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error("It did not come.");
    await setTimeout(20);
  }
}

const FUNCTION_ROLE = "arn:aws:iam::123456789012:role/function";
const SCHEDULE_ROLE = "arn:aws:iam::123456789012:role/schedule";
const MACHINE_ROLE = "arn:aws:iam::123456789012:role/machine";

const machineOf = (state: object) => JSON.stringify({ StartAt: "Only", States: { Only: state } });

describe("dead letters on the command line", () => {
  const folder = useTemporaryFolder();
  let aws: LocalAws;
  let close: () => Promise<void>;
  let fanOutArn: string;

  beforeEach(async () => {
    const peer = await startSandboxPeer({ startAtMs: START });
    aws = peer.aws;
    close = () => peer.close();
    declareRole(aws, FUNCTION_ROLE, "lambda.amazonaws.com");
    declareRole(aws, SCHEDULE_ROLE, "scheduler.amazonaws.com");
    declareRole(aws, MACHINE_ROLE, "states.amazonaws.com");
    for (const name of ["monitor", "replenish"]) {
      const queue = aws.sqs.create(`${aws.arn("sqs")}:${name}-dead-letters`);
      await aws.lambda.deploy({
        name,
        arn: `${aws.arn("lambda")}:function:${name}`,
        handler: "index.handler",
        runtime: "nodejs24.x",
        timeoutSeconds: 60,
        memoryMib: 256,
        architectures: ["arm64"],
        environment: {},
        files: new Map([["index.js", Buffer.from(SOURCE)]]),
        roleArn: FUNCTION_ROLE,
      });
      aws.asyncInvoker.configure(name, { maximumRetryAttempts: 0, deadLetterArn: queue.arn });
    }
    aws.sqs.create(`${aws.arn("sqs")}:fan-out-dead-letters`);
    fanOutArn = aws.stateMachines.put({
      name: "fan-out",
      definition: machineOf({
        Type: "Fail",
        Error: "States.ExceedToleratedFailureThreshold",
        Cause: "3 of 9",
      }),
      roleArn: MACHINE_ROLE,
    }).arn;
    const outputs = {
      ...STACK_OUTPUTS,
      functionNames: { monitor: "monitor", replenish: "replenish" },
      deadLetterQueueNames: {
        monitor: "monitor-dead-letters",
        replenish: "replenish-dead-letters",
        "fan-out": "fan-out-dead-letters",
      },
      fanOutArn,
    };
    writeFileSync(join(folder(), "outputs.json"), JSON.stringify(outputs));
  });
  afterEach(() => close());

  const argsOf = (...args: string[]) => [
    "dead-letters",
    ...args,
    ...["--outputs", join(folder(), "outputs.json"), "--endpoint-url", aws.endpointUrl],
  ];
  const CREDENTIALS = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "s" };
  const run = useOps(CREDENTIALS);
  const ops = (...args: string[]): Promise<OpsResult> => run(argsOf(...args));
  const list = async () => JSON.parse((await ops("list", "--json")).stdout);

  /** An event that a function fails on, as its schedule would send it. */
  const poison = (name: string, scheduledAt: string, extra: object = {}) =>
    aws.asyncInvoker.invoke(name, { folder: folder(), scheduledAt, executionId: "e-1", ...extra });
  const mend = () => writeFileSync(join(folder(), "mended"), "");
  const handled = () => {
    const file = join(folder(), "handled");
    return existsSync(file)
      ? readFileSync(file, "utf8")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line))
      : [];
  };
  const idsIn = (name: string) =>
    aws.sqs.named(`${name}-dead-letters`).messages.map(({ messageId }) => messageId);
  const visibleIn = (name: string) => aws.sqs.named(`${name}-dead-letters`).count().visible;

  it("are shown with their error, in the order of their runs, and stay where they are", async () => {
    await poison("replenish", `${DAY}T05:00:00Z`);
    await poison("monitor", `${DAY}T04:00:00Z`);
    const { deadLetters, unread } = await list();
    expect(deadLetters.map(({ owner }: { owner: string }) => owner)).to.deep.equal(["monitor", "replenish"]);
    expect(deadLetters[0]).to.deep.include({
      messageId: idsIn("monitor")[0],
      givenUpBy: "function",
      errorMessage: `no demand up to ${DAY}T04:00:00Z`,
      scheduledAt: `${DAY}T04:00:00Z`,
      givenUpAt: `${DAY}T04:00:00.000Z`,
      receiveCount: 1,
      event: { folder: folder(), scheduledAt: `${DAY}T04:00:00Z`, executionId: "e-1" },
    });
    expect(unread).to.deep.equal([]);
    const one = await ops("list", "--function", "monitor");
    expect(one.stdout).to.contain("no demand up to").and.not.contain("replenish");
    expect(one.stderr).to.contain("ops dead-letters replay");
    expect([visibleIn("monitor"), visibleIn("replenish")]).to.deep.equal([1, 1]);
  });

  it("are run again by their own event, oldest run first, and deleted once they are handled", async () => {
    await poison("monitor", `${NEXT_DAY}T04:00:00Z`);
    await poison("monitor", `${DAY}T04:00:00Z`);
    await poison("replenish", `${DAY}T05:00:00Z`, { poisoned: true });
    mend();
    const unasked = await ops("replay", "--all");
    expect([unasked.code, handled()]).to.deep.equal([1, []]);
    expect(unasked.stderr).to.contain("Plan: send again").and.contain("Nothing was changed");

    const { code, stdout, stderr } = await ops("replay", "--all", "--yes", "--json");
    const result = JSON.parse(stdout);
    expect(handled().map(({ scheduledAt }: { scheduledAt: string }) => scheduledAt)).to.deep.equal([
      `${DAY}T04:00:00Z`,
      `${NEXT_DAY}T04:00:00Z`,
    ]);
    expect(result.replayed).to.have.length(2);
    expect(result.replayed[0]).to.deep.include({ owner: "monitor", answer: { status: "ok" } });
    // The third failed again: told, kept, and there for everybody at once.
    expect(code).to.equal(1);
    expect(result.kept[0].error).to.contain(`TypeError: no demand up to ${DAY}T05:00:00Z`);
    expect(stderr).to.contain("1 dead letter of 3 could not be replayed");
    expect([idsIn("monitor"), visibleIn("replenish")]).to.deep.equal([[], 1]);
  });

  it("come back when a replay is killed between the run and the deletion, and are run again", async () => {
    await poison("monitor", `${DAY}T04:00:00Z`, { slow: true });
    const ids = idsIn("monitor");
    mend();
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "scripts/ops.ts", ...argsOf("replay", "--all", "--yes")],
      {
        cwd: ROOT,
        env: { ...process.env, ...CREDENTIALS },
        stdio: "ignore",
      },
    );
    await until(() => existsSync(join(folder(), "started")));
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    writeFileSync(join(folder(), "go-on"), "");
    await until(() => handled().length === 1);
    expect([idsIn("monitor"), visibleIn("monitor")]).to.deep.equal([ids, 0]);
    const hidden = await list();
    expect(hidden.deadLetters).to.deep.equal([]);
    expect(hidden.unread).to.deep.equal([{ owner: "monitor", inFlight: 1, notRead: 0 }]);

    await aws.advanceTo(START + 17 * MINUTE_MS);
    const { code, stderr } = await ops("replay", ids[0]!, "--yes");
    expect(code, stderr).to.equal(0);
    expect(handled()[1]).to.deep.equal(handled()[0]);
    expect(idsIn("monitor")).to.deep.equal([]);
  });

  it("are discarded one by one, for good", async () => {
    await poison("monitor", `${DAY}T04:00:00Z`);
    await poison("monitor", `${NEXT_DAY}T04:00:00Z`);
    const [first, second] = idsIn("monitor") as [string, string];
    const { code, stdout } = await ops("discard", first.slice(0, 8), "--yes");
    expect([code, idsIn("monitor")]).to.deep.equal([0, [second]]);
    expect(stdout).to.contain(`discarded  monitor for ${DAY}T04:00:00Z (${first})`);
    expect(handled()).to.deep.equal([]);
  });

  it("of the schedules of the fleet start the run once, however often they are replayed", async () => {
    aws.scheduler.create({
      Name: "fan-out-monitor",
      ScheduleExpression: "cron(30 4 * * ? *)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: fanOutArn.replace("fan-out", "not-yet"),
        RoleArn: SCHEDULE_ROLE,
        Input: '{"task":"monitor","scheduledAt":"<aws.scheduler.scheduled-time>"}',
        RetryPolicy: { MaximumRetryAttempts: 0 },
        DeadLetterConfig: { Arn: `${aws.arn("sqs")}:fan-out-dead-letters` },
      },
    });
    await aws.advanceTo(START + 31 * MINUTE_MS);
    const [letter] = (await list()).deadLetters;
    expect(letter).to.deep.include({
      owner: "fan-out",
      givenUpBy: "schedule",
      errorCode: "StateMachineDoesNotExist",
      event: { task: "monitor", scheduledAt: `${DAY}T04:30:00Z` },
    });
    // As after a replay that was cut before it deleted the message.
    const before = aws.stateMachines.start(
      fanOutArn,
      JSON.stringify(letter.event),
      `replay-${letter.messageId}`,
    );
    await before.finished;
    const { code, stdout } = await ops("replay", "--function", "fan-out", "--yes", "--json");
    expect([code, idsIn("fan-out")]).to.deep.equal([0, []]);
    expect(JSON.parse(stdout).replayed[0].answer).to.deep.equal({ executionArn: before.arn });
    expect(aws.stateMachines.executions()).to.have.length(1);
  });

  it("stand beside runs of the fleet that failed, until a later one has done the same day", async () => {
    const input = JSON.stringify({ task: "monitor", scheduledAt: `${DAY}T04:00:00Z` });
    const failed = aws.stateMachines.start(fanOutArn, input, "first");
    await failed.finished;
    const { stdout } = await ops("list");
    expect(stdout).to.contain("No dead letters in 3 queues.");
    expect(stdout).to.contain(`monitor of the fleet for ${DAY}T04:00:00Z: FAILED`);
    expect(stdout).to.contain("States.ExceedToleratedFailureThreshold: 3 of 9");
    expect(stdout).to.contain(`start-execution --state-machine-arn ${fanOutArn} --input '${input}'`);

    await aws.advanceTo(START + 60 * MINUTE_MS);
    aws.stateMachines.put({
      name: "fan-out",
      definition: machineOf({ Type: "Succeed" }),
      roleArn: MACHINE_ROLE,
    });
    const other = input.replace("monitor", "batch-predict");
    await aws.stateMachines.start(fanOutArn, other, "another-task").finished;
    expect((await list()).failedFleetRuns).to.have.length(1);
    await aws.stateMachines.start(fanOutArn, input, "second").finished;
    expect((await list()).failedFleetRuns).to.deep.equal([]);
  });

  it("are refused by name when it is not clear which are meant", async () => {
    const refusals = await Promise.all([
      ops("replay"),
      ops("discard", "--all", "12345678"),
      ops("replay", "1234"),
      ops("list", "--function", "monitr"),
      ops("replay", "12345678", "--yes"),
      ops("list", "--function", "costs"),
    ]);
    expect(refusals.map(({ code }) => code)).to.deep.equal([2, 2, 2, 2, 1, 1]);
    for (const [index, text] of [
      "--function NAME, or --all",
      "leave the ids",
      "at least its first 8 characters",
      '"monitr"; it must be one of predict',
      'no dead letter "12345678"; there are none',
      'no dead-letter queue of "costs"; it has those of monitor, replenish, fan-out',
    ].entries()) {
      expect(refusals[index]!.stderr, text).to.contain(text);
    }
  });
});
