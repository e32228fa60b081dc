import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "chai";
import { clientConfig, type Peer, refusalOf, startPeer, startSandboxPeer } from "./support/peer";

const DAY_MS = 86_400_000;
const NOW_MS = Math.floor(Date.now() / 1000) * 1000;

describe("CloudWatch Logs over the wire", () => {
  let peer: Peer;
  let logs: CloudWatchLogsClient;
  // Another emulator may still hold the groups of the last run.
  const logGroupName = `/aws/lambda/contract-${process.pid}-${NOW_MS}`;

  const put = (logStreamName: string, events: readonly (readonly [ageMs: number, message: string])[]) =>
    logs.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName,
        logEvents: events.map(([ageMs, message]) => ({ timestamp: NOW_MS - ageMs, message })),
      }),
    );
  const filter = async (input: Partial<FilterLogEventsCommandInput> = {}) =>
    // AWS always sorts the events of all streams; the other emulator only when asked.
    logs.send(new FilterLogEventsCommand({ logGroupName, interleaved: true, ...input }));
  const messages = async (input: Partial<FilterLogEventsCommandInput> = {}) =>
    (await filter(input)).events?.map(({ message }) => message);

  before(async () => {
    peer = await startPeer(NOW_MS);
    logs = new CloudWatchLogsClient(clientConfig(peer));
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    for (const logStreamName of ["2026/11/23/[$LATEST]a", "2026/11/24/[$LATEST]b"]) {
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    }
    await put("2026/11/23/[$LATEST]a", [
      [5_000, "first ERROR of two"],
      [3_000, "third"],
    ]);
    await put("2026/11/24/[$LATEST]b", [
      [4_000, "second ERROR"],
      [2_000, "fourth"],
    ]);
  });
  after(async () => {
    logs.destroy();
    await peer.close();
  });

  it("describes groups by prefix, with their retention", async () => {
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 14 }));
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
    expect(logGroups).to.have.length(1);
    expect(logGroups?.[0]).to.deep.include({ logGroupName, retentionInDays: 14 });
    expect(logGroups?.[0]?.arn).to.match(
      /^arn:aws:logs:us-east-1:\d{12}:log-group:\/aws\/lambda\/contract-.*:\*$/,
    );
  });

  it("joins the streams of a group by time, and names stream and event", async () => {
    const { events } = await filter();
    expect(events?.map(({ message }) => message)).to.deep.equal([
      "first ERROR of two",
      "second ERROR",
      "third",
      "fourth",
    ]);
    expect(events?.[1]).to.deep.include({
      logStreamName: "2026/11/24/[$LATEST]b",
      timestamp: NOW_MS - 4_000,
    });
    expect(new Set(events?.map(({ eventId }) => eventId)).size).to.equal(4);
  });

  it("keeps to a time range, both ends included, and to streams", async () => {
    expect(await messages({ startTime: NOW_MS - 4_000, endTime: NOW_MS - 3_000 })).to.deep.equal([
      "second ERROR",
      "third",
    ]);
    expect(await messages({ logStreamNames: ["2026/11/23/[$LATEST]a"] })).to.deep.equal([
      "first ERROR of two",
      "third",
    ]);
    // The other emulator knows no prefix of streams.
    if (peer.isMoto) return;
    expect(await messages({ logStreamNamePrefix: "2026/11/24" })).to.deep.equal(["second ERROR", "fourth"]);
  });

  it("finds a term and a phrase", async () => {
    expect(await messages({ filterPattern: "ERROR" })).to.deep.equal(["first ERROR of two", "second ERROR"]);
    expect(await messages({ filterPattern: '"ERROR of"' })).to.deep.equal(["first ERROR of two"]);
  });

  it("gives pages until there is no token", async () => {
    const pages: (string | undefined)[][] = [];
    for await (const { events } of paginateFilterLogEvents(
      { client: logs, pageSize: 3 },
      { logGroupName, limit: 3, interleaved: true },
    )) {
      pages.push((events ?? []).map(({ message }) => message));
    }
    expect(pages.flat()).to.deep.equal(["first ERROR of two", "second ERROR", "third", "fourth"]);
    expect(Math.max(...pages.map(({ length }) => length))).to.equal(3);
  });

  it("refuses what the service refuses", async () => {
    const named = async (call: Promise<unknown>) => (await refusalOf(call)).name;
    const missing = { logGroupName: `${logGroupName}-other` };
    expect(await named(filter(missing))).to.equal("ResourceNotFoundException");
    expect(await named(logs.send(new CreateLogGroupCommand({ logGroupName })))).to.equal(
      "ResourceAlreadyExistsException",
    );
    const stream = { logGroupName, logStreamName: "2026/11/23/[$LATEST]a" };
    expect(await named(logs.send(new CreateLogStreamCommand(stream)))).to.equal(
      "ResourceAlreadyExistsException",
    );
    const event = { timestamp: NOW_MS, message: "x" };
    const unknown = { logGroupName, logStreamName: "none", logEvents: [event] };
    expect(await named(logs.send(new PutLogEventsCommand(unknown)))).to.equal("ResourceNotFoundException");
    const backwards = { ...stream, logEvents: [event, { ...event, timestamp: NOW_MS - 1 }] };
    expect(await named(logs.send(new PutLogEventsCommand(backwards)))).to.equal("InvalidParameterException");
  });

  it("leaves out events of more than two weeks ago or two hours ahead, and says which", async () => {
    const logStreamName = "edges";
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const { rejectedLogEventsInfo } = await put(logStreamName, [
      [15 * DAY_MS, "too old"],
      [0, "now"],
      [-3 * 3_600_000, "too new"],
    ]);
    expect(rejectedLogEventsInfo).to.include({ tooNewLogEventStartIndex: 2 });
    // The index is exclusive by the documentation; the other emulator gives that of the last.
    expect(rejectedLogEventsInfo?.tooOldLogEventEndIndex).to.equal(peer.isMoto ? 0 : 1);
    expect(await messages({ logStreamNames: [logStreamName] })).to.deep.equal(["now"]);
  });
});

