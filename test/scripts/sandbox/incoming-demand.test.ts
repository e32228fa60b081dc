import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createLakeOver } from "../../../functions/aws/lake/create-lake";
import { createS3ObjectStore } from "../../../functions/aws/lake/s3-object-store";
import { formatDay, parseDay } from "../../../functions/demand/calendar";
import { readCalendar } from "../../../functions/handlers/calendar/read-calendar";
import { generateDemand } from "../../support/demand";
import { type DeployedStack, deployStack } from "../../support/deployed-stack";

const DAY = "2026-11-23";

/** One of each way on which messages reach people. */
const ROUTES = [
  {
    name: "planners",
    to: "email",
    addresses: ["planners@example.com"],
    kinds: ["data"],
    digests: ["daily", "weekly"],
  },
  {
    name: "channel",
    to: "slack",
    workspaceId: "T0123ABCD",
    channelId: "C0123ABCD",
    kinds: ["data", "model"],
  },
  { name: "on-call", to: "pagerduty", secretName: "pager-duty", severities: ["critical"] },
  { name: "ours", to: "webhook", secretName: "our-webhook", severities: ["critical"] },
];

describe("demand that comes into a stack by itself", () => {
  let stack: DeployedStack;
  let client: S3Client;

  before(async () => {
    const fleet = generateDemand({ products: 2, days: 60 });
    const configOverrides = {
      "alerts.routes": ROUTES,
      "data.completeWhen": { rule: "marker", deadline: "09:00" },
    };
    stack = await deployStack({ startAtMs: Date.parse(`${DAY}T00:30:00Z`), fleet, configOverrides });
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    client = new S3Client({
      endpoint: stack.aws.endpointUrl,
      region: "us-east-1",
      credentials,
      forcePathStyle: true,
    });
  });

  after(async () => {
    client.destroy();
    await stack.close();
  });

  async function send(key: string, body: string): Promise<void> {
    await client.send(new PutObjectCommand({ Bucket: stack.bucketName, Key: key, Body: body }));
    await stack.aws.rules.settle();
  }

  /** Units by product on the day that the files are about. */
  async function unitsOfDay(): Promise<Readonly<Record<string, number>>> {
    const lake = createLakeOver(createS3ObjectStore(stack.bucketName, client));
    const day = parseDay(DAY)!;
    const series = await Promise.all(
      (await lake.listShards()).map((shard) => lake.readShard(shard, { toDay: day })),
    );
    return Object.fromEntries(
      series
        .flat()
        .filter(({ days }) => days.at(-1) === day)
        .map(({ productId, unitsSold }) => [productId, unitsSold.at(-1)!]),
    );
  }

  it("is in the history when a file lies under incoming/", async () => {
    await send(
      "incoming/shop/monday.csv",
      `Datum;Artikel;Menge;Preis\n${formatDay(parseDay(DAY)!).split("-").reverse().join(".")};tea;7;3,50\n`,
    );
    expect(stack.aws.rules.failures).to.deep.equal([]);
    expect(await unitsOfDay()).to.deep.equal({ tea: 7 });
    const taken = {
      namespace: "DemandForecast",
      metricName: "DemandFilesTaken",
      dimensions: [{ Name: "Environment", Value: "dev" }],
    };
    const start = Date.parse(`${DAY}T00:00:00Z`);
    expect(stack.aws.metrics.statistic(taken, start, start + 86_400_000, "Sum")).to.equal(1);
  });

  it("is in the calendar when it lies under incoming/calendar/, and is no demand", async () => {
    await send(
      "incoming/calendar/head-office/plans.csv",
      "kind;von;bis;Artikel;Rabatt\nAktion;01.12.2026;05.12.2026;tea;20 %\n",
    );
    expect(stack.aws.rules.failures).to.deep.equal([]);
    const calendar = await readCalendar(createLakeOver(createS3ObjectStore(stack.bucketName, client)));
    expect(calendar?.lines).to.deep.equal([
      {
        ...{ kind: "promotion", from: "2026-12-01", to: "2026-12-05", productId: "tea", discountRatio: 0.2 },
        ...{ knownOn: DAY, recordedOn: DAY },
      },
    ]);
    expect(await unitsOfDay()).to.deep.equal({ tea: 7 });
  });

  it("is told of when a file cannot be read, and changes nothing", async () => {
    await send("incoming/shop/bad.csv", `date,product_id,units_sold,selling_price\n${DAY},tea,many,2\n`);
    expect(await unitsOfDay()).to.deep.equal({ tea: 7 });
    const message = stack.aws.sns.inbox.find(({ subject }) => subject?.includes("shop/bad.csv"));
    expect(message?.message).to.contain('line 2: units_sold is "many"');
    expect(stack.aws.s3.bucket(stack.bucketName).objects.has("rejected/shop/bad.csv.report.json")).to.equal(
      true,
    );
  });

  /** What was told of a subject, by route. */
  const toldOf = (subject: RegExp) =>
    stack.aws.sns.inbox
      .filter((message) => subject.test(message.subject ?? "") && message.topicArn.includes("-messages-"))
      .map(({ topicArn }) => topicArn.replace(/^.*-messages-/, ""));

  it("that was refused reaches those who want it, each in its own form", async () => {
    expect(toldOf(/shop\/bad\.csv/)).to.have.members(["planners", "channel"]);
    const told = stack.aws.sns.inbox.filter(({ subject }) => subject?.includes("shop/bad.csv"));
    const mail = told.find(({ topicArn }) => topicArn.endsWith("-messages-planners"))!;
    expect(mail.recipients).to.deep.equal([{ protocol: "email", endpoint: "planners@example.com" }]);
    expect(mail.subject).to.equal("[dev] Demand file rejected: shop/bad.csv");
    expect(mail.message).to.match(/The page:\nhttps:\/\/\S+\/dashboard$/);
    const chat = told.find(({ topicArn }) => topicArn.endsWith("-messages-channel"))!;
    expect(JSON.parse(chat.message))
      .to.have.nested.property("content.keywords")
      .that.deep.equals(["warning", "data"]);
    // It wakes nobody.
    expect(
      stack.aws.rules.calls.filter(({ body }) => JSON.stringify(body).includes("bad.csv")),
    ).to.deep.equal([]);
    expect(stack.aws.rules.failures).to.deep.equal([]);
  });

  it("is told of by alarms: on once, over to those who heard it, and nobody hears of first evaluations", async () => {
    const { aws } = stack;
    const dimensions = [{ Name: "Environment", Value: "dev" }];
    const metric = { namespace: "DemandForecast", metricName: "DataAgeDays", dimensions };
    const report = (days: number) =>
      aws.metrics.record(metric, { atMs: aws.clock.nowMs, values: [days], unit: "None" });
    const play = async (hours: number) => {
      await aws.advanceTo(aws.clock.nowMs + hours * 3_600_000);
      await aws.rules.settle();
    };
    const ofAlarm = () =>
      aws.rules.calls
        .filter(({ body }) => JSON.stringify(body).includes("data age"))
        .map(({ destination, body }) => [
          destination.replace(/^.*-messages-/, ""),
          (body as { event_action?: string; state?: string }).event_action ??
            (body as { state?: string }).state,
        ]);
    await play(1);
    const before = aws.sns.inbox.length;
    expect(aws.sns.inbox.slice(0, before).filter(({ subject }) => /over:/.test(subject ?? ""))).to.deep.equal(
      [],
    );
    report(9);
    await play(2);
    expect(ofAlarm()).to.have.deep.members([
      ["on-call", "trigger"],
      ["ours", "on"],
    ]);
    expect(toldOf(/critical: fleet data age/)).to.have.members(["planners", "channel"]);
    await play(24);
    report(0);
    await play(26);
    expect(ofAlarm().slice(2)).to.have.deep.members([
      ["on-call", "resolve"],
      ["ours", "over"],
    ]);
    expect(toldOf(/critical: fleet data age/)).to.have.length(2);
    expect(toldOf(/over: fleet data age/)).to.have.members(["planners", "channel"]);
    expect(aws.rules.failures).to.deep.equal([]);
    expect(aws.access.denials).to.deep.equal([]);
    // At seven the figures of the day, to whom they were promised.
    expect(toldOf(/dev: today/)).to.deep.equal(["planners", "planners"]);
  });

  it("is waited for by the runs of the day, until somebody says that it is whole", async () => {
    const { aws } = stack;
    // 2026-11-25, 05:30; the days before were run at their deadlines.
    const today = formatDay(Math.floor(aws.clock.nowMs / 86_400_000));
    const yesterday = formatDay(parseDay(today)! - 1);
    const commits = () =>
      ["monitoring", "predictions", "orders", "reports"].filter((area) =>
        aws.s3.bucket(stack.bucketName).objects.has(`${area}/commits/${today}.json`),
      );
    const playUntil = (time: string) => aws.advanceTo(Date.parse(`${today}T${time}:00Z`));
    await playUntil("06:40");
    expect(commits()).to.deep.equal([]);
    await send(`completeness/days/${yesterday}`, "all shops");
    await playUntil("07:40");
    expect(commits()).to.deep.equal(["monitoring", "predictions", "orders", "reports"]);
    expect(aws.access.denials).to.deep.equal([]);
  });

  it("is in the history after it was posted", async () => {
    const api = await stack.aws.startHttpApi({ allowUnsigned: true });
    const rows = [{ date: DAY, product_id: "coffee", units_sold: 4, selling_price: 9 }];
    const response = await fetch(`${api.url}/demand`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ rows }),
    });
    expect(response.status).to.equal(202);
    await stack.aws.rules.settle();
    expect(await unitsOfDay()).to.deep.equal({ tea: 7, coffee: 4 });
  });

  it("starts nothing for objects elsewhere in the lake", async () => {
    const before = stack.aws.lambda.stats();
    await send("processed/by-hand.csv", "x");
    expect(stack.aws.lambda.stats()).to.deep.equal(before);
  });
});
