import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { expect } from "chai";
import fc from "fast-check";
import type { LocalAws } from "../../../../scripts/sandbox/local-aws";
import { createFaultInjector } from "../../../../scripts/sandbox/server/faults";
import { parseScheduleExpression } from "../../../../scripts/sandbox/services/scheduler/schedule-expression";
import { declareRole } from "../../../support/declare-role";
import { clientConfig, refusalOf, startSandboxPeer } from "./support/peer";

const START = Date.parse("2026-11-23T00:00:00Z");
const DAY_MS = 86_400_000;

/** The next firings after an instant. */
function firings(expression: string, from: string, count: number, timeZone = "UTC"): string[] {
  const times = parseScheduleExpression(expression, timeZone, Date.parse(from));
  const found: string[] = [];
  let atMs: number | undefined = Date.parse(from);
  while (found.length < count) {
    atMs = times.next(atMs);
    if (atMs === undefined) break;
    found.push(new Date(atMs).toISOString().slice(0, 16));
  }
  return found;
}

describe("a schedule's expression", () => {
  it("fires daily, on weekdays, and on days of the month", () => {
    expect(firings("cron(30 4 * * ? *)", "2026-11-23T04:30:00Z", 2)).to.deep.equal([
      "2026-11-24T04:30",
      "2026-11-25T04:30",
    ]);
    // 2026-11-27 is a Friday.
    expect(firings("cron(0 9 ? * MON-FRI *)", "2026-11-27T10:00:00Z", 2)).to.deep.equal([
      "2026-11-30T09:00",
      "2026-12-01T09:00",
    ]);
    expect(firings("cron(0 0 1,15 * ? *)", "2026-11-23T00:00:00Z", 2)).to.deep.equal([
      "2026-12-01T00:00",
      "2026-12-15T00:00",
    ]);
    expect(firings("cron(0 0 L * ? *)", "2026-01-31T00:00:00Z", 2)).to.deep.equal([
      "2026-02-28T00:00",
      "2026-03-31T00:00",
    ]);
    // The first Sunday is moved to Monday: 2026-11-01 is a Sunday.
    expect(firings("cron(0 0 1W 11 ? 2026)", "2026-10-01T00:00:00Z", 2)).to.deep.equal(["2026-11-02T00:00"]);
    expect(firings("cron(0 8 ? * 2#1 *)", "2026-11-01T00:00:00Z", 1)).to.deep.equal(["2026-11-02T08:00"]);
    expect(firings("cron(0 8 ? * 6L *)", "2026-11-01T00:00:00Z", 1)).to.deep.equal(["2026-11-27T08:00"]);
    expect(firings("cron(0/20 10-11 * * ? *)", "2026-11-23T10:30:00Z", 4)).to.deep.equal([
      "2026-11-23T10:40",
      "2026-11-23T11:00",
      "2026-11-23T11:20",
      "2026-11-23T11:40",
    ]);
    expect(firings("cron(0 0 29 2 ? *)", "2026-11-23T00:00:00Z", 1)).to.deep.equal(["2028-02-29T00:00"]);
  });

  it("keeps the wall-clock time of its zone over the change to summer time", () => {
    // In Berlin clocks go forward on 2026-03-29 and back on 2026-10-25.
    expect(firings("cron(0 6 * * ? *)", "2026-03-28T00:00:00Z", 2, "Europe/Berlin")).to.deep.equal([
      "2026-03-28T05:00",
      "2026-03-29T04:00",
    ]);
    expect(firings("cron(0 6 * * ? *)", "2026-10-24T00:00:00Z", 2, "Europe/Berlin")).to.deep.equal([
      "2026-10-24T04:00",
      "2026-10-25T05:00",
    ]);
    expect(firings("at(2026-07-01T12:00:00)", "2026-01-01T00:00:00Z", 2, "Europe/Berlin")).to.deep.equal([
      "2026-07-01T10:00",
    ]);
  });

  it("counts a rate from its creation", () => {
    expect(firings("rate(12 hours)", "2026-11-23T01:00:00Z", 2)).to.deep.equal([
      "2026-11-23T13:00",
      "2026-11-24T01:00",
    ]);
    expect(firings("rate(1 day)", "2026-11-23T01:00:00Z", 1)).to.deep.equal(["2026-11-24T01:00"]);
  });

  it("is refused when it is none", () => {
    for (const expression of [
      "cron(0 0 * * *)",
      "cron(0 0 * * * *)",
      "cron(60 0 * * ? *)",
      "rate(0 days)",
      "rate(2 weeks)",
      "daily",
      "cron(0 0 ? * FOO *)",
    ]) {
      expect(() => parseScheduleExpression(expression, "UTC", 0), expression).to.throw(
        "Invalid Schedule Expression",
      );
    }
    expect(() => parseScheduleExpression("at(2026-01-01T00:00:00)", "Mars/Olympus", 0)).to.throw("Timezone");
  });

  it("always fires later, at the minute and hour it names", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 4e12 }),
        (minute, hour, afterMs) => {
          const next = parseScheduleExpression(`cron(${minute} ${hour} * * ? *)`, "UTC", 0).next(afterMs)!;
          expect(next)
            .to.be.greaterThan(afterMs)
            .and.at.most(afterMs + DAY_MS);
          expect([new Date(next).getUTCMinutes(), new Date(next).getUTCHours()]).to.deep.equal([
            minute,
            hour,
          ]);
        },
      ),
    );
  });
});