/** What moto takes or ignores. */
describe("CloudWatch Logs of the sandbox", () => {
  let peer: Awaited<ReturnType<typeof startSandboxPeer>>;
  let logs: CloudWatchLogsClient;
  const logGroupName = "/aws/lambda/dev-monitor";
  const logStreamName = "s";

  before(async () => {
    peer = await startSandboxPeer({ startAtMs: NOW_MS });
    logs = new CloudWatchLogsClient(clientConfig(peer));
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  });
  after(async () => {
    logs.destroy();
    await peer.close();
  });

  const write = (lines: readonly string[], timestamp = NOW_MS) =>
    logs.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName,
        logEvents: lines.map((message) => ({ timestamp, message })),
      }),
    );

  it("finds lines by their fields", async () => {
    const LINES = {
      start: '{"level":"INFO","stage":"start","runId":"e-1","facts":{"products":150}}',
      failed: '{"level":"ERROR","stage":"run","runId":"e-1","ms":900,"isLate":true}',
      other: '{"level":"WARN","stage":"run","runId":"e-12","ms":90,"day":"2026-11-23","until":null}',
      report: '{"type":"platform.report","record":{"requestId":"r-1","status":"timeout"}}',
      text: "plain e-1",
    };
    await write(Object.values(LINES));
    const find = async (filterPattern: string) => {
      const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
      return events?.map(({ message }) => Object.entries(LINES).find(([, line]) => line === message)?.[0]);
    };
    expect(await find('{ $.runId = "e-1" }')).to.deep.equal(["start", "failed"]);
    expect(await find('{ $.runId = "e-1*" }')).to.deep.equal(["start", "failed", "other"]);
    expect(await find('{ $.runId != "e-1" }')).to.deep.equal(["other"]);
    expect(await find("{ $.ms >= 90 && $.ms < 900 }")).to.deep.equal(["other"]);
    expect(await find('{ $.stage = "run" && ($.level = "ERROR" || $.ms = 90) }')).to.deep.equal([
      "failed",
      "other",
    ]);
    expect(await find("{ $.facts.products = 150 }")).to.deep.equal(["start"]);
    expect(await find("{ $.isLate IS TRUE }")).to.deep.equal(["failed"]);
    expect(await find("{ $.until IS NULL }")).to.deep.equal(["other"]);
    expect(await find("{ $.ms NOT EXISTS }")).to.deep.equal(["start", "report"]);
    expect(await find('{ $.record.status != "success" }')).to.deep.equal(["report"]);
    expect(await find('"e-1" -level')).to.deep.equal(["text"]);
    expect(await find("?timeout ?plain")).to.deep.equal(["report", "text"]);
  });

  it("refuses patterns that it does not understand, and says why", async () => {
    for (const filterPattern of [
      "{ $.a }",
      "{ $.a = }",
      "{ a = 1 }",
      "[ip, user]",
      "%AUTH%",
      "{ $.a > x }",
      "{ $.a = 1 && }",
    ]) {
      const refusal = await refusalOf(logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern })));
      expect(refusal.name, filterPattern).to.equal("InvalidParameterException");
      expect(refusal.message).to.match(/^Invalid filter pattern: it /);
    }
  });

  it("a page is a megabyte at most", async () => {
    const line = "y".repeat(200_000);
    for (let index = 0; index < 8; index += 1) await write([line]);
    const { events, nextToken } = await logs.send(
      new FilterLogEventsCommand({ logGroupName, filterPattern: "yyy" }),
    );
    expect(events).to.have.length(5);
    expect(nextToken).to.be.a("string");
  });

  it("refuses a retention that the service does not know", async () => {
    const refusal = await refusalOf(
      logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 8 })),
    );
    expect(refusal.name).to.equal("InvalidParameterException");
  });

  it("forgets what is older than the retention, and the oldest of what would fill the memory", async () => {
    const group = peer.aws.logs.createGroup("/aws/lambda/dev-costs");
    group.retentionInDays = 1;
    const append = (message: string, timestamp: number) =>
      peer.aws.logs.append(group, "s", [{ timestamp, message }]);
    append("old", NOW_MS - 2_000);
    append("young", NOW_MS + 1_000);
    const told = () => peer.aws.logs.group(group.name).events.map(({ message }) => message);
    await peer.aws.advanceTo(NOW_MS + DAY_MS - 2_000);
    expect(told()).to.deep.equal(["old", "young"]);
    await peer.aws.advanceTo(NOW_MS + DAY_MS);
    expect(told()).to.deep.equal(["young"]);
    const before = group.storedBytes;
    for (let index = 0; index < 12; index += 1) append(`${index}`.padEnd(1_000_000), NOW_MS + DAY_MS);
    expect(group.storedBytes).to.be.within(7_000_000, 8 * 1024 * 1024);
    expect(told().at(-1)).to.match(/^11 /);
    expect(told()).not.to.include("young");
    expect(before).to.equal("young".length + 26);
  });

  it("keeps lines in order of time however they come, and forgets the oldest of them", () => {
    const group = peer.aws.logs.createGroup("/aws/lambda/dev-predict");
    const append = (message: string, atMs: number) =>
      peer.aws.logs.append(group, "s", [{ timestamp: NOW_MS + atMs, message }]);
    const told = () => group.events.map(({ message }) => message.trim());
    append("c", 2);
    append("a", 1);
    append("d", 2);
    append("b", 1);
    expect(told()).to.deep.equal(["a", "b", "c", "d"]);
    for (let index = 0; index < 8; index += 1) append(`${index}`.padEnd(1_000_000), 3);
    append("late".padEnd(1_000_000), 0);
    expect(told()).to.deep.equal(["1", "2", "3", "4", "5", "6", "7"]);
  });
});