describe("deliveries under faults", () => {
  it("come late, twice at once, or a second time up to 26 hours later, in the shares asked for", () => {
    const injector = createFaultInjector(3, { late: 0.2, twice: 0.3 });
    const waits = Array.from({ length: 400 }, () => injector.ofDelivery("monitor"));
    const late = waits.filter(([firstMs]) => firstMs! > 0);
    const twice = waits.filter(({ length }) => length === 2);
    expect(late.length).to.be.within(50, 110);
    expect(twice.length).to.be.within(85, 155);
    for (const [firstMs] of late) expect(firstMs).to.be.within(5 * 60_000, 300 * 60_000);
    const distances = twice.map(([firstMs, secondMs]) => secondMs! - firstMs!);
    expect(distances.filter((distance) => distance === 0).length).to.be.within(30, 90);
    expect(Math.max(...distances)).to.be.within(DAY_MS, 26 * 3_600_000);
    const again = createFaultInjector(3, { late: 0.2, twice: 0.3 });
    expect(Array.from({ length: 400 }, () => again.ofDelivery("monitor"))).to.deep.equal(waits);
  });
});

const FUNCTION_ROLE = "arn:aws:iam::123456789012:role/function";
const SCHEDULE_ROLE = "arn:aws:iam::123456789012:role/scheduler";

describe("EventBridge Scheduler in the sandbox", () => {
  let aws: LocalAws;
  let scheduler: SchedulerClient;
  let close: () => Promise<void>;
  let waitsMs: readonly number[];

  beforeEach(async () => {
    waitsMs = [0];
    const faults = { ...createFaultInjector(1, {}), ofDelivery: () => waitsMs };
    const peer = await startSandboxPeer({ startAtMs: START, faults });
    aws = peer.aws;
    close = () => peer.close();
    scheduler = new SchedulerClient(clientConfig(peer));
    const source =
      "const seen = []; exports.handler = async (event) => { seen.push(event); if (event.fail) throw new Error('no'); return seen; };";
    await aws.lambda.deploy({
      name: "daily",
      arn: `${aws.arn("lambda")}:function:daily`,
      handler: "index.handler",
      runtime: "nodejs24.x",
      timeoutSeconds: 10,
      memoryMib: 256,
      architectures: ["arm64"],
      environment: {},
      files: new Map([["index.js", Buffer.from(source)]]),
      roleArn: FUNCTION_ROLE,
    });
    aws.sqs.create(`${aws.arn("sqs")}:dead`);
    declareRole(aws, FUNCTION_ROLE, "lambda.amazonaws.com");
    declareRole(aws, SCHEDULE_ROLE, "scheduler.amazonaws.com");
  });
  afterEach(async () => {
    scheduler.destroy();
    await close();
  });

  const create = (Input: object, extra: object = {}) =>
    scheduler.send(
      new CreateScheduleCommand({
        Name: "daily",
        ScheduleExpression: "cron(30 4 * * ? *)",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          Arn: `${aws.arn("lambda")}:function:daily`,
          RoleArn: SCHEDULE_ROLE,
          Input: JSON.stringify(Input),
          RetryPolicy: { MaximumRetryAttempts: 1 },
          DeadLetterConfig: { Arn: `${aws.arn("sqs")}:dead` },
        },
        ...extra,
      }),
    );
  const events = async () =>
    JSON.parse((await aws.lambda.invoke("daily", { last: true })).payload!) as Record<string, string>[];

  it("is deleted, fires no more, and is unknown then", async () => {
    await create({ scheduledAt: "<aws.scheduler.scheduled-time>" }, { ScheduleExpression: "rate(1 minute)" });
    await aws.advanceTo(START + 150_000);
    const found = await scheduler.send(new GetScheduleCommand({ Name: "daily", GroupName: "default" }));
    expect(found).to.include({ Name: "daily", ScheduleExpression: "rate(1 minute)", State: "ENABLED" });
    expect(found.CreationDate?.getTime()).to.equal(START);
    await scheduler.send(new DeleteScheduleCommand({ Name: "daily", GroupName: "default" }));
    await aws.advanceTo(START + 600_000);
    expect((await events()).map((event) => event.scheduledAt).filter(Boolean)).to.deep.equal([
      "2026-11-23T00:01:00Z",
      "2026-11-23T00:02:00Z",
    ]);
    const again = await refusalOf(scheduler.send(new DeleteScheduleCommand({ Name: "daily" })));
    expect(again).to.include({ name: "ResourceNotFoundException", status: 404 });
  });

  it("invokes its target at its times with the context filled in", async () => {
    await create({
      scheduledAt: "<aws.scheduler.scheduled-time>",
      executionId: "<aws.scheduler.execution-id>",
    });
    await aws.advanceTo(START + 3 * DAY_MS);
    const seen = await events();
    expect(seen.slice(0, 3).map((event) => event.scheduledAt)).to.deep.equal([
      "2026-11-23T04:30:00Z",
      "2026-11-24T04:30:00Z",
      "2026-11-25T04:30:00Z",
    ]);
    expect(new Set(seen.slice(0, 3).map((event) => event.executionId)).size).to.equal(3);
  });

  it("retries as often as its policy says and keeps what failed", async () => {
    await create({ fail: true });
    await aws.advanceTo(START + DAY_MS);
    expect(aws.lambda.stats()[0]).to.include({ invocations: 2, errors: 2 });
    expect(aws.sqs.queues.get(`${aws.arn("sqs")}:dead`)!.messages).to.have.length(1);
  });

  it("delivers an event twice, or late, when it is told to: with the time for which it was meant", async () => {
    await create({ scheduledAt: "<aws.scheduler.scheduled-time>" });
    waitsMs = [3_600_000, DAY_MS + 3_600_000];
    await aws.advanceTo(START + DAY_MS);
    waitsMs = [0];
    await aws.advanceTo(START + 3 * DAY_MS);
    expect((await events()).slice(0, 4).map((event) => event.scheduledAt)).to.deep.equal([
      "2026-11-23T04:30:00Z",
      "2026-11-24T04:30:00Z",
      "2026-11-23T04:30:00Z",
      "2026-11-25T04:30:00Z",
    ]);
    waitsMs = [0, 0];
    const before = aws.lambda.stats()[0]!.invocations;
    await aws.advanceTo(START + 4 * DAY_MS);
    expect(aws.lambda.stats()[0]!.invocations - before).to.equal(2);
  });

  it("delivers and keeps events only as far as its role may", async () => {
    const dead = `${aws.arn("sqs")}:dead`;
    const messages = () => aws.sqs.queues.get(dead)!.messages;
    const may = (Action: string, Resource: string) =>
      declareRole(aws, SCHEDULE_ROLE, "scheduler.amazonaws.com", { Effect: "Allow", Action, Resource });
    may("sqs:SendMessage", dead);
    await create({});
    await aws.advanceTo(START + DAY_MS);
    expect(aws.lambda.stats()[0]!.invocations).to.equal(0);
    const { ERROR_CODE, ERROR_MESSAGE } = messages()[0]!.attributes;
    expect(ERROR_CODE!.StringValue).to.equal("AccessDeniedException");
    expect(ERROR_MESSAGE!.StringValue).to.match(
      /^User: .*assumed-role\/scheduler\/daily is not authorized to perform: lambda:InvokeFunction/,
    );
    may("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:other");
    await aws.advanceTo(START + 2 * DAY_MS);
    expect(messages()).to.have.length(1);
    expect(aws.access.denials.map(({ message }) => message).join()).to.include(
      `sqs:SendMessage on resource: ${dead}`,
    );
  });

  it("gives up a target that is not there", async () => {
    const Target = {
      Arn: `${aws.arn("lambda")}:function:gone`,
      RoleArn: SCHEDULE_ROLE,
      DeadLetterConfig: { Arn: `${aws.arn("sqs")}:dead` },
      RetryPolicy: { MaximumRetryAttempts: 0 },
    };
    await create({}, { Target });
    await aws.advanceTo(START + DAY_MS);
    const [message] = aws.sqs.queues.get(`${aws.arn("sqs")}:dead`)!.messages;
    const told = Object.fromEntries(
      Object.entries(message!.attributes).map(([name, { StringValue }]) => [name, StringValue]),
    );
    expect(told).to.deep.include({
      ERROR_CODE: "ResourceNotFoundException",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
      IS_PAYLOAD_TRUNCATED: "false",
      RETRY_ATTEMPTS: "0",
      SCHEDULED_TIME: "2026-11-23T04:30:00Z",
      SCHEDULE_ARN: `${aws.arn("scheduler")}:schedule/default/daily`,
      TARGET_ARN: Target.Arn,
    });
    expect(told.ERROR_MESSAGE).to.contain("Function not found");
    expect(JSON.parse(message!.body)).to.deep.equal({
      FunctionName: Target.Arn,
      InvocationType: "Event",
      Payload: "{}",
    });
  });

  it("does not fire when disabled or deleted", async () => {
    await create({}, { State: "DISABLED" });
    await aws.advanceTo(START + DAY_MS);
    aws.scheduler.delete("daily");
    await create({});
    aws.scheduler.delete("daily");
    await aws.advanceTo(START + 2 * DAY_MS);
    expect(aws.lambda.stats()[0]!.invocations).to.equal(0);
  });

  it("refuses what Scheduler refuses", async () => {
    await create({});
    expect((await refusalOf(create({}))).name).to.equal("ConflictException");
    expect((await refusalOf(create({}, { Name: "b", ScheduleExpression: "hourly" }))).name).to.equal(
      "ValidationException",
    );
    expect(
      (await refusalOf(create({}, { Name: "c", FlexibleTimeWindow: { Mode: "FLEXIBLE" } }))).message,
    ).to.contain("MaximumWindowInMinutes");
  });
});
